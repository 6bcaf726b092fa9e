"""Numbers that make no sense are named, and Lobby does not start."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_unsafe
from config.checks.numbers import RANGES, number_problems
from tests.config.checks.test_refusals import SITE

EACH = pytest.mark.parametrize(("name", "bounds"), RANGES.items(), ids=RANGES)


@EACH
def test_the_least_and_the_most_are_taken(name: str, bounds: Any) -> None:
    assert [number_problems({name: number}) for number in bounds] == [[], []]


@EACH
def test_what_is_beyond_is_named(name: str, bounds: Any) -> None:
    least, most = bounds

    for number in (least - 1, most + 1, 10**20):
        with pytest.raises(ImproperlyConfigured, match=f"{name} must be between {least} and"):
            refuse_unsafe(SITE | {name: number})


def test_no_number_is_the_default() -> None:
    assert number_problems({"RETENTION_DAYS": None}) == []

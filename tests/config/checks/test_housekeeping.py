"""Settings of housekeeping that make no sense are named, and Lobby does not start."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_unsafe
from config.checks.housekeeping import housekeeping_problems
from tests.config.checks.test_refusals import SITE


@pytest.mark.parametrize(
    "values", [{}, {"HOUSEKEEPING_MAX_AGE_MINUTES": 5, "HOUSEKEEPING_KEPT_DAYS": 2}]
)
def test_what_makes_sense_is_taken(values: dict[str, Any]) -> None:
    assert housekeeping_problems(values) == []


@pytest.mark.parametrize("name", ["HOUSEKEEPING_MAX_AGE_MINUTES", "HOUSEKEEPING_KEPT_DAYS"])
def test_what_makes_none_is_named(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} must be at least"):
        refuse_unsafe(SITE | {name: 0})

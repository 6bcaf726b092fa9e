"""Words that mean nothing are named, and Lobby does not start."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_unsafe
from config.checks.choices import CHOICES, choice_problems
from tests.config.checks.test_refusals import SITE
from tests.config.environments import production
from tests.config.processes import manage


@pytest.mark.parametrize("name", CHOICES)
def test_a_word_that_means_nothing_is_named(name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} must be .* or "):
        refuse_unsafe(SITE | {name: "verbose"})

    assert [choice_problems({name: word}) for word in CHOICES[name]] == [[]] * len(CHOICES[name])


def test_a_level_in_small_letters_is_that_level_and_none_is_the_default(tmp_path: Path) -> None:
    settings = {"LOG_LEVEL": "warning", "LOG_FORMAT": "", "WEBHOOKS": ""}

    done = manage("check", environment=production(VAR_DIR=str(tmp_path), **settings))

    assert done.returncode == 0, done.stderr

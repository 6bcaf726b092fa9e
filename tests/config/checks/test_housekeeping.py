"""A team of a demonstration that is not there is named, and Lobby does not start."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_unsafe
from config.checks.housekeeping import housekeeping_problems
from tests.config.checks.test_refusals import SITE


def test_a_team_that_is_there_or_none_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "team.json"
    file.write_text("[]")

    for team in ("", str(file)):
        assert housekeeping_problems({"HOUSEKEEPING_DEMO_TEAM": team}) == []


def test_a_team_that_is_not_there_is_named(tmp_path: Path) -> None:
    for team in (tmp_path, tmp_path / "nobody.json"):
        with pytest.raises(ImproperlyConfigured, match="HOUSEKEEPING_DEMO_TEAM names a file"):
            refuse_unsafe(SITE | {"HOUSEKEEPING_DEMO_TEAM": str(team)})

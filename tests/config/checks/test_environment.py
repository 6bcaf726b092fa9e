"""What is no value for a setting is refused by its name, without a traceback."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment
from tests.config.environments import production
from tests.config.processes import manage


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> Any:
    reader = Environment()
    monkeypatch.setattr(reader, "ENVIRON", {})
    return reader


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("int", " 60 ", 60),
        ("float", "0.25", 0.25),
        ("bool", "True", True),
        ("bool", "on", True),
        ("bool", "0", False),
        ("bool", "Off", False),
        ("str", "$ecret", "$ecret"),
        ("list", "a,b", ["a", "b"]),
    ],
)
def test_a_value_is_read(env: Any, kind: str, text: str, value: Any) -> None:
    env.ENVIRON["SETTING"] = text

    assert getattr(env, kind)("SETTING", default=None) == value


@pytest.mark.parametrize("kind", ["int", "float", "bool"])
@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_number_or_switch_is_none(env: Any, kind: str, text: str) -> None:
    env.ENVIRON["SETTING"] = text

    assert getattr(env, kind)("SETTING", default="the default") == "the default"


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("int", "sixty", "SETTING must be a whole number"),
        ("int", "1.5", "SETTING must be a whole number"),
        ("float", "half", "SETTING must be a number"),
        ("float", "nan", "SETTING must be a number"),
        ("bool", "ture", "SETTING must be true or false"),
        ("bool", "2", "SETTING must be true or false"),
    ],
)
def test_what_is_misspelt_is_refused_by_name(env: Any, kind: str, text: str, said: str) -> None:
    env.ENVIRON["SETTING"] = text

    with pytest.raises(ImproperlyConfigured, match=said):
        getattr(env, kind)("SETTING", default=None)


@pytest.mark.parametrize(
    "url",
    [
        "canary",
        "mysql://canary:canary@db.test/canary",
        "postgres://",
        "postgres://canary@db.test:canary/name",
        "postgres://[::1/canary",
    ],
)
def test_a_database_that_cannot_be_read_is_told_without_its_password(env: Any, url: str) -> None:
    env.ENVIRON["DATABASE_URL"] = url

    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL cannot be read") as refusal:
        env.database("DATABASE_URL", default="")

    assert "canary" not in str(refusal.value)


def test_an_empty_database_is_the_default(env: Any) -> None:
    env.ENVIRON["DATABASE_URL"] = ""

    assert env.database("DATABASE_URL", default="sqlite:////a/file")["NAME"] == "/a/file"


@pytest.mark.parametrize("name", ["SYNC_INTERVAL_MINUTES", "HOUSEKEEPING", "DATABASE_URL"])
def test_the_doctor_says_it_without_a_traceback(name: str, tmp_path: Path) -> None:
    environment = production(VAR_DIR=str(tmp_path), **{name: "ture"})

    done = manage("doctor", environment=environment)

    assert done.returncode == 1
    assert f"{name} " in done.stderr
    assert "Traceback" not in done.stderr

"""What an examination has found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: a problem keeps hotels from connecting or being kept in step."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` is empty where nothing has to be done."""

    level: Level
    what: str
    advice: str = ""


def ok(what: str) -> Finding:
    """Return that something is as it should be."""
    return Finding(Level.OK, what)


def warning(what: str, advice: str) -> Finding:
    """Return that something works, and could be better."""
    return Finding(Level.WARNING, what, advice)


def problem(what: str, advice: str) -> Finding:
    """Return that something does not work."""
    return Finding(Level.PROBLEM, what, advice)

"""One line of the log is one line, whatever comes from outside."""

import io
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

FORGED = "nina\r\n2026-11-27 12:00:00 INFO django.request all is well\x1b[2J\u2028\u202e\x85\x00"

LOGGING: dict[str, Any] = settings.LOGGING


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, Callable[[], str]]]:
    """A logger with the formatter of the settings, and what it has written."""
    options: dict[str, Any] = dict(LOGGING["formatters"]["line"])
    formatter = options.pop("()")(**options)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    logger = logging.getLogger("tests.log_lines")
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield logger, stream.getvalue
    logger.removeHandler(handler)


def test_a_line_break_from_outside_makes_no_second_line(log: Any) -> None:
    logger, written = log

    logger.warning("a callback as %s", FORGED)

    [line] = written().splitlines()
    assert line.isprintable()
    assert "\\r\\n2026" in line
    assert "\\x1b[2J\\u2028\\u202e\\x85\\x00" in line


def test_no_line_of_a_trace_can_be_taken_for_a_line_of_its_own(log: Any) -> None:
    logger, written = log

    try:
        raise ValueError(FORGED)
    except ValueError:
        logger.exception("it failed")

    first, *others = written().splitlines()
    assert first.endswith("it failed")
    assert len(others) > 3
    assert all(line.startswith("    | ") and line.isprintable() for line in others)


def test_ordinary_letters_are_left_as_they_are(log: Any) -> None:
    logger, written = log

    logger.info("Hôtel Zürich 東京 👋")

    assert written().endswith("Hôtel Zürich 東京 👋\n")


def test_all_that_is_logged_is_formatted_so() -> None:
    handlers = LOGGING["handlers"].values()

    assert {handler["formatter"] for handler in handlers} == {"line"}
    assert "()" in LOGGING["formatters"]["line"]

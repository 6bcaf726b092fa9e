"""The list of cases names tests and decisions that are there."""

import ast
import re
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CASES = (ROOT / "docs/cases.md").read_text()
ROWS = re.findall(r"^\| (\d+)(?: to (\d+))? \|[^|]*\|(.*)\|$", CASES, re.MULTILINE)
WITNESSES = re.findall(r"`([\w/]+\.py)::([\w*]+)`", CASES)
DECISIONS = re.findall(r"`(docs/decisions/[\w-]+\.md)`", CASES)
# Webhooks are the one thing among them that is not there yet.
NOT_YET = {49}


@cache
def named_in(file: str) -> list[str]:
    """Return the names of a file's tests."""
    tree = ast.parse((ROOT / "tests" / file).read_text())
    names = [node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return [name for name in names if name.startswith("test_")]


def test_every_case_has_a_row_with_a_witness() -> None:
    covered = [
        case for first, last, _ in ROWS for case in range(int(first), int(last or first) + 1)
    ]

    assert sorted([*covered, *NOT_YET]) == list(range(1, 52))
    assert all("::" in shown or "docs/decisions/" in shown for _, _, shown in ROWS)


@pytest.mark.parametrize(("file", "name"), sorted(set(WITNESSES)))
def test_every_test_that_a_case_names_is_there(file: str, name: str) -> None:
    assert [each for each in named_in(file) if fnmatchcase(each, name)]


@pytest.mark.parametrize("decision", sorted(set(DECISIONS)))
def test_every_decision_that_a_case_names_is_there(decision: str) -> None:
    assert (ROOT / decision).is_file()


def test_nothing_in_backticks_escapes_the_check() -> None:
    named = re.findall(r"`([^`]*(?:::|/)[^`]*)`", CASES.partition("## ")[2])

    assert len(named) == len(WITNESSES) + len(DECISIONS)

"""The list of cases names tests and decisions that are there."""

import ast
import re
from collections import defaultdict
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
TESTS = ROOT / "tests"
CASES = (ROOT / "docs/cases.md").read_text()
ROWS = re.findall(r"^\| (\d+)(?: to (\d+))? \|[^|]*\|(.*)\|$", CASES, re.MULTILINE)
TABLES = CASES.partition("## ")[2]
NAMED_TESTS = re.findall(r"`(\w+)::([\w*]+)`", TABLES)
NAMED_FILES = re.findall(r"`(\w+)/(test_\w+\.py)`", TABLES)
DECISIONS = re.findall(r"`(docs/decisions/[\w-]+\.md)`", TABLES)


@cache
def folders_by_test() -> dict[str, set[str]]:
    """Return the folders of `tests/` that hold a test of each name, at whatever depth."""
    folders = defaultdict(set)
    for file in TESTS.rglob("test_*.py"):
        for node in ast.parse(file.read_text()).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                folders[node.name].add(file.relative_to(TESTS).parts[0])
    return folders


def test_every_case_has_a_row_with_evidence() -> None:
    covered = [
        case for first, last, _ in ROWS for case in range(int(first), int(last or first) + 1)
    ]

    assert sorted(covered) == list(range(1, 52))
    assert all(
        re.search(r"`(?:\w+::|\w+/test_|docs/decisions/)", evidence) for _, _, evidence in ROWS
    )


@pytest.mark.parametrize(("folder", "name"), sorted(set(NAMED_TESTS)))
def test_every_test_that_a_case_names_is_in_its_folder(folder: str, name: str) -> None:
    matching = [found for test, found in folders_by_test().items() if fnmatchcase(test, name)]

    assert folder in set().union(*matching)


@pytest.mark.parametrize(("folder", "file"), sorted(set(NAMED_FILES)))
def test_every_file_that_a_case_names_has_tests(folder: str, file: str) -> None:
    found = list((TESTS / folder).rglob(file))

    assert any("def test_" in each.read_text() for each in found)


@pytest.mark.parametrize("decision", sorted(set(DECISIONS)))
def test_every_decision_that_a_case_names_is_there(decision: str) -> None:
    assert (ROOT / decision).is_file()


def test_nothing_in_backticks_escapes_the_check() -> None:
    named = re.findall(r"`([^`]*(?:::|/)[^`]*)`", TABLES)

    assert len(named) == len(NAMED_TESTS) + len(NAMED_FILES) + len(DECISIONS)

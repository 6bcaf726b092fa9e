"""The house keeps its measures: short modules, few rooms on a floor, every app on one of them."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path

from django.conf import settings

from tests.conftest import THOROUGH

ROOT: Path = settings.BASE_DIR
PACKAGES = sorted(path.parent.name for path in ROOT.glob("*/__init__.py"))
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
MAX_LINES = 300
MAX_ROOMS = 16
# What is looked up by a name that somebody else has given, and not by walking: see
# docs/decisions/0053-what-is-not-a-room.md.
NOT_ROOMS = frozenset(
    {
        "tests",
        "templates/account",
        "templates/account/email",
        "templates/connect/refusals",
        "benchmarks/data/rate_plans",
    }
)
# Folders that Django looks for by their name.
DJANGOS = frozenset({"migrations", "management", "templatetags", "jinja2"})
# What names tests by their paths.
NAMES_TESTS = (".ci/run", "Makefile")


def house() -> list[Path]:
    """Return all files of the house, as paths from its door."""
    files = [
        path.relative_to(ROOT)
        for folder in (*PACKAGES, "templates", "static")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert len(files) > 1000
    return files


def modules() -> list[Path]:
    return [path for path in house() if path.suffix == ".py" and "migrations" not in path.parts]


def test_no_module_is_longer_than_a_reader_bears() -> None:
    lines = {str(path): len((ROOT / path).read_text().splitlines()) for path in modules()}

    assert {name: number for name, number in lines.items() if number > MAX_LINES} == {}


def test_no_folder_has_more_rooms_than_one_looks_over() -> None:
    rooms = defaultdict(set)
    for path in house():
        for parent in path.parents[:-1]:
            rooms[parent.as_posix()].add(path.relative_to(parent).parts[0])
    numbers = {name: len(found - DJANGOS - {"__init__.py"}) for name, found in rooms.items()}

    crowded = {name: number for name, number in numbers.items() if number > MAX_ROOMS}
    assert {name: crowded[name] for name in crowded.keys() - NOT_ROOMS} == {}
    assert crowded.keys() >= NOT_ROOMS


def test_no_app_has_more_than_a_quarter_of_the_lines() -> None:
    lines: dict[str, int] = defaultdict(int)
    for path in modules():
        if path.parts[0] not in {"tests", "benchmarks"}:
            lines[path.parts[0]] += len((ROOT / path).read_text().splitlines())

    whole = sum(lines.values())
    assert {app: number for app, number in lines.items() if number > whole / 4} == {}


def test_every_app_has_its_floor_and_is_checked_and_measured() -> None:
    checked = set(PYPROJECT["tool"]["importlinter"]["root_packages"])
    floors = PYPROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    on_a_floor = {app for floor in floors for app in floor.split(" | ")}
    measured = set(PYPROJECT["tool"]["coverage"]["run"]["source"])
    typed = re.search(r"^PACKAGES := (.+?[^\\])$", makefile(), re.DOTALL | re.MULTILINE)

    apps = set(PACKAGES) - {"tests"}
    assert checked == apps
    assert on_a_floor == apps - {"sandbox", "demo", "benchmarks"}
    assert measured == apps - {"demo", "benchmarks"}
    assert typed is not None
    assert set(typed[1].replace("\\", "").split()) == apps - {"benchmarks"}


def test_tests_that_are_named_by_their_path_are_there() -> None:
    named = [
        path for name in NAMES_TESTS for path in re.findall(r"\btests/[\w/.]+", read(ROOT / name))
    ]

    assert len(named) > 10
    assert [path for path in (*named, *THOROUGH) if not (ROOT / path).exists()] == []


def makefile() -> str:
    return read(ROOT / "Makefile")


def read(path: Path) -> str:
    return path.read_text()

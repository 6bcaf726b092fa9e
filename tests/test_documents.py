"""What the documents name is there: files, functions, and the records of decisions."""

import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

ROOT: Path = settings.BASE_DIR
# The table of cases has a test of its own, which knows where its tests are.
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "docs/decisions/*.md")
    for path in ROOT.glob(pattern)
    if path.name != "cases.md"
)
PACKAGES = frozenset(path.parent.name for path in ROOT.glob("*/__init__.py"))
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
FILE = re.compile(r"(?![\d/]+$)(?:[\w.*-]+/)+[\w.*-]*|[\w.*-]+\.(?:py|md|html|css|txt|toml|in)")
BASES = (ROOT, ROOT / "templates", ROOT / "sandbox")
DOTTED = re.compile(r"[a-z_]+(?:\.\w+)+")
DECISION = re.compile(r"# \d+\. .+\n\nDate: \d{4}-\d\d-\d\d\nStatus: (accepted|superseded)\b")
# What a run makes, and what a reader is told to make.
MADE_LATER = (
    "var/",
    "hotels/models/service.py",
    "hotels/admin/service.py",
    "sandbox/api/services.py",
)

each_document = pytest.mark.parametrize("document", DOCUMENTS)


def in_backticks(document: str) -> list[str]:
    """Return what a document says in backticks, outside of its longer examples."""
    text = re.sub(r"```.*?```", "", (ROOT / document).read_text(), flags=re.DOTALL)
    return IN_BACKTICKS.findall(text)


def is_file(name: str) -> bool:
    """Tell whether there is such a file or folder; a name without one may be in any package."""
    if "/" not in name and name in names_in_packages():
        return True
    return any(any(base.glob(name.rstrip("/"))) for base in BASES)


@cache
def names_in_packages() -> frozenset[str]:
    """Return the names of all files of all packages."""
    return frozenset(path.name for package in PACKAGES for path in (ROOT / package).rglob("*.*"))


def is_known(name: str) -> bool:
    """Tell whether a dotted name is a task, a model, a module or something in one."""
    current_app.loader.import_default_modules()
    if name in current_app.tasks or is_model(name):
        return True
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[length:]:
            found = getattr(found, attribute, None)
        return found is not None
    return False


def is_model(label: str) -> bool:
    try:
        apps.get_model(label)
    except (LookupError, ValueError):
        return False
    return True


@each_document
def test_every_file_that_a_document_names_is_there(document: str) -> None:
    named = [name for name in in_backticks(document) if FILE.fullmatch(name)]

    assert [name for name in named if name not in MADE_LATER and not is_file(name)] == []


@each_document
def test_every_link_of_a_document_leads_somewhere(document: str) -> None:
    links = LINK.findall((ROOT / document).read_text())

    assert [to for to in links if not ((ROOT / document).parent / to).exists()] == []


@each_document
def test_every_function_that_a_document_names_is_there(document: str) -> None:
    dotted = [name for name in in_backticks(document) if DOTTED.fullmatch(name)]
    ours = [name for name in dotted if name.split(".")[0] in PACKAGES and not is_file(name)]

    assert [name for name in ours if not is_known(name)] == []


def test_every_decision_has_a_number_a_date_and_a_status_and_is_in_the_index() -> None:
    folder = ROOT / "docs" / "decisions"
    records = sorted(folder.glob("0*.md"))
    index = (folder / "README.md").read_text()

    assert [one.name for one in records if not DECISION.match(one.read_text())] == []
    assert [one.name for one in records if f"({one.name})" not in index] == []


def test_every_document_is_found_from_the_architecture() -> None:
    linked = set(LINK.findall((ROOT / "docs" / "architecture.md").read_text()))
    documents = {path.name for path in (ROOT / "docs").glob("*.md")} - {"architecture.md"}

    assert documents - linked == set()

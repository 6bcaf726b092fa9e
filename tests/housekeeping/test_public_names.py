"""Housekeeping uses of the floors below only what docs/housekeeping.md calls public."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from hotels.models import Connection
from hotels.signals import events_heard
from hotels.webhooks import interests
from hotels.webhooks.interests import Event
from tests import factories

ROOT: Path = settings.BASE_DIR
DOCUMENT = ROOT / "docs" / "housekeeping.md"
BELOW = {"accounts", "apaleo", "audit", "encryption", "hotels", "jobs", "mail", "rates", "staff"}


def imported() -> Iterator[tuple[str, str]]:
    """Yield what each module of the app imports from other apps of Lobby."""
    for path in sorted((ROOT / "housekeeping").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom) and node.module:
                is_package = node.module in BELOW
                names = [
                    f"{node.module}.{a.name}" if is_package else node.module for a in node.names
                ]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            for name in names:
                if name.partition(".")[0] in BELOW:
                    yield path.relative_to(ROOT).as_posix(), name


def public() -> set[str]:
    """Return the modules of the table."""
    section = DOCUMENT.read_text().partition("## What is public")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}


def test_only_public_modules_are_imported() -> None:
    assert {(where, name) for where, name in imported() if name not in public()} == set()


def test_nothing_is_called_public_that_is_not_there() -> None:
    for name in public():
        path = ROOT / name.replace(".", "/")
        assert path.is_dir() or path.with_suffix(".py").exists(), name


@pytest.mark.django_db
def test_the_example_runs_as_it_stands(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interests, "_scopes", dict(interests._scopes))
    [example] = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), flags=re.DOTALL)
    hotel = factories.make_hotel(connection)
    factories.make_hotel(connection, "BER")
    names: dict[str, Any] = {}

    exec(example, names)
    try:
        events = [
            Event(topic="reservation", type=type_, entity_id="A-1", property_id=id_)
            for type_, id_ in (("checked-in", "MUC"), ("checked-out", "BER"))
        ]
        events_heard.send(sender=Connection, connection=connection, events=events)
    finally:
        events_heard.disconnect(names["note_arrivals"])

    assert names["arrived"] == [hotel]

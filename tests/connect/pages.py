"""What the tests of the pages are made of: hotels, sync runs, and reading a page."""

from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any

from django.utils import timezone

from hotels.models import Connection, Property, SyncRun, Unit

PROGRESS = {"property": [1, 1], "unit_group": [6, 6], "unit": [50, 84], "rate_plan": [0, 0]}


def make_hotel(
    connection: Connection, code: str = "MUC", *, rooms: int = 0, **fields: Any
) -> Property:
    """A live hotel in Munich that is used, with as many rooms as asked for."""
    now = timezone.now()
    values = {
        "connection": connection,
        "remote_id": code,
        "code": code,
        "name": f"Demo Hotel {code}",
        "city": "Munich",
        "time_zone": "Europe/Berlin",
        "currency_code": "EUR",
        "status": "Live",
        "is_archived": False,
        "first_seen_at": now,
        "changed_at": now,
    }
    hotel = Property.objects.create(**(values | fields))
    Unit.objects.bulk_create(
        Unit(
            connection=connection,
            property=hotel,
            remote_id=f"{code}-{number}",
            name=f"{number}",
            max_persons=2,
            is_archived=False,
            is_combined=False,
            is_room=True,
            first_seen_at=now,
            changed_at=now,
        )
        for number in range(rooms)
    )
    return hotel


def make_run(
    connection: Connection, state: str, *, at: datetime | None = None, **fields: Any
) -> SyncRun:
    """The newest sync run of a connection; ended exactly when its state says so."""
    at = at or timezone.now()
    values = {
        "connection": connection,
        "cause": SyncRun.Cause.CONNECTED,
        "state": state,
        "created_at": at,
        "due_at": at,
        "heartbeat_at": at if state == SyncRun.State.RUNNING else None,
        "finished_at": None if state in SyncRun.OPEN else at,
    }
    return SyncRun.objects.create(**(values | fields))


def load(connection: Connection) -> None:
    """Let the connection have had a complete load, which found what hotels there are."""
    now = timezone.now()
    connection.last_synced_at = now
    connection.save()
    make_run(connection, SyncRun.State.DONE, at=now, created_at=now - timedelta(minutes=1))


def words(response: Any) -> str:
    """The page's text as it is read, in one line."""
    reader = _Reader()
    reader.feed(response.content.decode())
    text = " ".join(" ".join(reader.pieces).split())
    return text.replace(" ,", ",").replace(" .", ".").replace(" ?", "?")


def resources(response: Any) -> list[str]:
    """The addresses from which a browser loads something to show the page."""
    reader = _Reader()
    reader.feed(response.content.decode())
    return reader.resources


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.resources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        source = attributes.get("src") if tag in {"img", "script", "iframe"} else None
        target = attributes["href"] if tag == "link" else None
        self.resources.extend(address for address in (source, target) if address)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

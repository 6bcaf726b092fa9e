"""`manage.py certification`: apaleo's checklist, with what was really seen."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.db import connection as database
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import User
from config.models import Counter
from config.monitoring import health
from config.monitoring.certification import calls
from config.monitoring.certification.checklist import Line, Mark, checklist
from config.monitoring.metrics.counters import add_to_row
from config.stack.embedded import SCOPES
from hotels.connections import disconnect, establish
from hotels.health.scopes import IDENTITY_SCOPES
from hotels.models import Connection, ConnectionEvent, SyncRun
from hotels.sync.run import work
from hotels.sync.schedule import request_sync
from sandbox.server import Server
from tests.factories import make_connection_event, make_subscription
from tests.hotels.grants import consent

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def write_counted(monkeypatch: pytest.MonkeyPatch, settings: Any, db: None) -> Callable[[], None]:
    """Calls are counted, and written when the test says so: other threads have to wait for it."""
    counted: list[str] = []

    def write() -> None:
        for labels in counted:
            add_to_row(calls.NAME, labels, 1)

    settings.COUNT_CALLS_BY_DAY = True
    monkeypatch.setattr(
        calls, "add", lambda _, **labels: counted.append(json.dumps(labels, sort_keys=True))
    )
    return write


def line_about(words: str) -> Line:
    [line] = [line for line in checklist(now=timezone.now()) if words in line.asked]
    return line


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/inventory/v1/units", "/inventory/v1/units"),
        ("/inventory/v1/units/MUC-ABC", "/inventory/v1/units/{id}"),
        ("/v1/subscriptions/8f3d", "/v1/subscriptions/{id}"),
        ("/booking/v1/reservations", "/booking/v1/reservations"),
        ("/whatever/somebody/sends", "other"),
    ],
)
def test_a_path_belongs_to_one_of_few_endpoints(path: str, endpoint: str) -> None:
    assert calls.endpoint_of(path) == endpoint


def test_reading_and_writing_maintenances_are_two_endpoints_with_a_scope_each() -> None:
    path = "/operations/v1/maintenances"

    read, written = calls.endpoint_of(path), calls.endpoint_of(path, method="POST")

    assert calls.scopes_of(read) == {"maintenances.read"}
    assert calls.scopes_of(written) == {"maintenances.manage"}


def test_every_scope_of_the_demo_has_a_call_that_it_is_for() -> None:
    used = frozenset().union(*calls._scopes.values())

    assert set(SCOPES.split()) - IDENTITY_SCOPES <= used


def test_a_load_shows_which_calls_each_scope_was_for(
    write_counted: Callable[[], None], connected: Connection, load: Callable[..., SyncRun]
) -> None:
    load(connected)
    write_counted()

    seen = calls.read(now=timezone.now())
    assert set(seen.using("setup.read")) >= {"/inventory/v1/units", "/inventory/v1/unit-groups"}
    assert seen.by_status["200"] > 4
    assert line_about("setup.read").mark == Mark.SEEN
    assert "/inventory/v1/units (" in line_about("setup.read").seen


def test_a_scope_that_no_call_takes_is_named(settings: Any, db: None) -> None:
    settings.APALEO_SCOPES = ["openid", "offline_access", "reservations.manage"]

    assert line_about("reservations.manage").mark == Mark.NOT_SEEN
    assert line_about("offline_access").mark == Mark.SEEN


def test_a_fresh_installation_has_seen_nothing(db: None) -> None:
    marks = {line.asked: line.mark for line in checklist(now=timezone.now())}

    assert marks["Still works after 3600 seconds"] == Mark.NOT_SEEN
    assert marks["Disconnected, and connected again"] == Mark.NOT_SEEN
    assert marks["Webhooks instead of polling"] == Mark.NOT_SEEN
    assert marks["Errors are handled gracefully, 404 among them"] == Mark.NOT_SEEN


def test_disconnecting_and_connecting_again_is_seen(
    connected: Connection, alice: User, platform: Server
) -> None:
    disconnect(connected, by=alice, now=timezone.now())
    establish(consent("DEMO"), account=connected.account, user=alice, now=timezone.now())

    assert line_about("Disconnected, and").mark == Mark.SEEN


@pytest.mark.parametrize(
    ("minutes", "mark"), [(30, Mark.NOT_SEEN), (61, Mark.SEEN)], ids=["too soon", "later"]
)
def test_working_after_an_hour_takes_a_refresh_and_a_load_after_it(
    minutes: int, mark: Mark, make_connection: Callable[..., Connection]
) -> None:
    begun = timezone.now() - timedelta(hours=2)
    connection = make_connection(connected_at=begun)
    at = begun + timedelta(minutes=minutes)
    for kind in (ConnectionEvent.Kind.REFRESHED, ConnectionEvent.Kind.LOOKED):
        make_connection_event(connection, kind=kind, at=at)

    assert line_about("3600").mark == mark


def test_a_hotel_that_is_read_an_hour_later_is_seen_and_stays_so_when_it_is_connected_anew(
    connected: Connection, alice: User, platform: Server
) -> None:
    later = timezone.now() + timedelta(minutes=65)
    with time_machine.travel(later, tick=True):
        run = request_sync(connected, now=timezone.now())
        work(run.pk)
        run.refresh_from_db()
        seen = line_about("3600")
        disconnect(connected, by=alice, now=timezone.now())
        establish(consent("DEMO"), account=connected.account, user=alice, now=timezone.now())
        seen_then = line_about("3600")

    assert run.state == SyncRun.State.DONE
    assert len(platform.control.calls(kind="token", grant_type="refresh_token")) == 1
    assert (seen.mark, seen_then.mark) == (Mark.SEEN, Mark.SEEN)
    assert "refreshed: 1." in seen.seen


def test_events_that_were_received_are_seen(connection: Connection) -> None:
    make_subscription(connection, last_event_at=timezone.now())

    assert line_about("Webhooks").mark == Mark.SEEN


def test_a_404_that_was_answered_is_seen(write_counted: Callable[[], None]) -> None:
    calls.count_call(path="/inventory/v1/units/GONE", status=404)
    write_counted()

    assert line_about("404").mark == Mark.SEEN


def test_counts_older_than_thirty_days_count_no_more_and_are_forgotten(db: None) -> None:
    for days in (0, 29, 31):
        day = f"{NOON - timedelta(days=days):%Y-%m-%d}"
        labels = f'{{"day": "{day}", "endpoint": "/inventory/v1/units", "status": "200"}}'
        add_to_row(calls.NAME, labels, 2)

    counted_before = calls.read(now=NOON).by_endpoint["/inventory/v1/units"]
    forgotten = calls.purge(now=NOON)

    assert (counted_before, forgotten, Counter.objects.count()) == (4, 1, 2)


def test_the_command_prints_every_line(db: None) -> None:
    output = StringIO()

    call_command("certification", stdout=output)

    printed = output.getvalue()
    assert "/how-to-connect/" in printed
    for line in checklist(now=timezone.now()):
        assert line.asked in printed
        assert line.seen in printed


def test_without_a_database_it_says_so_and_prints_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OperationalError("unable to open database file")

    monkeypatch.setattr(database, "cursor", refuse)
    output = StringIO()

    with pytest.raises(CommandError, match=r"the database does not answer\..*manage.py doctor"):
        call_command("certification", stdout=output)

    assert output.getvalue() == ""


def test_on_an_empty_database_it_says_what_is_missing(db: None) -> None:
    health.require_migrations.cache_clear()
    MigrationRecorder(database).migration_qs.filter(app="config").delete()

    with pytest.raises(CommandError, match=r"migrations are missing: run manage\.py migrate"):
        call_command("certification")


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "1 connection lacks some. Tell apaleo, then the hotel."), (2, "2 connections lack some.")],
)
def test_connections_that_lack_scopes_are_counted_in_a_sentence(
    number: int, words: str, make_connection: Callable[..., Connection]
) -> None:
    for place in range(number):
        make_connection(apaleo_account_code=f"HOTEL{place}", scopes=["openid"])

    assert words in line_about("Recertify").seen

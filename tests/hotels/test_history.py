"""What is written down of a connection, with its cause, and for how long."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from hotels import tokens
from hotels.connections import disconnect, establish
from hotels.health.history import COUNTS, describe, sentence_of
from hotels.models import Connection, ConnectionEvent, Credential, SyncRun
from hotels.sync.kinds import MIRRORED_KINDS
from hotels.sync.run import work
from hotels.sync.schedule import request_sync
from hotels.tokens import grants
from hotels.trail import history
from sandbox.server import Server
from tests.factories import make_connection_event, make_run
from tests.hotels.grants import consent
from tests.simultaneously import simultaneously

Kind, Failure = ConnectionEvent.Kind, SyncRun.Failure
NOON = datetime(2026, 5, 4, 12, 10, tzinfo=UTC)


def test_connecting_says_who_did_it(connected: Connection, alice: User) -> None:
    [line] = history.lines_of(connected)

    assert (line.kind, line.by) == (Kind.CONNECTED, alice)
    assert sentence_of(line) == "alice@seaside.example connected it."


def test_connecting_anew_says_which_permissions_changed(connected: Connection, alice: User) -> None:
    Connection.objects.update(scopes=["openid", "setup.manage"])

    establish(consent("DEMO"), account=connected.account, user=alice, now=timezone.now())

    scopes, connected_anew, _ = history.lines_of(connected)
    assert connected_anew.kind == Kind.RECONNECTED
    assert scopes.kind == Kind.SCOPES_CHANGED
    assert scopes.facts["left"] == ["setup.manage"]
    assert "setup.read" in scopes.facts["added"]


def test_a_load_says_what_it_read_and_how_long_it_took(
    connected: Connection, load: Callable[..., SyncRun]
) -> None:
    load(connected)

    line = history.lines_of(connected)[0]
    assert line.kind == Kind.LOADED
    assert line.facts["read"]["property"] > 1
    assert line.facts["created"] > 10
    assert line.facts["seconds"] >= 0
    [told] = describe([line])
    assert f"{line.facts['read']['unit']} rooms and other places" in told.sentence
    assert "such as parking, is among them" in told.sentence


def test_loads_by_the_clock_that_find_nothing_are_one_line_an_hour(
    connected: Connection, load: Callable[..., SyncRun]
) -> None:
    load(connected, now=NOON)
    for minute in (20, 30, 40):
        load(connected, cause="scheduled", now=NOON.replace(minute=minute))

    line = history.lines_of(connected)[0]
    assert (line.kind, line.count) == (Kind.LOOKED, 3)
    assert line.at == NOON.replace(minute=40)
    assert describe([line])[0].at == NOON.replace(minute=20)


def test_a_load_that_fails_says_why(connected: Connection, platform: Server) -> None:
    platform.control.add_fault(kind="status", path="/inventory/v1/units", status=503)
    run = request_sync(connected, now=timezone.now())

    work(run.pk)

    line = history.lines_of(connected)[0]
    assert (line.kind, line.reason) == (Kind.LOAD_FAILED, "unavailable")
    assert "apaleo could not be reached." in sentence_of(line)


def test_failures_of_another_reason_are_a_line_of_their_own(connection: Connection) -> None:
    run = make_run(connection)
    failures = (Failure.REVOKED, Failure.UNAVAILABLE, Failure.CONTRACT, Failure.REVOKED)
    for minute, failure in enumerate(failures):
        history.write_load_failed(run, failure, now=NOON.replace(minute=minute))

    newest, away, oldest = describe(history.lines_of(connection))
    assert "in a way that we did not understand" in newest.sentence
    assert "could not be reached" in away.sentence
    assert oldest.sentence == (
        "Your hotels could not be read, 2 times within the hour. apaleo did not let us in."
    )
    assert [line.at.minute for line in (newest, away, oldest)] == [2, 1, 0]


def test_one_of_each_is_said_in_the_singular(connection: Connection) -> None:
    read = {"rate_plan": 1, "unit": 1, "unit_group": 1, "property": 1}
    line = make_connection_event(connection, kind=Kind.LOOKED, facts={"read": read})

    assert (
        "apaleo lists 1 hotel, 1 room type, 1 room or other place and 1 rate plan;"
    ) in sentence_of(line)


def test_each_kind_that_is_mirrored_can_be_counted() -> None:
    assert list(COUNTS) == [each.name for each in MIRRORED_KINDS]


def test_a_refresh_is_written_with_the_tokens_it_stores(connected: Connection) -> None:
    for _ in range(2):
        Credential.objects.update(access_token_stale_at=timezone.now())
        tokens.access_token(connected.pk)

    refreshes = ConnectionEvent.objects.filter(kind=Kind.REFRESHED)
    assert sum(refreshes.values_list("count", flat=True)) == 2


def test_a_refused_grant_and_a_disconnection_are_told(connected: Connection, alice: User) -> None:
    grants.mark_needs_reconnect(connected, because=Connection.Ended.REFUSED, now=timezone.now())
    disconnect(connected, by=alice, now=timezone.now())

    kinds = [line.kind for line in history.lines_of(connected)]
    assert kinds == [Kind.DISCONNECTED, Kind.REFUSED, Kind.CONNECTED]


def test_what_is_undone_leaves_no_line(connection: Connection) -> None:
    with transaction.atomic():
        grants.mark_needs_reconnect(
            connection, because=Connection.Ended.REFUSED, now=timezone.now()
        )
        transaction.set_rollback(True)

    assert not ConnectionEvent.objects.exists()


def test_a_new_hour_begins_a_new_line(connection: Connection) -> None:
    for at in (NOON, NOON + timedelta(minutes=5), NOON + timedelta(hours=1)):
        history.write(connection, Kind.REFRESHED, now=at)

    assert [line.count for line in history.lines_of(connection)] == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_those_who_count_at_once_all_count(connection: Connection) -> None:
    def fail(failure: str) -> Callable[[], None]:
        return lambda: history.write(connection, Kind.LOAD_FAILED, reason=failure, now=NOON)

    simultaneously(*[fail("unavailable") for _ in range(4)], fail("contract"))

    counts = dict(ConnectionEvent.objects.values_list("reason", "count"))
    assert counts == {"unavailable": 4, "contract": 1}


def test_old_lines_are_deleted_and_younger_ones_stay(connection: Connection, settings: Any) -> None:
    settings.HISTORY_DAYS = 30
    make_connection_event(connection, at=NOON - timedelta(days=31))
    young = make_connection_event(connection, at=NOON - timedelta(days=29))

    assert history.purge(now=NOON) == 1

    assert ConnectionEvent.objects.get() == young


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"count": 2, "first_at": NOON}, "connection_event_counts_within_an_hour"),
        ({"count": 2, "hour": NOON}, "connection_event_counts_within_an_hour"),
        ({"first_at": NOON}, "connection_event_counts_within_an_hour"),
        ({"count": 0, "hour": NOON}, "connection_event_counts_within_an_hour"),
    ],
    ids=["counted without an hour", "without a first time", "one has no other", "counted nothing"],
)
def test_the_database_refuses_a_count_that_makes_no_sense(
    fields: dict[str, Any], rule: str, connection: Connection
) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make_connection_event(connection, **fields)


def test_the_database_refuses_two_lines_for_one_hour(connection: Connection) -> None:
    make_connection_event(connection, hour=NOON)

    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        make_connection_event(connection, hour=NOON)


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_has_its_words(kind: str, connection: Connection) -> None:
    assert sentence_of(make_connection_event(connection, kind=kind))

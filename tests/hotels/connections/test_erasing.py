"""What is left of a disconnected connection is kept, or erased when its time has come."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from hotels.connections import disconnect, erasing, establish
from hotels.connections.erasing import erase_due
from hotels.models import Connection, ConnectionEvent, Property, RatePlan, SyncRun, Unit
from rates.models import RateCode, RatePlanMapping
from tests.factories import make_hotel, make_rooms, make_run
from tests.hotels.grants import consent
from tests.rates.rules import map_plan
from tests.simultaneously import simultaneously

MONTH = timedelta(days=30)


@pytest.fixture
def left(connection: Connection, alice: User, settings: Any) -> Connection:
    """Disconnected with hotels, rooms and a mapping, to be erased after a month."""
    settings.RETENTION_DAYS = 30
    mapping = map_plan(connection)
    make_rooms(mapping.rate_plan.property, 7)
    make_run(connection)
    disconnect(connection, by=alice, now=timezone.now())
    connection.refresh_from_db()
    return connection


def test_without_a_retention_nothing_is_ever_erased(connection: Connection) -> None:
    make_hotel(connection)
    disconnect(connection, now=timezone.now())

    assert erase_due(now=timezone.now() + 100 * MONTH) == 0

    assert Property.objects.exists()


def test_nothing_is_erased_before_its_time(left: Connection) -> None:
    assert erase_due(now=timezone.now() + MONTH - timedelta(hours=1)) == 0

    assert Unit.objects.count() == 7


def test_all_of_it_goes_bit_by_bit_and_a_line_of_the_trail_stays(
    left: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "AT_ONCE", 2)

    assert erase_due(now=timezone.now() + MONTH) == 1

    for model in (Connection, Property, Unit, RatePlan, RatePlanMapping, SyncRun, ConnectionEvent):
        assert not model._default_manager.exists()
    assert RateCode.objects.exists()
    entry = Entry.objects.get(event="connection_erased")
    assert (entry.subject, entry.account_id) == ("Demo Hotels (DEMO)", left.account_id)


def test_other_connections_keep_theirs(
    left: Connection, make_connection: Callable[..., Connection]
) -> None:
    other = make_hotel(make_connection(apaleo_account_code="OTHER"))

    erase_due(now=timezone.now() + MONTH)

    assert Property.objects.get() == other


def test_erasing_twice_does_no_harm(left: Connection) -> None:
    later = timezone.now() + MONTH

    assert [erase_due(now=later), erase_due(now=later)] == [1, 0]


@pytest.mark.django_db(transaction=True)
def test_two_workers_erase_it_once(left: Connection) -> None:
    later = timezone.now() + MONTH

    erased = simultaneously(*[lambda: erase_due(now=later)] * 2)

    assert sum(erased) == 1
    assert Entry.objects.filter(event="connection_erased").count() == 1


def test_connecting_again_keeps_what_is_left(
    connected: Connection, load: Callable[..., SyncRun], alice: User, settings: Any
) -> None:
    settings.RETENTION_DAYS = 30
    load(connected)
    disconnect(connected, by=alice, now=timezone.now())

    establish(consent("DEMO"), account=connected.account, user=alice, now=timezone.now())

    assert erase_due(now=timezone.now() + MONTH) == 0
    assert Property.objects.exists()


def test_connecting_in_the_midst_of_it_stops_it(
    left: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = erasing._models()
    first = next(models)

    def reconnected_meanwhile() -> Any:
        yield first
        Connection.objects.update(status="active", ended_at=None, erase_at=None)
        yield from models

    monkeypatch.setattr(erasing, "_models", reconnected_meanwhile)

    assert erase_due(now=timezone.now() + MONTH) == 0

    assert Property.objects.exists()


def test_the_database_refuses_to_have_an_active_connection_erased(connection: Connection) -> None:
    with (
        pytest.raises(IntegrityError, match="connection_is_erased_only_when_disconnected"),
        transaction.atomic(),
    ):
        Connection.objects.update(erase_at=timezone.now())


def test_the_page_says_when_it_is_erased_and_what_became_of_the_grant(
    left: Connection, alice: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(alice).get(reverse("connect:connection", args=[left.pk])).content.decode()

    assert left.erase_at is not None
    assert f"{left.erase_at:%B %Y}" in page
    assert "we hold nothing that could be handed back" in page


@pytest.mark.parametrize(
    ("days", "words"),
    [(None, "What you set up is kept."), (1, "kept for 1 day"), (30, "kept for 30 days")],
)
def test_disconnecting_says_before_what_becomes_of_the_data(
    days: int | None,
    words: str,
    connection: Connection,
    alice: User,
    client_of: Callable[[User], Client],
    settings: Any,
) -> None:
    settings.RETENTION_DAYS = days

    page = client_of(alice).get(reverse("connect:disconnect", args=[connection.pk]))

    assert words in page.content.decode()

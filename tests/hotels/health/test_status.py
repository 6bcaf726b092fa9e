"""How a connection is doing: one decision, from its status, its newest run and the time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from hotels.health import status as decision
from hotels.health.held import HeldHotels, get_held_hotels, held_hotels_of
from hotels.health.newest_run import newest_run_of, with_newest_run
from hotels.health.states import STALE, WITHOUT_GRANT, State
from hotels.health.status import (
    STALE_AFTER,
    health_of,
    health_without_grant,
    is_stale,
    stale_connections,
)
from hotels.models import Connection
from tests.factories import make_held_removal, make_hotel
from tests.hotels.health.cases import CASES, Case, each_case


@each_case
def test_each_state_has_its_level_label_and_remedy(
    case: Case, make_connection: Callable[..., Connection]
) -> None:
    now = timezone.now()
    connection = case.make(make_connection, now=now)
    newest = connection.sync_runs.order_by("-created_at", "-pk").first()

    held = get_held_hotels(connection)
    health = health_of(connection, newest, held=held, now=now)

    assert (health.state, health.level, health.label, health.remedy) == (
        case.state,
        case.level,
        case.label,
        case.remedy,
    )
    assert health.sentence
    assert "%(" not in health.sentence + health.headline


@each_case
def test_a_list_of_connections_decides_as_the_run_itself_does(
    case: Case, make_connection: Callable[..., Connection]
) -> None:
    now = timezone.now()
    case.make(make_connection, now=now)
    [connection] = with_newest_run(Connection.objects.all())

    held = held_hotels_of(connection)
    by_list = health_of(connection, newest_run_of(connection), held=held, now=now)

    newest = connection.sync_runs.order_by("-created_at", "-pk").first()
    held = get_held_hotels(connection)
    assert by_list == health_of(connection, newest, held=held, now=now)


@each_case
def test_what_is_out_of_date_is_found_among_many_as_it_is_told_of_one(
    case: Case, make_connection: Callable[..., Connection]
) -> None:
    now = timezone.now()
    connection = case.make(make_connection, now=now)
    [read] = with_newest_run(Connection.objects.all())
    health = health_of(read, newest_run_of(read), held=held_hotels_of(read), now=now)

    found = stale_connections(Connection.objects.all(), now=now)

    assert is_stale(read, health, now=now) == (case.state in STALE)
    assert list(found) == [connection] * (case.state in STALE)


@pytest.mark.parametrize(("late", "is_late"), [(STALE_AFTER * 2, True), (STALE_AFTER / 2, False)])
def test_what_should_have_been_read_long_ago_is_out_of_date(
    late: timedelta, is_late: bool, make_connection: Callable[..., Connection]
) -> None:
    now = timezone.now()
    connection = make_connection(last_synced_at=now - late, next_sync_at=now - late)
    health = health_of(connection, None, now=now)

    assert health.state == State.CONNECTED
    assert is_stale(connection, health, now=now) == is_late
    assert stale_connections(Connection.objects.all(), now=now).exists() == is_late


def test_the_cases_leave_no_state_out() -> None:
    assert {case.state for case in CASES} == set(State)


def test_it_is_decided_without_a_query(
    make_connection: Callable[..., Connection], django_assert_num_queries: Callable[..., Any]
) -> None:
    now = timezone.now()
    CASES[3].make(make_connection, now=now)
    [connection] = with_newest_run(Connection.objects.all())

    with django_assert_num_queries(0):
        health_of(connection, newest_run_of(connection), held=held_hotels_of(connection), now=now)


@pytest.mark.parametrize("status", WITHOUT_GRANT)
def test_a_mail_says_what_the_pages_say_though_the_connection_stands_again(
    status: Connection.Status, connection: Connection
) -> None:
    of_mail = health_without_grant(connection, status)

    connection.status = status
    assert of_mail == health_of(connection, None, now=timezone.now())


@pytest.mark.parametrize(
    ("names", "sentence", "unnamed"),
    [
        (["Hotel {0}"], "Much of Hotel {0} seems to be gone from apaleo. We still show it.", 0),
        (
            ["Stern", "Adler"],
            "Much of Adler and Stern seems to be gone from apaleo. We still show them.",
            0,
        ),
        (
            ["Stern", "Adler", "Rose"],
            "Much of Adler, Rose and Stern seems to be gone from apaleo. We still show them.",
            0,
        ),
        (
            ["Adler", "B", "C", "D"],
            "Much of Adler, B, C and of 1 other hotel seems to be gone from apaleo. "
            "We still show them.",
            1,
        ),
        (
            ["Adler", "B", "C", "D", "E", "F"],
            "Much of Adler, B, C and of 3 other hotels seems to be gone from apaleo. "
            "We still show them.",
            3,
        ),
    ],
)
def test_the_hotelier_reads_of_which_hotels_much_seems_to_be_gone(
    make_connection: Callable[..., Connection], names: list[str], sentence: str, unnamed: int
) -> None:
    now = timezone.now()
    connection = make_connection(last_synced_at=now)
    for place, name in enumerate(names):
        make_held_removal(make_hotel(connection, f"H{place}", name=name))
    [listed] = with_newest_run(Connection.objects.all())

    for held in (get_held_hotels(connection), held_hotels_of(listed)):
        health = health_of(connection, None, held=held, now=now)

        assert (health.state, health.sentence) == (State.BEING_CHECKED, sentence)
        assert health.unnamed_hotels == unnamed


def test_what_staff_decided_is_no_longer_the_hoteliers_business(
    make_connection: Callable[..., Connection],
) -> None:
    connection = make_connection()
    now = timezone.now()
    make_held_removal(make_hotel(connection, "A", name="A"), state="applied", decided_at=now)
    make_held_removal(make_hotel(connection, "B", name="B"), state="dismissed", decided_at=now)
    make_held_removal(make_hotel(connection, "C", name="C"))

    [listed] = with_newest_run(Connection.objects.all())

    assert get_held_hotels(connection) == held_hotels_of(listed) == HeldHotels(("C",), 1)


def test_a_name_with_placeholders_is_only_a_name(
    make_connection: Callable[..., Connection],
) -> None:
    connection = make_connection(apaleo_account_name="{0} & %(name)s 100%")

    health = health_of(connection, None, now=timezone.now())

    assert health.sentence == "Reading your hotels in {0} & %(name)s 100%."


@each_case
def test_everything_that_is_said_of_a_connection_can_be_translated(
    case: Case, make_connection: Callable[..., Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    connection = case.make(make_connection, now=now)
    newest = connection.sync_runs.order_by("-created_at", "-pk").first()
    monkeypatch.setattr(decision, "gettext", lambda text: f"ÜBERSETZT {text}")

    health = health_of(connection, newest, held=None, now=now)

    said = (health.label, health.sentence, health.advice, health.headline)
    assert all(text.startswith("ÜBERSETZT ") for text in said if text)

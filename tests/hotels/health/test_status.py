"""How a connection is doing: one decision, from its status, its newest run and the time."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hotels.health.held import get_held_hotels, held_hotels_of
from hotels.health.newest_run import newest_run_of, with_newest_run
from hotels.health.status import WITHOUT_GRANT, State, health_of, health_without_grant
from hotels.models import Connection
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
    assert "{" not in health.sentence + health.headline


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


def test_a_name_with_braces_is_only_a_name(make_connection: Callable[..., Connection]) -> None:
    connection = make_connection(apaleo_account_name="{name} & {0}")

    health = health_of(connection, None, now=timezone.now())

    assert health.sentence == "Reading your hotels in {name} & {0}."

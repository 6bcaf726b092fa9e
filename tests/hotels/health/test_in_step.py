"""How many connections are in step with apaleo: counted as it is told of each."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hotels.health.in_step import InStep, count_in_step
from hotels.health.newest_run import newest_run_of, with_newest_run
from hotels.health.status import STALE_AFTER, health_of, is_stale
from hotels.models import Connection
from tests.hotels.health.cases import CASES, Case, each_case

Status = Connection.Status


@each_case
def test_what_is_in_step_is_counted_as_it_is_told_of_one(
    case: Case, make_connection: Callable[..., Connection]
) -> None:
    now = timezone.now()
    case.make(make_connection, now=now)
    [connection] = with_newest_run(Connection.objects.all())
    is_read = connection.last_synced_at is not None
    health = health_of(connection, newest_run_of(connection), now=now)

    told = count_in_step(Connection.objects.all(), now=now)

    assert told.number == (is_read and not is_stale(connection, health, now=now))
    assert told.is_nothing_connected == (case.status != Status.ACTIVE)
    assert sum(told.waiting.values()) == (health.state in {"postponed", "retrying"})
    assert told.others == health.is_load_failed


def test_what_should_have_been_read_long_ago_is_not_in_step(
    make_connection: Callable[..., Connection],
) -> None:
    now = timezone.now()
    late = now - STALE_AFTER - timedelta(minutes=1)
    make_connection(last_synced_at=late, next_sync_at=late)

    told = count_in_step(Connection.objects.all(), now=now)

    assert told == InStep(number=0, reading=0, waiting={}, others=1)


@pytest.mark.django_db
def test_counting_costs_one_statement(
    make_connection: Callable[..., Connection], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    for number, case in enumerate(CASES):
        case.make(
            lambda number=number, **fields: make_connection(
                apaleo_account_code=f"C{number}", **fields
            ),
            now=now,
        )

    with django_assert_num_queries(1):  # connections, by their newest run
        told = count_in_step(Connection.objects.all(), now=now)

    active = sum(case.status == Status.ACTIVE for case in CASES)
    assert told.number + told.reading + told.others + sum(told.waiting.values()) == active

"""Loads are spread over the interval, also after an outage."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from statistics import mean
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import Account
from hotels.models import Connection
from hotels.sync import schedule
from hotels.sync.schedule import start_due_runs
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def make_account() -> Callable[..., Account]:
    return factories.make_account


def test_the_next_sync_is_at_the_connections_own_time_give_or_take_a_tenth(settings: Any) -> None:
    settings.SYNC_INTERVAL_MINUTES = 60
    connection, now = uuid4(), timezone.now()
    first = schedule.next_sync_at(connection, now=now)

    minutes = [
        (schedule.next_sync_at(connection, now=first) - first) / timedelta(minutes=1)
        for _ in range(500)
    ]

    assert min(minutes) >= 48
    assert max(minutes) <= 72
    assert 53 < mean(minutes) < 67


def test_those_that_were_looked_at_together_are_spread_over_the_whole_interval(
    settings: Any,
) -> None:
    settings.SYNC_INTERVAL_MINUTES = 60
    now = timezone.now()

    found = [schedule.next_sync_at(uuid4(), now=now) - now for _ in range(3000)]

    per_minute = Counter(int(each / timedelta(minutes=1)) for each in found)
    in_the_middle = [per_minute[minute] for minute in range(40, 80)]
    assert timedelta(minutes=24) <= min(found)
    assert max(found) <= timedelta(minutes=96)
    assert max(in_the_middle) < 2 * mean(in_the_middle)


def test_an_outage_is_caught_up_with_in_steps(
    make_connection: Callable[..., Connection], make_account: Callable[..., Account]
) -> None:
    now = timezone.now()
    for n in range(schedule.MIN_PER_TICK + 10):
        make_connection(
            account=make_account(f"Hotel {n}"),
            apaleo_account_code=f"A{n}",
            next_sync_at=now - timedelta(hours=6),
        )

    started = [start_due_runs(now=now), start_due_runs(now=now), start_due_runs(now=now)]

    assert started == [schedule.MIN_PER_TICK, 10, 0]

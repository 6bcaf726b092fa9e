"""What is usual for a hotel, and when a pause is none any more."""

from datetime import UTC, datetime, timedelta

import pytest

from hotels.models import Connection, Subscription
from hotels.webhooks.silence import failing, heard, silent
from tests.factories import make_subscription

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hear(subscription: Subscription, *, hours: list[float]) -> list[bool]:
    moments = [NOON + HOUR * hour for hour in hours]
    return [heard(subscription, first=moment, last=moment) for moment in moments]


def test_the_first_event_is_no_gap_and_a_day_without_one_is_a_silence() -> None:
    subscription = Subscription()

    assert hear(subscription, hours=[0]) == [False]
    assert subscription.usual_gap is None
    assert subscription.silent_from == NOON + DAY


def test_what_is_usual_follows_the_hotel() -> None:
    subscription = Subscription()

    hear(subscription, hours=[0, 10, 20, 30])

    assert subscription.usual_gap == 10 * HOUR
    assert subscription.silent_from == NOON + 30 * HOUR + 40 * HOUR


def test_a_burst_says_nothing_about_what_is_usual() -> None:
    subscription = Subscription()

    hear(subscription, hours=[0, 12, 12.001, 12.002])

    assert subscription.usual_gap == 12 * HOUR


def test_a_gap_longer_than_usual_and_than_apaleo_repeats_is_one() -> None:
    busy, quiet = Subscription(), Subscription()

    assert hear(busy, hours=[0, 1, 2, 25, 50]) == [False, False, False, False, True]
    assert hear(quiet, hours=[0, 24, 48, 120]) == [False, False, False, False]


def test_an_event_that_comes_late_moves_nothing_back() -> None:
    subscription = Subscription()

    hear(subscription, hours=[5, 3])

    assert subscription.last_event_at == NOON + 5 * HOUR


@pytest.mark.django_db
def test_staff_see_the_silent_and_the_failing_of_what_is_connected(connection: Connection) -> None:
    make_subscription(connection, state="active", remote_id="7", silent_from=NOON)
    rows = Subscription.objects.all()

    found = [silent(rows, now=NOON).count(), silent(rows, now=NOON + HOUR).count()]
    Subscription.objects.update(state="unknown", failure="forbidden")

    assert found == [0, 1]
    assert (silent(rows, now=NOON + HOUR).count(), failing(rows).count()) == (0, 1)

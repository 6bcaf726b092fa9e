"""Which day it is at a hotel."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from hotels.models import Property

LATE_EVENING = datetime(2027, 6, 30, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time_zone", "day"),
    [
        ("Europe/Berlin", date(2027, 7, 1)),
        ("Europe/London", date(2027, 6, 30)),
        ("America/New_York", date(2027, 6, 30)),
        ("Pacific/Kiritimati", date(2027, 7, 1)),
        ("Pacific/Pago_Pago", date(2027, 6, 30)),
        ("UTC", date(2027, 6, 30)),
    ],
)
def test_it_is_the_day_on_the_hotels_calendar(time_zone: str, day: Any) -> None:
    assert Property(time_zone=time_zone).today(now=LATE_EVENING) == day


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2027, 1, 31, 22, 59, tzinfo=UTC), date(2027, 1, 31)),
        (datetime(2027, 1, 31, 23, 0, tzinfo=UTC), date(2027, 2, 1)),
        (datetime(2027, 7, 31, 21, 59, tzinfo=UTC), date(2027, 7, 31)),
        (datetime(2027, 7, 31, 22, 0, tzinfo=UTC), date(2027, 8, 1)),
    ],
    ids=["winter, before", "winter, after", "summer, before", "summer, after"],
)
def test_the_day_changes_at_midnight_in_winter_and_in_summer(now: Any, day: Any) -> None:
    assert Property(time_zone="Europe/Berlin").today(now=now) == day


def test_it_does_not_matter_where_the_clock_stands() -> None:
    tokyo = LATE_EVENING.astimezone(timezone(timedelta(hours=9)))

    assert Property(time_zone="Europe/London").today(now=tokyo) == date(2027, 6, 30)
    assert Property(time_zone="Mars/Olympus").today(now=tokyo) == date(2027, 6, 30)


@pytest.mark.parametrize("unknown", ["", "W. Europe Standard Time", "Mars/Olympus", "../etc", "/"])
def test_where_the_time_zone_is_not_known_it_is_the_day_in_utc(unknown: Any) -> None:
    assert Property(time_zone=unknown).today(now=LATE_EVENING) == date(2027, 6, 30)

"""How long ago something was, in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotels.health.times import time_ago


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1\xa0minute ago"),
        (timedelta(minutes=59), "59\xa0minutes ago"),
        (timedelta(hours=5, minutes=10), "5\xa0hours ago"),
        (timedelta(days=15), "2\xa0weeks ago"),
    ],
)
def test_a_time_is_said_in_its_largest_unit_and_never_as_zero(ago: timedelta, said: str) -> None:
    now = timezone.now()

    assert time_ago(now - ago, now=now) == said

"""A zone that staff cannot be in is named, and Lobby does not start."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_unsafe
from tests.config.checks.test_refusals import SITE


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
def test_a_zone_is_taken(zone: str) -> None:
    refuse_unsafe(SITE | {"STAFF_TIME_ZONE": zone})


@pytest.mark.parametrize("zone", ["", "Berlin", "Europe", "../etc/passwd", "Europe/Berl\0n"])
def test_what_is_none_is_named(zone: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="STAFF_TIME_ZONE must be"):
        refuse_unsafe(SITE | {"STAFF_TIME_ZONE": zone})

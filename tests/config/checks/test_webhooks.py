"""Settings of webhooks that make no sense are named, and Lobby does not start."""

from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.checks import refuse_unsafe
from config.checks.webhooks import webhook_problems
from tests.config.checks.test_refusals import SITE


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"WEBHOOKS": "auto", "WEBHOOK_SOURCES": []},
        {"WEBHOOKS": "off", "WEBHOOK_SOURCES": ["34.240.36.71", "52.212.0.0/16", "::1"]},
        {"SYNC_INTERVAL_MINUTES": 1, "SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES": 10_000},
    ],
)
def test_what_makes_sense_is_taken(values: dict[str, Any]) -> None:
    assert webhook_problems(values) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"WEBHOOKS": "on"}, "WEBHOOKS must be auto or off"),
        ({"WEBHOOK_SOURCES": ["apaleo.com"]}, "WEBHOOK_SOURCES: apaleo.com"),
        ({"WEBHOOK_SOURCES": ["52.212.76.75/8"]}, "WEBHOOK_SOURCES: 52.212.76.75/8"),
        ({"SYNC_INTERVAL_MINUTES": 0}, "SYNC_INTERVAL_MINUTES must be"),
        ({"SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES": -1}, "SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES must"),
        ({"SYNC_INTERVAL_MINUTES": 10_081}, "SYNC_INTERVAL_MINUTES must be"),
    ],
)
def test_what_makes_none_is_named(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        refuse_unsafe(SITE | values)

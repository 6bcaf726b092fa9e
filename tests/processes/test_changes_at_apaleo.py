"""A running Lobby, all of it: how soon a change at apaleo is on the hotelier's page."""

import time
from pathlib import Path

import pytest

from demo.journey import Journey
from tests.browser.driving.stack import Stack, running_stack

SECONDS_AFTER_AN_EVENT = 5
# Of the period of a minute: the next full load may be half of one later than the last was early.
SECONDS_WITHOUT_AN_EVENT = 60 * 1.6 + 10
LOOK = 0.1


@pytest.mark.redis
@pytest.mark.timeout(300)
def test_a_change_is_on_the_page_within_seconds_of_its_event_and_within_the_period_without(
    tmp_path: Path,
) -> None:
    periods = {"SYNC_INTERVAL_MINUTES": "1", "SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES": "1"}
    with running_stack(tmp_path, **periods) as stack:
        journey = Journey(url=f"{stack.url}/", mail_folder=tmp_path / "mail", report=lambda _: None)
        journey.run()
        deliveries = len(stack.control.deliveries())

        rename_the_hotel(stack, "Hotel Told Of")
        told = seconds_until_read("Hotel Told Of", journey, stack, at_most=SECONDS_AFTER_AN_EVENT)
        deliveries = len(stack.control.deliveries()) - deliveries

        stack.control.forget_subscriptions()
        rename_the_hotel(stack, "Hotel Nobody Told Of")
        found = seconds_until_read(
            "Hotel Nobody Told Of", journey, stack, at_most=SECONDS_WITHOUT_AN_EVENT
        )
        subscriptions = stack.control.subscriptions()

    assert told <= SECONDS_AFTER_AN_EVENT
    assert deliveries > 0
    assert found <= SECONDS_WITHOUT_AN_EVENT
    assert subscriptions == []


def seconds_until_read(words: str, hotelier: Journey, stack: Stack, *, at_most: float) -> float:
    """How long it takes until the hotelier's home shows some words."""
    began = time.monotonic()
    while words not in hotelier.browser.visit(f"{stack.url}/hotels/").text:
        assert time.monotonic() - began < at_most + 10, f"{words} is not there"
        time.sleep(LOOK)
    return time.monotonic() - began


def rename_the_hotel(stack: Stack, name: str) -> None:
    stack.control.apply(
        account_code="DEMO", action="change", kind="property", id="MUC", fields={"name": name}
    )

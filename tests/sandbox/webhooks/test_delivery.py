"""Events of what changes through the control interface, and how they are delivered."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox.server import Server
from tests.sandbox.app import App
from tests.sandbox.webhooks.listener import Listener

Subscribe = Callable[..., str]


@pytest.fixture
def change(sandbox: Server) -> Callable[..., None]:
    def change(kind: str = "unit", id_: Any = "MUC-KKH", **details: Any) -> None:
        values = {"action": "change", "fields": {"name": "Renamed"}} | details
        sandbox.control.apply(account_code="DEMO", kind=kind, id=id_, **values)

    return change


def test_a_changed_room_is_told_thinly(
    subscribe: Subscribe, listener: Listener, change: Callable[..., None]
) -> None:
    subscribe("unit/changed")

    change()

    [event] = listener.wait_for(lambda events: len(events) == 1)
    assert (event["topic"], event["type"], event["accountId"]) == ("Unit", "changed", "DEMO")
    assert (event["propertyId"], event["data"]) == ("MUC", {"entityId": "MUC-KKH"})
    assert event["timestamp"] > 1_600_000_000_000
    assert "Renamed" not in str(event)


def test_everything_that_a_change_takes_with_it_is_told(
    subscribe: Subscribe, listener: Listener, change: Callable[..., None]
) -> None:
    subscribe("unit/*", "unitgroup/*", "rateplan/*")

    change("unit_group", "MUC-TWN", action="delete", fields={})

    events = listener.wait_for(lambda events: len({e["topic"] for e in events}) == 3)
    kinds = {(event["topic"], event["type"]) for event in events}
    assert kinds == {("UnitGroup", "deleted"), ("Unit", "changed"), ("RatePlan", "deleted")}


def test_only_what_was_subscribed_to_is_told(
    subscribe: Subscribe, listener: Listener, change: Callable[..., None]
) -> None:
    subscribe("unit/deleted", "property/*", propertyIds=["BER"])

    change()
    change("property", "MUC")
    change("property", "BER")

    [event] = listener.wait_for(lambda events: len(events) == 1)
    assert (event["topic"], event["data"]["entityId"]) == ("Property", "BER")


def test_an_unanswered_event_is_repeated_with_the_same_id(
    sandbox: Server, subscribe: Subscribe, listener: Listener, change: Callable[..., None]
) -> None:
    sandbox.control.change_settings(webhook_repeat_seconds=[0.01, 0.01])
    subscribe("unit/*")
    listener.status = 500

    change()

    events = listener.wait_for(lambda events: len(events) == 3)
    assert len({event["id"] for event in events}) == 1
    attempts = [(one["attempt"], one["status"]) for one in sandbox.control.deliveries()]
    assert attempts[:2] == [(1, 500), (2, 500)]


def test_events_come_twice_late_and_in_no_order_where_one_asks_for_it(
    sandbox: Server, subscribe: Subscribe, listener: Listener, change: Callable[..., None]
) -> None:
    sandbox.control.change_settings(webhook_copies=2, webhook_spread_seconds=0.3)
    subscribe("unit/*")

    for number in range(20):
        change(fields={"name": f"{number}"})

    events = listener.wait_for(lambda events: len(events) == 40)
    times = [event["timestamp"] for event in events]
    assert len({event["id"] for event in events}) == 20
    assert times != sorted(times)


def test_a_system_message_a_forged_event_and_a_mass_redelivery_can_be_had(
    sandbox: Server, subscribe: Subscribe, listener: Listener
) -> None:
    subscribe("unit/*")

    sandbox.control.send_system_message(account_code="DEMO")
    sandbox.control.send_event(
        account_code="DEMO", topic="unit", type="deleted", entity_id="NOT-THERE", property_id="X"
    )
    listener.wait_for(lambda events: len(events) == 1)
    while len(sandbox.control.deliveries()) < 2:
        pass
    sandbox.control.redeliver(account_code="DEMO")

    first, second = listener.wait_for(lambda events: len(events) == 2)
    assert first == second
    assert [body["type"] for body in listener.bodies if body["topic"] == "system"] != []


def test_what_somebody_granted_who_has_left_is_not_refreshed(sandbox: Server, app: App) -> None:
    reply = app.connect()

    sandbox.control.change_user("admin@demo.example", is_active=False)

    answer = app.refresh(reply["refresh_token"])
    assert answer.status_code == 400
    assert answer.json() == {"error": "User admin@demo.example has no access to DEMO"}

"""What happens at the front desk, in the rooms and at night is told by events of its own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from sandbox.accounts import HotelAccount, samples
from sandbox.accounts.front_desk import act, night_audit
from sandbox.accounts.records import Maintenance
from sandbox.accounts.reservations import Reservation
from sandbox.server import Server
from sandbox.webhooks.events import events_between
from tests.sandbox.app import App
from tests.sandbox.webhooks.listener import Listener

NOW = datetime.now(UTC)
SCOPES = "openid setup.read maintenances.manage operations.change-room-state"


@pytest.fixture(scope="module")
def account() -> HotelAccount:
    account = samples.generate_account(code="STAYS", properties=1, units_per_property=30)
    samples.add_reservations(account, now=NOW)
    return account


def a_stay(account: HotelAccount, status: str, *, has_room: bool = True) -> Reservation:
    return next(
        one
        for one in account.reservations.values()
        if one.status == status and (one.unit_id is not None) == has_room
    )


def a_free_room(account: HotelAccount) -> str:
    return next(unit.id for unit in account.units.values() if not unit.is_occupied)


def told(before: HotelAccount, after: HotelAccount, **options: bool) -> set[str]:
    return {f"{event.topic}/{event.type}" for event in events_between(before, after, **options)}


@pytest.mark.parametrize(
    ("status", "has_room", "action", "expected"),
    [
        ("Confirmed", False, "assign", "unit-assigned"),
        ("Confirmed", True, "unassign", "unit-unassigned"),
        ("Confirmed", True, "cancel", "canceled"),
        ("InHouse", True, "move", "unit-assigned"),
        ("InHouse", True, "extend", "amended"),
    ],
)
def test_a_step_at_the_desk_has_its_own_event(
    account: HotelAccount, status: str, has_room: bool, action: str, expected: str
) -> None:
    stay = a_stay(account, status, has_room=has_room)
    details = {
        "unit_id": a_free_room(account),
        "departure": (NOW + timedelta(days=20)).isoformat(timespec="seconds"),
    }

    after = act(account, action=action, id_=stay.id, details=details, now=NOW)

    [event] = [e for e in events_between(account, after) if e.topic == "reservation"]
    assert (event.type, event.entity_id, event.property_id) == (
        expected,
        stay.id,
        stay.property_id,
    )


def test_guests_who_leave_and_come_are_told(account: HotelAccount) -> None:
    stay = next(
        one
        for one in account.reservations.values()
        if one.status == "InHouse" and one.departure[:10] <= NOW.date().isoformat()
    )
    left = act(account, action="check_out", id_=stay.id, details={}, now=NOW)
    room = left.units[str(stay.unit_id)]
    coming = a_stay(left, "Confirmed", has_room=False)
    ready = act(left, action="assign", id_=coming.id, details={"unit_id": room.id}, now=NOW)
    came = act(ready, action="check_in", id_=coming.id, details={}, now=NOW)

    assert "reservation/checked-out" in told(account, left)
    assert "reservation/checked-in" in told(ready, came)


def test_a_new_or_vanished_reservation_and_a_comment_are_told(account: HotelAccount) -> None:
    stay = a_stay(account, "Confirmed")
    others = {id_: one for id_, one in account.reservations.items() if id_ != stay.id}
    without = replace(account, reservations=others)
    commented = replace(account, reservations=others | {stay.id: replace(stay, comment="Late")})

    assert told(without, account) == {"reservation/created"}
    assert told(account, without) == {"reservation/deleted"}
    assert told(account, commented) == {"reservation/changed"}


def test_the_night_audit_is_told_with_its_dirty_rooms_and_no_shows(account: HotelAccount) -> None:
    [hotel] = account.properties
    clean = {id_: replace(unit, condition="Clean") for id_, unit in account.units.items()}
    before = replace(account, units=clean)

    after = night_audit(before, property_id=hotel, now=NOW + timedelta(days=2))

    assert told(before, after) == {
        "nightaudit/started",
        "nightaudit/succeeded",
        "unit/changed",
        "reservation/set-to-no-show",
    }


@pytest.mark.parametrize("tells_occupancy", [True, False])
def test_a_room_that_is_only_occupied_has_changed_if_that_is_set(
    account: HotelAccount, tells_occupancy: bool
) -> None:
    room = account.units[a_free_room(account)]
    occupied = replace(account, units=account.units | {room.id: replace(room, is_occupied=True)})

    events = told(account, occupied, tells_occupancy=tells_occupancy)

    assert events == ({"unit/changed"} if tells_occupancy else set())


def test_a_maintenance_is_told_and_its_room_has_not_changed(account: HotelAccount) -> None:
    room = account.units[a_free_room(account)]

    def having(maintenance: Maintenance | None) -> HotelAccount:
        units = account.units | {room.id: replace(room, maintenance=maintenance)}
        return replace(account, units=units)

    window = Maintenance(id="M", type="OutOfOrder", begins=str(NOW), ends=str(NOW))
    longer = replace(window, ends=str(NOW + timedelta(days=1)))

    assert told(having(None), having(window)) == {"maintenance/created"}
    assert told(having(window), having(longer)) == {"maintenance/changed"}
    assert told(having(window), having(None)) == {"maintenance/deleted"}


def test_what_an_app_writes_is_told_to_it(
    sandbox: Server, subscribe: Callable[..., str], listener: Listener
) -> None:
    subscribe("unit/*", "maintenance/*", "nightaudit/*", "reservation/*")
    send = _app(sandbox)

    send("PUT", "/operations/v1/units-condition", _conditions(sandbox))
    send("POST", "/operations/v1/maintenances", _repair(sandbox))
    sandbox.control.let_the_day_pass(account_code="DEMO", property_id="MUC")

    events = listener.wait_for(
        lambda events: (
            {"Unit", "Maintenance", "Reservation"} <= {event["topic"] for event in events}
        )
    )
    assert {event["accountId"] for event in events} == {"DEMO"}


def test_a_post_with_the_same_key_is_done_once(sandbox: Server) -> None:
    send, body = _app(sandbox), _repair(sandbox)
    path = "/operations/v1/maintenances"

    first = send("POST", path, body, key="one")
    again = send("POST", path, body, key="one")
    other = send("POST", path, body | {"description": "Window"}, key="one")
    new = send("POST", path, body, key="two")

    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert "Idempotency-Key" in other.json()["messages"][0]
    assert new.status_code == 422


def _app(sandbox: Server) -> Callable[..., requests.Response]:
    sandbox.control.change_client("LOBB-AC-TEST", scopes=SCOPES.split())
    token = App(sandbox.url).connect(scope=SCOPES)["access_token"]

    def send(method: str, path: str, body: Any, *, key: str | None = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        return requests.request(method, sandbox.url + path, json=body, headers=headers, timeout=10)

    return send


def _conditions(sandbox: Server) -> dict[str, Any]:
    return {"unitsConditions": [{"id": "MUC-KKH", "condition": c} for c in ("Dirty", "Clean")]}


def _repair(sandbox: Server) -> dict[str, Any]:
    return {
        "unitId": "MUC-KKH",
        "from": NOW.isoformat(timespec="seconds"),
        "to": (NOW + timedelta(days=1)).isoformat(timespec="seconds"),
        "type": "OutOfService",
        "description": "Lamp",
    }

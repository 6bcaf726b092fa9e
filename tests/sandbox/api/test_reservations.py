"""Reservations, conditions, maintenances and the night audit, as a housekeeping app uses them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from sandbox.server import Server
from tests.sandbox.app import App, Get

SCOPES = (
    "openid profile offline_access setup.read reservations.read maintenances.read "
    "maintenances.manage operations.change-room-state operations.trigger-night-audit"
)
PATH = "/booking/v1/reservations"
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def token(sandbox: Server) -> str:
    sandbox.control.change_client("LOBB-AC-TEST", scopes=SCOPES.split())
    return str(App(sandbox.url).connect(scope=SCOPES)["access_token"])


@pytest.fixture
def get(sandbox: Server, token: str) -> Get:
    app = App(sandbox.url)

    def get(path: str, **options: Any) -> requests.Response:
        return app.get(path, token, **options)

    return get


@pytest.fixture
def send(sandbox: Server, token: str) -> Callable[..., requests.Response]:
    def send(method: str, path: str, body: Any = None) -> requests.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return requests.request(method, sandbox.url + path, json=body, headers=headers, timeout=10)

    return send


def today() -> datetime:
    return datetime.now(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)


def all_of(get: Get, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for page in range(1, 50):
        answer = get(PATH, pageNumber=page, pageSize=200, **query)
        if answer.status_code == 204:
            return found
        assert answer.status_code == 200, answer.text
        found += answer.json()["reservations"]
    raise AssertionError("too many pages")


def test_a_stay_filter_is_an_overlap_and_misses_those_who_should_have_left(get: Get) -> None:
    day = {"from": today().isoformat(), "to": (today() + timedelta(days=1)).isoformat()}

    stays = all_of(get, propertyIds="MUC", dateFilter="Stay", **day)
    overdue = all_of(
        get, propertyIds="MUC", status="InHouse", dateFilter="Departure", to=today().isoformat()
    )

    assert {each["status"] for each in stays} == {"Confirmed", "InHouse"}
    begins, ends = today(), today() + timedelta(days=1)
    assert all(datetime.fromisoformat(each["departure"]) > begins for each in stays)
    assert all(datetime.fromisoformat(each["arrival"]) < ends for each in stays)
    assert len(overdue) == 1
    assert overdue[0]["id"] not in {each["id"] for each in stays}


def test_everybody_who_is_in_a_room_has_a_reservation_for_it(get: Get) -> None:
    units = get("/inventory/v1/units", propertyId="MUC", pageSize=200).json()["units"]
    in_house = all_of(get, propertyIds="MUC", status="InHouse", expand="assignedUnits")

    occupied = [unit["id"] for unit in units if unit["status"]["isOccupied"]]
    assert sorted(each["unit"]["id"] for each in in_house) == sorted(occupied)
    for each in in_house:
        assert each["assignedUnits"][0]["timeRanges"][0]["to"] == each["departure"]


def test_the_day_has_what_a_schedule_has_to_cope_with(get: Get) -> None:
    day = {"from": today().isoformat(), "to": (today() + timedelta(days=1)).isoformat()}
    stays = all_of(get, propertyIds="MUC", dateFilter="Stay", expand="services", **day)

    of_today = [each for each in stays if each["arrival"].startswith(today().date().isoformat())]
    assert [each for each in of_today if "unit" not in each]
    assert [each for each in of_today if each["departure"][:10] == each["arrival"][:10]]
    assert [each for each in stays if each.get("services")]


@pytest.mark.parametrize(
    "query",
    [
        {"dateFilter": "Stay"},
        {"dateFilter": "Stay", "from": "2027-06-10T00:00:00"},
        {"dateFilter": "Stay", "from": "2027-06-10T00:00:00.5+02:00"},
        {"dateFilter": "Yesterday", "from": "2027-06-10T00:00:00+02:00"},
        {"propertyIds": "NOPE"},
        {"status": "Asleep"},
        {"sort": "price:asc"},
    ],
)
def test_what_cannot_be_asked_is_422(get: Get, query: dict[str, str]) -> None:
    answer = get(PATH, **query)

    assert answer.status_code == 422
    assert answer.json()["messages"]


def test_without_the_scope_nothing_is_told_or_done(sandbox: Server) -> None:
    app = App(sandbox.url)
    token = app.connect()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}

    assert app.get(PATH, token).status_code == 403
    path = f"{sandbox.url}/operations/v1/units-condition"
    assert requests.put(path, json={}, headers=headers, timeout=10).status_code == 403


def test_conditions_are_set_all_or_none(get: Get, send: Callable[..., requests.Response]) -> None:
    units = get("/inventory/v1/units", propertyId="MUC", condition="Dirty").json()["units"]
    first, second = units[0]["id"], units[1]["id"]
    path = "/operations/v1/units-condition"

    def conditions(*ids: str) -> dict[str, Any]:
        return {"unitsConditions": [{"id": id_, "condition": "Clean"} for id_ in ids]}

    assert send("PUT", path, conditions(first, "NOPE")).status_code == 422
    assert get(f"/inventory/v1/units/{first}").json()["status"]["condition"] == "Dirty"
    assert send("PUT", path, conditions(first, second)).status_code == 204
    assert get(f"/inventory/v1/units/{second}").json()["status"]["condition"] == "Clean"
    assert send("PUT", path, {"unitsConditions": []}).status_code == 422


def test_a_maintenance_is_planned_listed_and_ended(
    get: Get, send: Callable[..., requests.Response]
) -> None:
    unit = get("/inventory/v1/units", propertyId="BER").json()["units"][0]["id"]
    window = {"from": today().isoformat(), "to": (today() + timedelta(days=2)).isoformat()}
    path = "/operations/v1/maintenances"

    created = send("POST", path, {"unitId": unit, "type": "OutOfOrder", **window})
    listed = get(path, propertyId="BER").json()
    id_ = created.json()["id"]

    assert created.status_code == 201
    assert [(each["id"], each["unit"], each["type"]) for each in listed["maintenances"]] == [
        (id_, {"id": unit}, "OutOfOrder")
    ]
    assert send("DELETE", f"{path}/{id_}").status_code == 204
    assert get(path, propertyId="BER").status_code == 204
    assert send("DELETE", f"{path}/{id_}").status_code == 404


def test_guests_move_and_leave_and_the_rooms_are_dirty(sandbox: Server, get: Get) -> None:
    in_house = all_of(get, propertyIds="PAR", status="InHouse", sort="departure:asc")
    free = get("/inventory/v1/units", propertyId="PAR", isOccupied="false").json()["units"]
    stay, room = in_house[0], free[0]["id"]

    def act(action: str, **details: Any) -> None:
        sandbox.control.act_at_the_desk(
            account_code="DEMO", id=stay["id"], action=action, **details
        )

    act("move", unit_id=room)
    moved = get(f"{PATH}/{stay['id']}", expand="assignedUnits").json()
    act("check_out")
    left = get(f"{PATH}/{stay['id']}").json()

    assert [each["unit"]["id"] for each in moved["assignedUnits"]] == [stay["unit"]["id"], room]
    assert left["status"] == "CheckedOut"
    for id_ in (stay["unit"]["id"], room):
        status = get(f"/inventory/v1/units/{id_}").json()["status"]
        assert (status["isOccupied"], status["condition"]) == (False, "Dirty")


def test_the_night_audit_makes_every_occupied_room_dirty(
    get: Get, send: Callable[..., requests.Response]
) -> None:
    assert send("PUT", "/operations/v1/night-audit?propertyId=LND").status_code == 204

    units = get("/inventory/v1/units", propertyId="LND", isOccupied="true").json()["units"]
    assert {unit["status"]["condition"] for unit in units} == {"Dirty"}


def test_a_day_passes_on_command(sandbox: Server, get: Get) -> None:
    steps = sandbox.control.let_the_day_pass(account_code="DEMO", property_id="MUC", hour=24)

    day = {"from": today().isoformat(), "to": (today() + timedelta(days=1)).isoformat()}
    leaving = all_of(get, propertyIds="MUC", dateFilter="Departure", **day)
    assert steps["check_out"] > 0 < steps["check_in"]
    assert {each["status"] for each in leaving if each["arrival"] < each["departure"]} >= {
        "CheckedOut"
    }

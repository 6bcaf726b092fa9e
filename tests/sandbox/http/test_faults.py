"""Faults by rule, and latency."""

import time
from typing import Any

import pytest
import requests

from sandbox.control.client import ControlError
from sandbox.server import Server
from tests.sandbox.app import App, Get

PROPERTIES = "/inventory/v1/properties"
UNITS = "/inventory/v1/units"


def test_a_status_fault_answers_in_place_of_the_handler(sandbox: Server, get: Get) -> None:
    sandbox.control.add_fault(
        kind="status", path="^/inventory", status=429, headers={"Retry-After": "7"}, body="slow"
    )

    response = get(PROPERTIES)

    assert (response.status_code, response.text) == (429, "slow")
    assert response.headers["Retry-After"] == "7"
    assert get("/account/v1/accounts/current").status_code == 200


def test_a_rule_applies_after_some_calls_and_so_many_times(sandbox: Server, get: Get) -> None:
    sandbox.control.add_fault(kind="status", path=PROPERTIES, after=1, times=2)

    statuses = [get(PROPERTIES).status_code for _ in range(5)]

    assert statuses == [200, 503, 503, 200, 200]
    (rule,) = sandbox.control.faults()
    assert (rule["seen"], rule["applied"]) == (5, 2)


def test_a_rule_can_ask_for_method_query_and_grant(sandbox: Server, app: App, get: Get) -> None:
    sandbox.control.add_fault(kind="status", path=UNITS, query="pageNumber=2", status=500)
    sandbox.control.add_fault(kind="status", method="HEAD", status=502)
    sandbox.control.add_fault(kind="status", grant_type="refresh_token", status=504)

    first, second = get(UNITS, pageNumber=1), get(UNITS, pageNumber=2)
    head = get(f"{PROPERTIES}/MUC", method="HEAD")
    reply = app.connect()
    refreshed = app.refresh(reply["refresh_token"])

    assert [first.status_code, second.status_code] == [200, 500]
    assert head.status_code == 502
    assert refreshed.status_code == 504


def test_cut_sends_a_part_of_the_body(sandbox: Server, get: Get) -> None:
    sandbox.control.add_fault(kind="cut", path=PROPERTIES, after_bytes=100)

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        get(PROPERTIES)

    assert sandbox.control.calls(path=PROPERTIES)[0]["outcome"] == "cut"


def test_reset_has_no_effect(sandbox: Server, app: App) -> None:
    reply = app.connect()
    fault = sandbox.control.add_fault(kind="reset", path="^/connect/token$")

    with pytest.raises(requests.ConnectionError):
        app.refresh(reply["refresh_token"])
    sandbox.control.delete_fault(fault)

    assert app.refresh(reply["refresh_token"]).status_code == 200


def test_commit_then_reset_takes_effect_and_loses_the_answer(sandbox: Server, app: App) -> None:
    reply = app.connect()
    sandbox.control.add_fault(kind="commit-then-reset", path="^/connect/token$", times=1)

    with pytest.raises(requests.ConnectionError):
        app.refresh(reply["refresh_token"])

    assert [token["state"] for token in sandbox.control.tokens(kind="refresh_token")] == [
        *("spent", "issued")
    ]
    assert sandbox.control.calls(kind="token")[-1]["outcome"] == "reset"


def test_hang_answers_late_and_has_no_effect_on_who_hung_up(sandbox: Server, app: App) -> None:
    reply = app.connect()
    sandbox.control.add_fault(kind="hang", path="^/connect/token$", seconds=30, times=1)

    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{app.url}/connect/token",
            {"grant_type": "refresh_token", "refresh_token": reply["refresh_token"]},
            timeout=0.2,
        )

    assert app.refresh(reply["refresh_token"]).status_code == 200
    assert sandbox.control.calls(kind="token")[1]["outcome"] == "abandoned"


def test_replace_changes_fields_of_the_answer(sandbox: Server, app: App, get: Get) -> None:
    sandbox.control.add_fault(
        kind="replace",
        path=PROPERTIES,
        set={"count": 99, "properties.0.name": "Motel"},
        remove=["properties.1"],
    )
    sandbox.control.add_fault(
        kind="replace",
        path="^/connect/token$",
        set={"expires_in": "soon"},
        remove=["refresh_token"],
    )

    body = get(PROPERTIES).json()
    reply = app.connect()

    assert body["count"] == 99
    assert body["properties"][0]["name"] == "Motel"
    assert [hotel["id"] for hotel in body["properties"]] == ["MUC", "LND", "PAR", "VIE"]
    assert reply["expires_in"] == "soon"
    assert "refresh_token" not in reply


def test_cleared_faults_are_gone(sandbox: Server, get: Get) -> None:
    sandbox.control.add_fault(kind="status")
    sandbox.control.clear_faults()

    assert get(PROPERTIES).status_code == 200


@pytest.mark.parametrize(
    "rule",
    [
        {"kind": "explode"},
        {"kind": "status", "path": "("},
        {"kind": "status", "colour": "red"},
        {"kind": "id-token", "signature": "pretty"},
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(sandbox: Server, rule: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match="FaultError"):
        sandbox.control.add_fault(**rule)

    assert sandbox.control.faults() == []


def test_latency_by_the_longest_prefix(sandbox: Server, get: Get) -> None:
    sandbox.control.set_latency(seconds=0.5)
    sandbox.control.set_latency(seconds=0, path="/account")

    begun = time.monotonic()
    get("/account/v1/accounts/current")
    quick = time.monotonic() - begun
    get(PROPERTIES)
    slow = time.monotonic() - begun - quick
    sandbox.control.clear_latency()
    begun = time.monotonic()
    get(PROPERTIES)

    assert quick < 0.5 <= slow
    assert time.monotonic() - begun < 0.5

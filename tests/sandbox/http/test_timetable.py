"""Outages on a timetable, and the limit of the token endpoint."""

import time

import pytest
import requests

from sandbox.control.client import ControlError
from sandbox.server import Server
from sandbox.state.faults import Action, FaultRule
from tests.sandbox.app import Get

PROPERTIES = "/inventory/v1/properties"


def test_an_outage_begins_and_ends_by_itself(sandbox: Server, get: Get) -> None:
    sandbox.control.add_fault(kind="status", path=PROPERTIES, begins_in=1, lasts=1)
    began = time.monotonic()

    before = get(PROPERTIES).status_code
    time.sleep(max(0.0, began + 1.3 - time.monotonic()))
    meanwhile = get(PROPERTIES).status_code
    time.sleep(max(0.0, began + 2.3 - time.monotonic()))
    afterwards = get(PROPERTIES).status_code

    assert (before, meanwhile, afterwards) == (200, 503, 200)
    (rule,) = sandbox.control.faults()
    assert (rule["seen"], rule["applied"]) == (1, 1)


@pytest.mark.parametrize(
    ("second", "is_out"),
    [(0, False), (9.9, False), (10.1, True), (39.9, True), (40.1, False), (310.1, True)],
)
def test_an_outage_comes_again(second: float, is_out: bool) -> None:
    rule = FaultRule(action=Action(kind="status"), begins_in=10, lasts=30, every=300)

    assert rule._is_on(rule.added_at + second) is is_out


def test_a_timetable_that_makes_no_sense_is_refused(sandbox: Server) -> None:
    with pytest.raises(ControlError, match="not a fault rule"):
        sandbox.control.add_fault(kind="status", every=0)


def test_the_token_endpoint_has_a_limit_of_its_own_for_all_accounts(
    sandbox: Server, get: Get
) -> None:
    sandbox.control.change_settings(
        token_rate_limit={"per_second": 0.01, "burst": 2, "per_minute": 100}
    )

    answers = [
        requests.post(
            f"{sandbox.url}/connect/token",
            data={"client_id": client, "grant_type": "refresh_token", "refresh_token": "none"},
            timeout=5,
        )
        for client in ("ONE", "ONE", "ONE", "OTHER")
    ]

    statuses = [answer.status_code for answer in answers]
    assert statuses[2] == 429
    assert int(answers[2].headers["Retry-After"]) >= 1
    assert 429 not in {*statuses[:2], statuses[3]}
    assert get(PROPERTIES).status_code == 200

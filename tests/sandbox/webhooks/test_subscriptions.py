"""The subscription API: its odd shapes, and the call back that comes before the answer."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.server import Server
from tests.sandbox.app import TIMEOUT, App
from tests.sandbox.webhooks.conftest import PATH, Call
from tests.sandbox.webhooks.listener import Listener


def test_a_subscription_is_made_after_its_address_has_answered_a_health_check(
    call: Call, listener: Listener
) -> None:
    answer = call("POST", {"endpointUrl": listener.url, "events": ["unit/changed"]})

    assert answer.status_code == 201
    [check] = listener.bodies
    assert (check["topic"], check["type"]) == ("system", "healthcheck")
    assert (check["accountId"], check["propertyIds"]) == ("DEMO", [])
    assert answer.headers["Location"].endswith(answer.json()["id"])


def test_an_address_that_does_not_answer_well_gets_no_subscription(
    call: Call, listener: Listener, sandbox: Server
) -> None:
    listener.health = 500

    answer = call("POST", {"endpointUrl": listener.url, "events": ["unit/*"]})

    assert (answer.status_code, answer.json()["type"]) == (422, "HealthcheckFailed")
    assert sandbox.control.subscriptions() == []


@pytest.mark.parametrize(
    "body",
    [
        {"endpointUrl": "nowhere", "events": ["unit/*"]},
        {"endpointUrl": "http://127.0.0.1:9/", "events": []},
        {"endpointUrl": "http://127.0.0.1:9/", "events": ["weather/changed"]},
        {"endpointUrl": "http://127.0.0.1:9/", "events": ["unit"]},
        {"endpointUrl": "http://127.0.0.1:9/", "events": ["unit/*"], "propertyIds": ["XXX"]},
        ["unit/*"],
    ],
)
def test_what_makes_no_sense_is_refused_before_anybody_is_called(call: Call, body: Any) -> None:
    assert call("POST", body).status_code == 422


def test_the_list_is_a_bare_array_and_nothing_when_it_is_empty(
    call: Call, subscribe: Callable[..., str]
) -> None:
    empty = call("GET")
    id_ = subscribe("unit/*", propertyIds=["MUC"])

    [item] = call("GET").json()

    assert (empty.status_code, empty.content) == (204, b"")
    assert (item["id"], item["events"], item["propertyIds"]) == (id_, ["unit/*"], ["MUC"])
    assert call("GET", id_=id_).json() == item


def test_a_subscription_is_changed_and_deleted(
    call: Call, subscribe: Callable[..., str], listener: Listener
) -> None:
    id_ = subscribe("unit/*")

    changed = call("PUT", {"endpointUrl": listener.url, "events": ["property/*"]}, id_=id_)
    deleted = call("DELETE", id_=id_)

    assert (changed.status_code, changed.json()["events"]) == (200, ["property/*"])
    assert deleted.status_code == 204
    assert call("DELETE", id_=id_).status_code == 404


def test_it_takes_a_token_and_shows_no_other_accounts_subscriptions(
    app: App, subscribe: Callable[..., str]
) -> None:
    id_ = subscribe("unit/*")
    token = app.connect(email="admin@solo.example")["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}

    without = requests.get(f"{app.url}{PATH}", timeout=TIMEOUT)
    others = requests.get(f"{app.url}{PATH}", headers=bearer, timeout=TIMEOUT)
    one = requests.delete(f"{app.url}{PATH}/{id_}", headers=bearer, timeout=TIMEOUT)

    assert (without.status_code, others.status_code, one.status_code) == (401, 204, 404)


def test_disconnecting_at_apaleo_leaves_the_subscription(
    sandbox: Server, subscribe: Callable[..., str], listener: Listener
) -> None:
    subscribe("unit/*")

    sandbox.control.disconnect(account_code="DEMO")
    sandbox.control.apply(
        account_code="DEMO", action="change", kind="unit", id="MUC-KKH", fields={"name": "1"}
    )

    assert len(sandbox.control.subscriptions()) == 1
    listener.wait_for(lambda events: len(events) == 1)

"""The control interface: ledger, tokens, clock, clients, settings, data, reset."""

import json

import pytest
import requests

from sandbox.control.client import ControlError
from sandbox.server import Server
from tests.fixtures.sandbox import CLIENT
from tests.sandbox.app import ADMIN, TIMEOUT, VERIFIER, App, Get

PROPERTIES = "/inventory/v1/properties"


def test_the_ledger_shows_every_call_and_none_of_its_own(sandbox: Server, app: App) -> None:
    reply = app.connect()
    app.get(PROPERTIES, reply["access_token"], pageSize=50)

    calls = sandbox.control.calls()

    assert [call["n"] for call in calls] == list(range(1, len(calls) + 1))
    assert [call["kind"] for call in calls][-2:] == ["token", "api"]
    assert calls[-1]["query"] == {"pageSize": "50"}
    assert (calls[-1]["account_code"], calls[-1]["status"]) == ("DEMO", 200)
    assert calls[-2]["issued"]["access_token"] == calls[-1]["bearer"]


def test_the_ledger_holds_no_secret(sandbox: Server, app: App) -> None:
    code = app.consent()["code"]
    reply = app.exchange(code).json()
    app.get(PROPERTIES, reply["access_token"])
    app.refresh(reply["refresh_token"])
    app.post("/connect/revocation", basic=True, token=reply["refresh_token"])

    text = json.dumps([sandbox.control.calls(), sandbox.control.tokens()])

    tokens = [reply[name] for name in ("access_token", "refresh_token", "id_token")]
    for secret in [code, *tokens, VERIFIER, CLIENT.secrets[0], ADMIN]:
        assert secret not in text
    assert sandbox.control.calls(kind="revocation")[0]["form"].keys() == {"token"}


def test_calls_can_be_picked_out_and_forgotten(sandbox: Server, app: App) -> None:
    first = app.connect()
    app.refresh(first["refresh_token"])

    picked = sandbox.control.calls(kind="token", grant_type="refresh_token")
    sandbox.control.clear_ledger()

    assert len(picked) == 1
    assert sandbox.control.calls() == []
    assert len(sandbox.control.tokens(kind="access_token", state="issued")) == 2


def test_tokens_can_be_made_to_expire(sandbox: Server, app: App) -> None:
    demo, solo = app.connect(), app.connect(email="admin@solo.example")

    expired = sandbox.control.expire_tokens(account_code="DEMO")

    assert expired == 1
    assert app.get(PROPERTIES, demo["access_token"]).status_code == 401
    assert app.get(PROPERTIES, solo["access_token"]).status_code == 200
    assert app.refresh(demo["refresh_token"]).status_code == 200


@pytest.mark.parametrize("action", ["revoke_grants", "disconnect"])
def test_grants_can_be_revoked(sandbox: Server, app: App, action: str) -> None:
    demo, solo = app.connect(), app.connect(email="admin@solo.example")

    revoked = getattr(sandbox.control, action)(account_code="DEMO")

    assert revoked == 1
    assert app.get(PROPERTIES, demo["access_token"]).status_code == 401
    assert app.refresh(demo["refresh_token"]).json() == {"error": "invalid_grant"}
    assert app.refresh(solo["refresh_token"]).status_code == 200


def test_the_clock_moves_tokens_with_it(sandbox: Server, app: App) -> None:
    reply = app.connect()

    sandbox.control.set_clock(offset_seconds=-300)
    back = app.get(PROPERTIES, reply["access_token"]).status_code
    sandbox.control.set_clock(offset_seconds=4000)
    forth = app.get(PROPERTIES, reply["access_token"]).status_code

    assert (back, forth) == (200, 401)


def test_settings_show_no_client_secret_and_can_be_changed(sandbox: Server) -> None:
    sandbox.control.change_settings(rotation="reuse", access_token_seconds=60)

    settings = sandbox.control.settings()

    assert (settings["rotation"], settings["access_token_seconds"]) == ("reuse", 60)
    assert CLIENT.secrets[0] not in json.dumps(settings)


@pytest.mark.parametrize("change", [{"base_url": "http://x"}, {"colour": 1}, {"rotation": "daily"}])
def test_settings_that_cannot_be_are_refused(sandbox: Server, change: dict[str, str]) -> None:
    with pytest.raises(ControlError, match="PatchError"):
        sandbox.control.change_settings(**change)


def test_a_client_can_be_given_other_redirect_uris(sandbox: Server, app: App) -> None:
    sandbox.control.change_client(CLIENT.client_id, redirect_uris=["https://app.example/back"])

    moved = requests.get(
        app.authorize_url(redirect_uri="https://app.example/back"), timeout=TIMEOUT
    )
    old = requests.get(app.authorize_url(), timeout=TIMEOUT)

    assert (moved.status_code, old.status_code) == (200, 400)


def test_accounts_list_their_logins(sandbox: Server) -> None:
    accounts = {account["code"]: account for account in sandbox.control.accounts()}

    assert list(accounts) == ["DEMO", "SOLO", "ALPEN", "EMPTY"]
    admins = [user["is_admin"] for user in accounts["DEMO"]["users"]]
    assert admins == [True, False]


def test_a_generated_account_can_be_signed_in_to_at_once(sandbox: Server, app: App) -> None:
    account = sandbox.control.generate_account(
        code="GEN_1", properties=2, units_per_property=30, rate_plans_per_property=7
    )
    (user,) = account["users"]

    token = app.connect(email=user["email"], password=user["password"])["access_token"]

    assert app.get(f"{PROPERTIES}/$count", token).json() == {"count": 2}
    assert app.get("/inventory/v1/units/$count", token).json() == {"count": 60}


def test_data_can_be_changed(sandbox: Server, get: Get) -> None:
    sandbox.control.apply(
        account_code="DEMO", action="change", kind="property", id="LND", fields={"name": "The Inn"}
    )

    assert get(f"{PROPERTIES}/LND").json()["name"] == {"en": "The Inn"}


def test_a_mistaken_change_is_answered_in_words_and_changes_nothing(
    sandbox: Server, get: Get
) -> None:
    with pytest.raises(ControlError, match="account DEMO has no unit MUC-NOPE"):
        sandbox.control.apply(
            account_code="DEMO", action="delete", kind="unit", id=["MUC-NOPE", "MUC-NO"]
        )

    assert get("/inventory/v1/units/$count", propertyId="MUC").json()["count"] == 100


def test_reset_goes_back_to_the_start_and_keeps_the_keys(sandbox: Server, app: App) -> None:
    kid = sandbox.control.rotate_keys()
    reply = app.connect()
    sandbox.control.apply(account_code="DEMO", action="delete", kind="property", id="MUC")
    sandbox.control.change_settings(grace_seconds=9)
    sandbox.control.add_fault(kind="status", path="^/none$")
    sandbox.control.set_clock(offset_seconds=99)

    sandbox.control.reset()

    assert (sandbox.control.calls(), sandbox.control.tokens()) == ([], [])
    assert sandbox.control.faults() == []
    assert sandbox.control.settings()["grace_seconds"] == 0
    assert app.get(PROPERTIES, reply["access_token"]).status_code == 401
    assert app.get(f"{PROPERTIES}/MUC", app.connect()["access_token"]).status_code == 200
    jwks = f"{sandbox.url}/.well-known/openid-configuration/jwks"
    assert requests.get(jwks, timeout=TIMEOUT).json()["keys"][0]["kid"] == kid


def test_the_interface_explains_itself_as_json_and_as_a_page(sandbox: Server) -> None:
    address = f"{sandbox.url}/_control/"

    as_json = requests.get(address, timeout=TIMEOUT).json()
    as_page = requests.get(address, headers={"Accept": "text/html"}, timeout=TIMEOUT).text

    assert {"method": "POST", "path": "/_control/reset"}.items() <= as_json[-1].items()
    assert all(line["does"] for line in as_json)
    assert "<code>POST /_control/faults</code>" in as_page


def test_the_front_page_shows_the_logins_and_no_client_secret(sandbox: Server) -> None:
    page = requests.get(sandbox.url, timeout=TIMEOUT).text

    assert ADMIN in page
    assert CLIENT.secrets[0] not in page

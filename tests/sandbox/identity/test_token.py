"""The token endpoint: codes, client authentication, and what a reply holds."""

from typing import Any

import pytest
import requests

from sandbox.server import Server
from tests.sandbox.app import TIMEOUT, App


def test_a_code_is_exchanged_for_all_tokens(app: App) -> None:
    response = app.exchange(app.consent()["code"])

    reply = response.json()
    assert response.headers["Cache-Control"].startswith("no-store")
    assert reply.keys() == {
        *("id_token", "access_token", "expires_in", "token_type", "refresh_token", "scope")
    }
    assert (reply["expires_in"], reply["token_type"]) == (3600, "Bearer")


def test_without_offline_access_there_is_no_refresh_token(app: App) -> None:
    reply = app.connect(scope="openid setup.read")

    assert "refresh_token" not in reply
    assert reply["access_token"]


def test_without_openid_there_is_no_id_token(app: App) -> None:
    reply = app.connect(scope="setup.read offline_access")

    assert "id_token" not in reply
    assert reply["refresh_token"]


def test_a_code_works_once_and_its_second_use_revokes_what_the_first_gave(app: App) -> None:
    code = app.consent()["code"]
    reply = app.exchange(code).json()

    second = app.exchange(code)

    assert (second.status_code, second.json()) == (400, {"error": "invalid_grant"})
    assert app.refresh(reply["refresh_token"]).json() == {"error": "invalid_grant"}
    assert app.get("/inventory/v1/properties", reply["access_token"]).status_code == 401


def test_a_code_lives_for_five_minutes(sandbox: Server, app: App) -> None:
    early, late = app.consent()["code"], app.consent()["code"]

    sandbox.control.set_clock(offset_seconds=290)
    in_time = app.exchange(early)
    sandbox.control.set_clock(offset_seconds=310)
    too_late = app.exchange(late)

    assert in_time.status_code == 200
    assert too_late.json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "change",
    [
        {"code": "0" * 64 + "-1"},
        {"code_verifier": "another-code-verifier-of-forty-three-characters"},
        {"code_verifier": None},
        {"redirect_uri": "http://testserver.localhost/connect/callback"},
        {"redirect_uri": None},
    ],
)
def test_a_code_needs_its_verifier_and_the_very_same_redirect_uri(
    app: App, change: dict[str, Any]
) -> None:
    code = app.consent()["code"]

    response = app.exchange(**({"code": code} | change))

    assert (response.status_code, response.json()) == (400, {"error": "invalid_grant"})


def test_a_failed_exchange_has_used_up_the_code(app: App) -> None:
    code = app.consent()["code"]
    app.exchange(code, code_verifier=None)

    again = app.exchange(code)

    assert again.json() == {"error": "invalid_grant"}


def test_a_verifier_is_refused_where_no_challenge_was_sent(app: App) -> None:
    code = app.consent(code_challenge=None, code_challenge_method=None)["code"]

    response = app.exchange(code)

    assert response.json() == {"error": "invalid_grant"}


def test_credentials_may_come_as_basic(sandbox: Server, app: App) -> None:
    code = app.consent()["code"]

    response = app.exchange(code, basic=True)

    assert response.status_code == 200
    assert sandbox.control.calls(kind="token")[0]["client_id"] == "LOBB-AC-TEST"


def test_credentials_both_ways_at_once_are_refused(app: App) -> None:
    code = app.consent()["code"]

    response = app.exchange(code, basic=True, client_secret="canary-client-secret")

    assert response.json() == {"error": "invalid_request"}


@pytest.mark.parametrize(
    "change", [{"client_secret": "wrong"}, {"client_secret": None}, {"client_id": "NOBODY"}]
)
def test_wrong_credentials_are_an_invalid_client(app: App, change: dict[str, Any]) -> None:
    code = app.consent()["code"]

    response = app.exchange(code, **change)

    assert (response.status_code, response.json()) == (400, {"error": "invalid_client"})


def test_a_json_body_is_refused(app: App) -> None:
    response = requests.post(
        f"{app.url}/connect/token", json={"grant_type": "refresh_token"}, timeout=TIMEOUT
    )

    assert response.json() == {"error": "invalid_request"}


@pytest.mark.parametrize(
    ("grant_type", "error"),
    [
        ("password", "unsupported_grant_type"),
        ("client_credentials", "invalid_scope"),
        (None, "invalid_request"),
    ],
)
def test_a_store_app_has_no_other_grants(app: App, grant_type: str | None, error: str) -> None:
    response = app.token(grant_type=grant_type)

    assert (response.status_code, response.json()) == (400, {"error": error})

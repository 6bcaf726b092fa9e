"""Refresh tokens: rotation and its variants, reuse, grace, expiry, revocation."""

import pytest

from sandbox.server import Server
from tests.sandbox.app import App

GONE = {"error": "invalid_grant"}
PROPERTIES = "/inventory/v1/properties"


def test_a_refresh_hands_out_a_new_pair(app: App) -> None:
    first = app.connect()

    second = app.refresh(first["refresh_token"]).json()

    assert second["refresh_token"] != first["refresh_token"]
    assert app.get(PROPERTIES, second["access_token"]).status_code == 200
    assert app.get(PROPERTIES, first["access_token"]).status_code == 200


def test_reuse_of_a_spent_refresh_token_revokes_the_grant(sandbox: Server, app: App) -> None:
    first = app.connect()
    second = app.refresh(first["refresh_token"]).json()

    reuse = app.refresh(first["refresh_token"])

    assert (reuse.status_code, reuse.json()) == (400, GONE)
    assert "its grant is revoked" in str(sandbox.control.calls(kind="token")[-1]["note"])
    assert app.refresh(second["refresh_token"]).json() == GONE
    assert app.get(PROPERTIES, second["access_token"]).status_code == 401


def test_within_the_grace_period_a_spent_token_still_works(sandbox: Server, app: App) -> None:
    sandbox.control.change_settings(grace_seconds=60)
    first = app.connect()
    app.refresh(first["refresh_token"])

    sandbox.control.set_clock(offset_seconds=50)
    within = app.refresh(first["refresh_token"])
    sandbox.control.set_clock(offset_seconds=70)
    after = app.refresh(first["refresh_token"])

    assert within.status_code == 200
    assert after.json() == GONE


def test_with_rotation_reuse_the_same_token_comes_back(sandbox: Server, app: App) -> None:
    sandbox.control.change_settings(rotation="reuse")
    first = app.connect()

    replies = [app.refresh(first["refresh_token"]).json() for _ in range(2)]

    assert [reply["refresh_token"] for reply in replies] == [first["refresh_token"]] * 2


def test_with_rotation_omit_no_token_comes_back_and_the_old_one_stays(
    sandbox: Server, app: App
) -> None:
    sandbox.control.change_settings(rotation="omit")
    first = app.connect()

    replies = [app.refresh(first["refresh_token"]) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [200, 200]
    assert all("refresh_token" not in reply.json() for reply in replies)


@pytest.mark.parametrize("kind", ["access_token", "id_token"])
def test_another_token_is_no_refresh_token(app: App, kind: str) -> None:
    reply = app.connect()

    response = app.refresh(reply[kind])

    assert (response.status_code, response.json()) == (400, GONE)


def test_refresh_tokens_expire_at_last(sandbox: Server, app: App) -> None:
    reply = app.connect()
    sandbox.control.expire_tokens(kind="refresh_token")

    response = app.refresh(reply["refresh_token"])

    assert response.json() == GONE


def test_scopes_can_be_narrowed_but_not_widened(app: App) -> None:
    reply = app.connect(scope="offline_access setup.read")

    wider = app.refresh(reply["refresh_token"], scope="setup.read rateplans.read-corporate")
    narrower = app.refresh(reply["refresh_token"], scope="setup.read")

    assert wider.json() == {"error": "invalid_scope"}
    assert narrower.json()["scope"] == "setup.read"


def test_revoking_the_refresh_token_ends_the_access_token_too(app: App) -> None:
    reply = app.connect()

    response = app.post("/connect/revocation", token=reply["refresh_token"])

    assert response.status_code == 200
    assert app.refresh(reply["refresh_token"]).json() == GONE
    assert app.get(PROPERTIES, reply["access_token"]).status_code == 401


def test_access_tokens_may_outlive_the_revocation(sandbox: Server, app: App) -> None:
    sandbox.control.change_settings(revoking_ends_access_tokens=False)
    reply = app.connect()

    app.post("/connect/revocation", token=reply["refresh_token"])

    assert app.refresh(reply["refresh_token"]).json() == GONE
    assert app.get(PROPERTIES, reply["access_token"]).status_code == 200


def test_revoking_an_access_token_leaves_the_refresh_token(app: App) -> None:
    reply = app.connect()

    app.post("/connect/revocation", token=reply["access_token"], basic=True)

    assert app.get(PROPERTIES, reply["access_token"]).status_code == 401
    assert app.refresh(reply["refresh_token"]).status_code == 200


def test_revocation_says_yes_to_unknown_tokens_and_no_to_wrong_clients(app: App) -> None:
    unknown = app.post("/connect/revocation", token="nothing")
    wrong_client = app.post("/connect/revocation", token="nothing", client_secret="wrong")

    assert unknown.status_code == 200
    assert wrong_client.json() == {"error": "invalid_client"}

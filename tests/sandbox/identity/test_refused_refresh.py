"""Refreshes that are refused in the platform's own words."""

from sandbox.server import Server
from tests.fixtures.sandbox import CLIENT
from tests.sandbox.app import App

ADMIN = "admin@demo.example"


def test_a_grant_of_a_deactivated_user_is_refused_in_a_sentence(sandbox: Server, app: App) -> None:
    first = app.connect()
    sandbox.control.change_user(ADMIN, is_active=False)

    refused = app.refresh(first["refresh_token"])

    sentence = f"User {ADMIN} has no access to DEMO"
    assert (refused.status_code, refused.json()) == (400, {"error": sentence})


def test_a_user_who_is_let_in_again_lends_their_access_again(sandbox: Server, app: App) -> None:
    first = app.connect()
    sandbox.control.change_user(ADMIN, is_active=False)
    app.refresh(first["refresh_token"])

    sandbox.control.change_user(ADMIN, is_active=True)

    assert app.refresh(first["refresh_token"]).status_code == 200


def test_a_grant_of_before_scopes_were_added_is_an_invalid_request(
    sandbox: Server, app: App
) -> None:
    first = app.connect()
    sandbox.control.add_scopes(CLIENT.client_id, ["rates.read"])

    before = app.refresh(first["refresh_token"])
    after = app.refresh(app.connect()["refresh_token"])

    assert (before.status_code, before.json()) == (400, {"error": "invalid_request"})
    assert after.status_code == 200

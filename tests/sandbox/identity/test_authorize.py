"""The authorize endpoint, login and consent."""

from typing import Any

import pytest
import requests

from sandbox.browser import Browser, UnexpectedPageError
from sandbox.server import Server
from tests.fixtures.sandbox import CLIENT
from tests.sandbox.app import REDIRECT_URI, TIMEOUT, App


def test_consent_leads_back_with_code_state_and_scope(app: App) -> None:
    answer = app.consent(state="a/b c")

    assert answer.keys() == {"code", "scope", "state", "session_state"}
    assert answer["state"] == "a/b c"
    assert answer["scope"].split()[0] == "openid"


def test_consent_screen_shows_the_app_its_logo_the_account_and_the_permissions(
    sandbox: Server, app: App
) -> None:
    sandbox.control.change_client(CLIENT.client_id, logo_url="https://maker.example/logo.png")
    session = requests.Session()

    with pytest.raises(UnexpectedPageError) as stopped:
        Browser(session).consent(
            app.authorize_url(), email="admin@demo.example", password="demo", decision="look"
        )
    page = session.get(app.authorize_url(), timeout=TIMEOUT)

    assert "Lobby Test App asks to be connected to Demo Hotels (DEMO)" in stopped.value.text
    assert "See your hotels, room types, rooms and rate plans" in stopped.value.text
    assert '<img class="logo" src="https://maker.example/logo.png"' in page.text
    assert "img-src 'self' data: https://maker.example" in page.headers["Content-Security-Policy"]


def test_refusal_leads_back_with_access_denied_and_no_code(sandbox: Server, app: App) -> None:
    answer = app.consent(decision="deny")

    assert answer == {"error": "access_denied", "state": "the-state"}
    assert sandbox.control.tokens() == []


def test_consent_is_remembered_for_the_same_permissions(sandbox: Server, app: App) -> None:
    browser = Browser()
    app.consent(browser=browser)
    sandbox.control.clear_ledger()

    answer = app.consent(browser=browser)

    assert "code" in answer
    assert [call["kind"] for call in sandbox.control.calls()] == ["authorize"]


def test_consent_is_asked_for_again_for_more_permissions(sandbox: Server, app: App) -> None:
    browser = Browser()
    app.consent(browser=browser, scope="openid")
    sandbox.control.clear_ledger()

    app.consent(browser=browser, scope="openid setup.read")

    assert "consent" in [call["kind"] for call in sandbox.control.calls()]


def test_a_disconnected_app_has_to_ask_again(sandbox: Server, app: App) -> None:
    browser = Browser()
    app.consent(browser=browser)
    sandbox.control.disconnect(account_code="DEMO")
    sandbox.control.clear_ledger()

    app.consent(browser=browser)

    assert "consent" in [call["kind"] for call in sandbox.control.calls()]


def test_a_wrong_password_stays_on_the_login_page(sandbox: Server, app: App) -> None:
    with pytest.raises(UnexpectedPageError, match="E-mail and password do not match"):
        app.consent(password="guess")

    assert sandbox.control.calls()[-1]["note"] == "wrong e-mail or password"


def test_who_is_no_admin_cannot_allow_but_can_go_back(app: App) -> None:
    with pytest.raises(UnexpectedPageError, match="Only an account admin can connect an app"):
        app.consent(email="frontdesk@demo.example")

    answer = app.consent(email="frontdesk@demo.example", decision="deny")

    assert answer["error"] == "access_denied"


def test_who_is_no_admin_cannot_forge_consent(app: App) -> None:
    session = requests.Session()
    with pytest.raises(UnexpectedPageError):
        Browser(session).consent(
            app.authorize_url(), email="frontdesk@demo.example", password="demo"
        )
    page = session.get(app.authorize_url(), timeout=TIMEOUT)
    csrf_token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    return_url = page.history[-1].headers["Location"].split("ReturnUrl=")[1]

    response = session.post(
        f"{app.url}/consent?ReturnUrl={return_url}",
        {"csrf_token": csrf_token, "decision": "allow"},
        allow_redirects=False,
        timeout=TIMEOUT,
    )

    assert response.status_code == 400
    assert "Only an account admin" in response.text


def test_consent_without_the_pages_own_token_is_refused(app: App) -> None:
    session = requests.Session()
    with pytest.raises(UnexpectedPageError):
        Browser(session).consent(
            app.authorize_url(), email="admin@demo.example", password="demo", decision="look"
        )
    page = session.get(app.authorize_url(), timeout=TIMEOUT)

    response = session.post(page.url, {"decision": "allow"}, allow_redirects=False, timeout=TIMEOUT)

    assert response.status_code == 400
    assert "This form has expired" in response.text


@pytest.mark.parametrize(
    "change",
    [
        {"client_id": "NOBODY-AC-APP"},
        {"client_id": None},
        {"redirect_uri": REDIRECT_URI.removesuffix("/")},
        {"redirect_uri": f"{REDIRECT_URI}?more=1"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": None},
        {"scope": "openid reservations.manage"},
    ],
)
def test_a_wrong_client_redirect_uri_or_scope_gets_a_page_and_no_redirect(
    app: App, change: dict[str, Any]
) -> None:
    response = requests.get(app.authorize_url(**change), allow_redirects=False, timeout=TIMEOUT)

    assert response.status_code == 400
    assert "Location" not in response.headers
    assert "unauthorized_client" in response.text
    assert "Request Id: <code>0HL" in response.text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": None}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"prompt": "none"}, "login_required"),
    ],
)
def test_other_mistakes_are_told_by_redirect(app: App, change: dict[str, Any], error: str) -> None:
    answer = app.consent(**change)

    assert answer["error"] == error
    assert answer["state"] == "the-state"


def test_a_repeated_parameter_is_refused(app: App) -> None:
    url = f"{app.authorize_url()}&state=another"

    response = requests.get(url, allow_redirects=False, timeout=TIMEOUT)

    assert response.headers["Location"].startswith(f"{REDIRECT_URI}?error=invalid_request")


def test_pkce_can_be_required(sandbox: Server, app: App) -> None:
    without: dict[str, Any] = {"code_challenge": None, "code_challenge_method": None}
    optional = app.consent(**without)

    sandbox.control.change_settings(require_pkce=True)
    required = app.consent(**without)

    assert "code" in optional
    assert required["error"] == "invalid_request"


def test_signing_out_needs_a_yes_and_ends_the_session(app: App) -> None:
    session = requests.Session()
    app.consent(browser=Browser(session))

    asked = session.get(f"{app.url}/connect/endsession", timeout=TIMEOUT)
    csrf_token = asked.text.split('name="csrf_token" value="')[1].split('"')[0]
    session.post(f"{app.url}/connect/endsession", {"csrf_token": csrf_token}, timeout=TIMEOUT)
    after = session.get(app.authorize_url(), timeout=TIMEOUT)

    assert "Sign out?" in asked.text
    assert "/account/login" in after.url

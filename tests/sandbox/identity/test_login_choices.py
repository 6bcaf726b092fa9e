"""What an app meets between its button and the consent screen, when it is not the usual way."""

from urllib.parse import parse_qs, urljoin, urlsplit

import jwt
import pytest
import requests

from sandbox.browser import Browser, PageParser
from sandbox.server import Server
from tests.sandbox.app import TIMEOUT, App

CONFIGURATION = "/.well-known/openid-configuration"


def claims_of(reply: dict[str, str]) -> dict[str, str]:
    claims: dict[str, str] = jwt.decode(reply["id_token"], options={"verify_signature": False})
    return claims


def test_signing_in_at_another_origin_leads_back_to_the_consent_screen(
    sandbox: Server, app: App
) -> None:
    elsewhere = sandbox.url.replace("127.0.0.1", "localhost")
    sandbox.control.change_settings(login_origin=elsewhere)
    browser = requests.Session()

    page = browser.get(app.authorize_url(), timeout=TIMEOUT)
    form = PageParser(page.text).forms[0]
    fields = form.fields | {"username": "admin@demo.example", "password": "demo"}
    consent = browser.post(urljoin(page.url, form.action), fields, timeout=TIMEOUT)

    assert page.url.startswith(elsewhere)
    assert consent.url.startswith(f"{sandbox.url}/consent")
    assert "asks to be connected to" in consent.text


def test_a_ticket_from_another_origin_is_good_for_once(sandbox: Server, app: App) -> None:
    sandbox.control.change_settings(login_origin=sandbox.url.replace("127.0.0.1", "localhost"))
    browser = requests.Session()
    page = browser.get(app.authorize_url(), timeout=TIMEOUT)
    form = PageParser(page.text).forms[0]
    fields = form.fields | {"username": "admin@demo.example", "password": "demo"}
    consent = browser.post(urljoin(page.url, form.action), fields, timeout=TIMEOUT)
    [ticket] = [r.url for r in consent.history if "ticket=" in r.url]

    again = requests.get(ticket, timeout=TIMEOUT)

    assert (again.status_code, "expired" in again.text) == (400, True)


@pytest.mark.parametrize("prompt", ["login", "select_account"])
def test_a_prompt_for_the_login_asks_for_it_although_somebody_is_signed_in(
    sandbox: Server, app: App, prompt: str
) -> None:
    browser = Browser()
    app.consent(browser=browser)

    answer = app.consent(browser=browser, email="admin@solo.example", prompt=prompt)

    reply = app.exchange(answer["code"]).json()
    assert claims_of(reply)["account_code"] == "SOLO"


def test_a_prompt_that_is_not_known_any_more_is_not_advertised_and_passed_over(
    sandbox: Server, app: App
) -> None:
    sandbox.control.change_settings(prompt_values=["none"])
    browser = Browser()
    app.consent(browser=browser)

    answer = app.consent(browser=browser, email="admin@solo.example", prompt="select_account")
    document = requests.get(sandbox.url + CONFIGURATION, timeout=TIMEOUT).json()

    assert claims_of(app.exchange(answer["code"]).json())["account_code"] == "DEMO"
    assert document["prompt_values_supported"] == ["none"]


@pytest.mark.parametrize(("prompt", "is_lasting"), [(None, False), ("consent", True)])
def test_lasting_access_can_be_made_to_need_a_prompt_for_consent(
    sandbox: Server, app: App, prompt: str | None, *, is_lasting: bool
) -> None:
    sandbox.control.change_settings(offline_access_needs_prompt=True)

    reply = app.connect(prompt=prompt)

    assert ("refresh_token" in reply) == is_lasting
    assert ("offline_access" in reply["scope"].split()) == is_lasting


def test_an_error_of_choice_answers_each_authorization_request(sandbox: Server, app: App) -> None:
    sandbox.control.change_settings(authorize_error="temporarily_unavailable")

    response = requests.get(app.authorize_url(), allow_redirects=False, timeout=TIMEOUT)

    query = parse_qs(urlsplit(response.headers["Location"]).query)
    assert (query["error"], query["state"]) == (["temporarily_unavailable"], ["the-state"])


@pytest.mark.parametrize("is_told", [True, False])
def test_the_id_token_tells_who_it_is_unless_it_shall_not(
    sandbox: Server, app: App, *, is_told: bool
) -> None:
    sandbox.control.change_settings(profile_in_id_token=is_told)

    claims = claims_of(app.connect())

    assert (claims.get("name") == "admin@demo.example") == is_told
    assert ("preferred_username" in claims) == is_told

"""Case 47: no form of another site does anything here, and no other site frames a page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from sandbox.server import Server
from tests.connect.pages import resources
from tests.fixtures.people import SERVER_NAME
from tests.security.addresses import names, path_to
from tests.security.tenant import Tenant, facts

OURS = f"http://{SERVER_NAME}"


@pytest.fixture
def careful_browser_of() -> Callable[[User | None], Client]:
    """Make a browser at a Lobby that insists on CSRF tokens, as it does outside of tests."""

    def open_browser(user: User | None) -> Client:
        browser = Client(SERVER_NAME=SERVER_NAME, enforce_csrf_checks=True)
        if user:
            browser.force_login(user)
        return browser

    return open_browser


def is_csrf_page(response: Any) -> bool:
    return response.status_code == 403 and any(
        template.name == "errors/403_csrf.html" for template in response.templates
    )


# apaleo posts here, and proves itself by the secret in the address.
WITHOUT_FORMS = {"webhooks:accept"}


@pytest.mark.parametrize("name", [name for name in names() if name not in WITHOUT_FORMS])
def test_no_address_takes_a_form_without_its_token(
    name: str,
    careful_browser_of: Callable[[User | None], Client],
    alice: User,
    chief: User,
    seaside: Tenant,
    platform: Server,
) -> None:
    path = path_to(name, seaside.ids)
    form = seaside.form | {"post": "yes", "login": alice.email, "password": "correct horse battery"}
    browsers = [careful_browser_of(user) for user in (None, alice, chief)]
    before = facts()

    responses = [browser.post(path, form) for browser in browsers]

    assert [is_csrf_page(response) for response in responses] == [True, True, True]
    assert facts() == before
    assert platform.control.calls() == []


@pytest.mark.parametrize("name", ["connect:disconnect", "accounts:remove_member", "account_logout"])
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost"])
def test_a_token_does_not_help_a_form_that_comes_from_elsewhere(
    name: str,
    origin: str,
    careful_browser_of: Callable[[User | None], Client],
    alice: User,
    seaside: Tenant,
) -> None:
    browser = careful_browser_of(alice)
    form = {**seaside.form, "csrfmiddlewaretoken": token_of(browser)}
    before = facts()

    response = browser.post(path_to(name, seaside.ids), form, headers={"Origin": origin})

    assert is_csrf_page(response)
    assert facts() == before
    assert browser.session["_auth_user_id"] == str(alice.pk)


def test_a_form_of_our_own_with_its_token_is_taken(
    careful_browser_of: Callable[[User | None], Client], alice: User, seaside: Tenant
) -> None:
    browser = careful_browser_of(alice)
    form = {**seaside.form, "csrfmiddlewaretoken": token_of(browser)}

    response = browser.post(
        path_to("connect:disconnect", seaside.ids), form, headers={"Origin": OURS}
    )

    assert response.status_code == 302


def token_of(browser: Client) -> str:
    return str(browser.get("/hotels/team/").context["csrf_token"])


@pytest.mark.parametrize("name", names())
def test_no_answer_may_be_framed_or_names_its_address_to_other_sites(
    name: str,
    browser_of: Callable[[User | None], Client],
    alice: User,
    chief: User,
    seaside: Tenant,
) -> None:
    path = path_to(name, seaside.ids)

    answers = [browser_of(user).get(path) for user in (None, alice, chief)]

    for answer in answers:
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_pages_of_the_callback_load_nothing_from_elsewhere(client: Client, alice: User) -> None:
    callback = reverse("connect:callback")
    client.force_login(alice)

    answers: list[Any] = [client.get(callback), client.get(callback, {"state": "x", "code": "y"})]

    for answer in answers:
        assert resources(answer)
        assert all(each.startswith("/") and each[:2] != "//" for each in resources(answer))
        assert answer.headers["Referrer-Policy"] == "no-referrer"

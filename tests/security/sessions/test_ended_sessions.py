"""A session that ends while somebody types: every address that takes forms leads back."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.security.addresses import names, path_to
from tests.security.tenant import Tenant

LOGIN = reverse("account_login")
OTHERS = ("admin:", "webhooks:")
OURS = [name for name in names() if ":" in name and not name.startswith(OTHERS)]
TEAM, INVITE = reverse("accounts:team"), reverse("accounts:invite")


def page_after_login(response: object) -> str:
    location = urlsplit(response["Location"])  # type: ignore[index]  # a redirect
    assert location.path == LOGIN
    [page] = parse_qs(location.query)["next"]
    return page


@pytest.mark.parametrize("name", OURS)
def test_a_form_sent_after_the_session_ended_leads_to_a_page_and_never_to_an_empty_refusal(
    name: str, client: Client, client_of: Callable[[User], Client], seaside: Tenant, alice: User
) -> None:
    path = path_to(name, seaside.ids)
    refused = client.post(path, seaside.form)
    if refused.status_code != 302:
        pytest.skip("takes no form, or takes it from everybody")

    answer = client_of(alice).get(page_after_login(refused), follow=True)

    # The invitation is not hers: a page that says so.
    assert answer.status_code == (404 if name == "accounts:invitation" else 200)
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("name", OURS)
def test_an_address_that_only_takes_forms_leads_on_when_it_is_opened(
    name: str, client_of: Callable[[User], Client], seaside: Tenant, alice: User
) -> None:
    browser = client_of(alice)
    response = browser.get(path_to(name, seaside.ids), headers={"Accept": "text/html"})
    if response.status_code != 405:
        pytest.skip("is a page")

    above = response.context["page_above"]

    assert "POST" in response["Allow"]
    assert f'href="{above}">Go back</a>' in response.content.decode()
    assert browser.get(above, follow=True).status_code == 200


def test_what_was_typed_comes_back_once_on_the_page_it_was_typed_on(
    client: Client, alice: User
) -> None:
    typed = {"email": "nina@grand.example", "role": "manager"}
    came_from = {"Referer": f"http://testserver.localhost{TEAM}?role=manager"}

    refused = client.post(INVITE, typed, headers=came_from)
    client.force_login(alice)
    elsewhere = client.get(reverse("dashboard:home")).content.decode()
    page = client.get(page_after_login(refused)).content.decode()
    again = client.get(TEAM).content.decode()

    assert page_after_login(refused) == f"{TEAM}?role=manager"
    kept = '<input type="hidden" name="email" value="nina@grand.example">'
    assert (kept in elsewhere, kept in page, kept in again) == (False, True, False)
    assert f'action="{INVITE}"' in page


@pytest.mark.parametrize(
    "referer",
    [
        "https://evil.example/hotels/team/",
        "http://testserver.localhost/nowhere/",
        "//",
        "",
        "http://[",
    ],
)
def test_a_page_that_is_not_ours_is_not_led_back_to(client: Client, db: None, referer: str) -> None:
    refused = client.post(INVITE, {"email": "nina@grand.example"}, headers={"Referer": referer})

    assert page_after_login(refused) == TEAM


def test_passwords_and_what_is_too_long_are_not_kept(client: Client, db: None) -> None:
    client.post(reverse("account_change_password"), {"password1": "walk by the sea"})
    client.post(INVITE, {"email": "x" * 9_000})

    assert "unsent_form" not in client.session

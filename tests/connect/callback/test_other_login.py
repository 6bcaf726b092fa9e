"""Another apaleo account while apaleo still remembers who signed in, and whose a grant is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from connect.models import AuthorizationRequest
from hotels.models import Connection
from sandbox.server import Server
from tests.connect.journey import Traveller, altered, parameters, refusal_of
from tests.connect.pages import words
from tests.fixtures.sandbox import CLIENT

pytestmark = pytest.mark.django_db

DISCOVERY = "^/.well-known/openid-configuration$"
NOTHING_NEW = "Nothing new was connected"


@pytest.fixture
def connected(traveller: Traveller, account: Account, platform: Server) -> Connection:
    """The account's connection to DEMO, made the whole way; apaleo remembers who signed in."""
    traveller.connect(account=account)
    return Connection.objects.get()


def press_another(traveller: Traveller, account: Account) -> str:
    """Press the button as the form of the start page has it, and return where it leads."""
    assert 'name="choose_login" value="on"' in traveller.client.get("/").content.decode()
    form = {"account": str(account.pk), "choose_login": "on"}
    address: str = traveller.client.post(reverse("connect:start"), form)["Location"]
    return address


@pytest.mark.parametrize(
    ("advertised", "prompt"),
    [
        (["none", "login", "consent", "select_account"], "select_account"),
        (["none", "login"], "login"),
        (["none"], None),
    ],
)
def test_another_account_asks_for_the_login_as_far_as_apaleo_offers_it(
    traveller: Traveller,
    account: Account,
    connected: Connection,
    platform: Server,
    forget: Callable[[], None],
    advertised: list[str],
    prompt: str | None,
) -> None:
    platform.control.change_settings(prompt_values=advertised)
    forget()

    screen = press_another(traveller, account)

    assert parameters(screen).get("prompt") == prompt


def test_the_first_connection_asks_for_no_login_anew(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    assert "choose_login" not in traveller.client.get("/").content.decode()
    assert "prompt" not in parameters(traveller.start(account=account))


def test_choosing_another_login_connects_another_apaleo_account(
    traveller: Traveller, account: Account, connected: Connection, platform: Server
) -> None:
    screen = press_another(traveller, account)
    browser = traveller.visitors["admin@demo.example"]
    callback = browser.consent(screen, email="admin@solo.example", password="demo")

    response = traveller.come_back(callback)

    page = words(traveller.client.get(response["Location"]))
    assert Connection.objects.count() == 2
    assert NOTHING_NEW not in page


def test_the_same_account_again_is_said_with_the_name_and_the_way_out(
    traveller: Traveller, account: Account, connected: Connection, platform: Server
) -> None:
    platform.control.change_settings(prompt_values=["none"])
    callback = traveller.consent(press_another(traveller, account))

    response = traveller.client.get(traveller.come_back(callback)["Location"])

    page = words(response)
    assert Connection.objects.get() == connected
    assert AuthorizationRequest.objects.order_by("pk").last().is_repeated  # type: ignore[union-attr]
    assert NOTHING_NEW in page
    assert "signed in as" in page
    assert "admin@demo.example" in page
    assert f'href="{platform.url}/connect/endsession"' in response.content.decode()


def test_without_a_place_to_sign_out_it_is_said_in_words(
    traveller: Traveller,
    account: Account,
    connected: Connection,
    platform: Server,
    forget: Callable[[], None],
) -> None:
    platform.control.add_fault(kind="replace", path=DISCOVERY, remove=["end_session_endpoint"])
    forget()
    callback = traveller.consent(press_another(traveller, account))

    response = traveller.client.get(traveller.come_back(callback)["Location"])

    assert "sign out at apaleo first" in words(response)
    assert "endsession" not in response.content.decode()


def test_a_place_to_sign_out_that_lies_elsewhere_is_not_linked_to(
    traveller: Traveller,
    account: Account,
    connected: Connection,
    platform: Server,
    forget: Callable[[], None],
) -> None:
    platform.control.add_fault(
        kind="replace", path=DISCOVERY, set={"end_session_endpoint": "https://evil.example/out"}
    )
    forget()
    callback = traveller.consent(press_another(traveller, account))

    response = traveller.client.get(traveller.come_back(callback)["Location"])

    assert "evil.example" not in response.content.decode()


def test_reconnecting_the_same_account_claims_nothing_about_what_is_new(
    traveller: Traveller, connected: Connection, platform: Server
) -> None:
    response = traveller.connect(connection=connected)

    assert NOTHING_NEW not in words(traveller.client.get(response["Location"]))


def test_the_page_of_a_connection_says_whose_grant_it_is_and_when_it_ends(
    traveller: Traveller, connected: Connection, platform: Server
) -> None:
    page = words(traveller.client.get(reverse("connect:connection", args=[connected.pk])))

    assert connected.granted_by_email == "admin@demo.example"
    assert connected.granted_by_name
    assert f"At apaleo, {connected.granted_by} allowed it." in page
    assert "it ends when that person leaves your apaleo account" in page


def test_where_apaleo_does_not_tell_the_page_says_who_connected_it(
    traveller: Traveller, account: Account, alice: User, platform: Server
) -> None:
    platform.control.change_settings(profile_in_id_token=False)
    traveller.connect(account=account)
    connection = Connection.objects.get()

    page = words(traveller.client.get(reverse("connect:connection", args=[connection.pk])))

    assert connection.granted_by == ""
    assert f"{alice.get_full_name()} connected it; apaleo does not tell with which login." in page


def test_who_may_only_look_is_not_told_whose_grant_it_is(
    bob: User, client_of: Callable[[User], Client], connected: Connection, platform: Server
) -> None:
    response = client_of(bob).get(reverse("connect:connection", args=[connected.pk]))

    assert response.status_code == 200
    assert "admin@demo.example" not in response.content.decode()


ODD_CLAIMS: dict[str, Any] = {
    "too long": {"name": "x" * 5000, "preferred_username": "y" * 5000},
    "NUL": {"name": "a\x00b@c.example", "preferred_username": "a\x00b"},
    "no text": {"name": {"a": 1}, "preferred_username": 7},
}


@pytest.mark.parametrize("claims", ODD_CLAIMS.values(), ids=ODD_CLAIMS.keys())
def test_odd_claims_about_a_persons_name_are_passed_over(
    traveller: Traveller, account: Account, platform: Server, claims: dict[str, Any]
) -> None:
    platform.control.add_fault(kind="id-token", path="^/connect/token$", claims=claims)

    response = traveller.connect(account=account)

    assert response.status_code == 302
    assert Connection.objects.get().granted_by == ""


def test_refused_as_no_admin_the_page_names_who_can_and_how_to_sign_in_as_another(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account, email="frontdesk@demo.example", decision="deny")

    response = traveller.come_back(callback)

    page = response.content.decode()
    assert "Only an administrator of your apaleo account can allow it" in words(response)
    assert f'href="{platform.url}/connect/endsession"' in page
    assert 'href="/?login=other"' in page
    assert reverse("accounts:team") in page


def test_starting_again_with_another_login_asks_apaleo_for_it(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    page = traveller.client.get("/?login=other").content.decode()

    assert 'name="choose_login" value="on"' in page


def test_another_account_than_before_names_the_login_that_was_used(
    traveller: Traveller, connected: Connection, platform: Server
) -> None:
    response = traveller.connect(connection=connected, email="admin@solo.example")

    page = response.content.decode()
    assert "<strong><bdi>admin@solo.example</bdi></strong>" in page
    assert f"/connect/{connected.pk}/?login=other" in page
    assert (
        'name="choose_login"'
        in traveller.client.get(f"/connect/{connected.pk}/?login=other").content.decode()
    )


def test_no_sign_out_is_looked_for_where_the_login_does_not_matter(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = altered(traveller.set_out(account=account), state="another")

    response = traveller.come_back(callback)

    assert refusal_of(response) == "invalid"
    assert "endsession" not in response.content.decode()
    assert CLIENT.client_id not in response.content.decode()

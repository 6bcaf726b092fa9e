"""The front door: what a stranger, a hotelier and a colleague see there."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Membership, User
from hotels.models import Connection
from tests.connect.pages import words

LANDING = "/"


def test_a_stranger_is_led_to_sign_up_and_back_here(client: Client) -> None:
    page = client.get(LANDING).content.decode()

    assert "Connect your hotel" in page
    assert f"{reverse('account_signup')}?next=/" in page.replace("%2F", "/")
    assert f"{reverse('account_login')}?next=/" in page.replace("%2F", "/")


def test_the_account_is_named_before_anything_is_connected(
    alice: User, account: Account, client_of: Callable[[User], Client]
) -> None:
    response = client_of(alice).get(LANDING)

    assert "Your apaleo account will be connected for Seaside Hotels." in words(response)
    assert f'name="account" value="{account.pk}"' in response.content.decode()
    assert "Continue to apaleo" in words(response)


def test_it_says_in_plain_words_what_apaleo_will_ask(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    page = words(client_of(alice).get(LANDING))

    assert "See your hotels, room types, rooms and rate plans" in page
    assert "Stay connected while you are not signed in" in page
    assert "Lobby only reads." in page
    assert "setup.read" not in page


def test_it_does_not_promise_to_only_read_when_it_asks_for_more(
    alice: User, client_of: Callable[[User], Client], settings: Any
) -> None:
    settings.APALEO_SCOPES = ["openid", "offline_access", "operations.change-room-state", "x.new"]

    page = words(client_of(alice).get(LANDING))

    assert "Mark rooms as clean or dirty" in page
    assert "The permission “x.new”" in page
    assert "only reads" not in page


def test_who_manages_several_accounts_chooses_one(
    alice: User,
    account: Account,
    other_account: Account,
    client_of: Callable[[User], Client],
) -> None:
    Membership.objects.create(account=other_account, user=alice, role=Membership.Role.MANAGER)

    response = client_of(alice).get(LANDING)

    page = response.content.decode()
    assert page.count('type="radio"') == 2
    assert page.count("checked") == 1
    assert {account, other_account} == {each.account for each in response.context["choices"]}


def test_an_account_in_which_one_may_only_look_is_not_among_the_choices(
    alice: User, other_account: Account, client_of: Callable[[User], Client]
) -> None:
    Membership.objects.create(account=other_account, user=alice, role=Membership.Role.VIEWER)

    response = client_of(alice).get(LANDING)

    assert "Connect your apaleo account for" not in words(response)
    assert f'name="account" value="{other_account.pk}"' not in _form(response)


def test_a_viewer_is_told_who_can_connect(
    alice: User, mark: User, bob: User, charlie: User, client_of: Callable[[User], Client]
) -> None:
    response = client_of(bob).get(LANDING)

    page = words(response)
    assert "alice@seaside.example Owner of Seaside Hotels" in page
    assert "mark@seaside.example Manager of Seaside Hotels" in page
    assert "charlie" not in page
    assert reverse("connect:start") not in response.content.decode()


def test_who_belongs_to_no_company_is_told_what_to_do(
    make_user: Callable[..., User], client_of: Callable[[User], Client]
) -> None:
    nobody = make_user("new@nowhere.example")

    page = words(client_of(nobody).get(LANDING))

    assert "You do not belong to a company here yet" in page
    assert "new@nowhere.example" in page


def test_what_is_connected_is_shown_and_another_can_be_added(
    alice: User, connection: Connection, client_of: Callable[[User], Client]
) -> None:
    response = client_of(alice).get(LANDING)

    page = words(response)
    assert "Already connected Demo Hotels apaleo account DEMO, for Seaside Hotels" in page
    assert "Connect another apaleo account" in page
    assert reverse("connect:connection", args=[connection.pk]) in response.content.decode()


def test_what_is_disconnected_or_belongs_to_others_is_not_shown(
    alice: User,
    other_account: Account,
    make_connection: Callable[..., Connection],
    client_of: Callable[[User], Client],
) -> None:
    make_connection(status="disconnected", ended_at=timezone.now(), apaleo_account_name="Ended")
    make_connection(account=other_account, apaleo_account_code="R", apaleo_account_name="Rivals")

    page = words(client_of(alice).get(LANDING))

    assert "Already connected" not in page
    assert "Rivals" not in page


@pytest.mark.parametrize("connections", [1, 20])
def test_the_number_of_queries_does_not_depend_on_the_number_of_connections(
    connections: int,
    alice: User,
    make_connection: Callable[..., Connection],
    client_of: Callable[[User], Client],
    django_assert_num_queries: Callable[..., Any],
) -> None:
    for number in range(connections):
        make_connection(apaleo_account_code=f"C{number}")
    browser = client_of(alice)

    # Session, user, memberships with accounts, connections with accounts, invitations.
    with django_assert_num_queries(5):
        response = browser.get(LANDING)

    assert response.status_code == 200


def _form(response: Any) -> str:
    page: str = response.content.decode()
    start = page.index(f'action="{reverse("connect:start")}"')
    return page[start : page.index("</form>", start)]

"""Choosing the account to work in, and creating one."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Membership, User
from tests.accounts.sign_in.signing_in import FOREIGN
from tests.connect.pages import words
from tests.factories import make_membership

SWITCH = reverse("accounts:switch")
NEW = reverse("accounts:new")


@pytest.fixture
def also_there(alice: User, other_account: Account) -> Account:
    """Alice may look at the other account."""
    make_membership(alice, other_account)
    return other_account


def test_anonymous_visitor_is_sent_to_the_login_page(client: Client) -> None:
    for response in (client.post(SWITCH), client.get(NEW)):
        assert response.headers["Location"].startswith(reverse("account_login"))


def test_the_other_account_is_one_click_away(
    client_of: Any, alice: User, also_there: Account
) -> None:
    browser = client_of(alice)

    response = browser.post(
        SWITCH, {"account": also_there.pk, "next": reverse("accounts:team")}, follow=True
    )

    assert response.redirect_chain == [(reverse("accounts:team"), 302)]
    assert "Rival Hotels Your team" in words(response)


def test_who_has_one_account_is_not_asked_to_choose(client_of: Any, alice: User) -> None:
    page = client_of(alice).get(reverse("dashboard:home")).content.decode()

    assert SWITCH not in page


@pytest.mark.parametrize("target", FOREIGN)
def test_next_after_switching_is_local_only(
    client_of: Any, alice: User, account: Account, target: str
) -> None:
    response = client_of(alice).post(SWITCH, {"account": account.pk, "next": target})

    assert response.url == reverse("dashboard:home")


def test_nobody_switches_to_an_account_of_others(
    client_of: Any, charlie: User, account: Account
) -> None:
    browser = client_of(charlie)

    for pk in (account.pk, uuid4()):
        assert browser.post(SWITCH, {"account": pk}).status_code == 404
    assert browser.post(SWITCH, {"account": "x"}).status_code == 400
    assert "account" not in browser.session


def test_account_in_the_session_counts_only_while_one_is_a_member(
    client_of: Any, alice: User, also_there: Account
) -> None:
    browser = client_of(alice)
    browser.post(SWITCH, {"account": also_there.pk})
    Membership.objects.filter(account=also_there, user=alice).delete()

    response = browser.get(reverse("dashboard:home"))

    assert "Seaside Hotels" in words(response)
    assert "Rival Hotels" not in words(response)


def test_who_belongs_nowhere_creates_an_account(client_of: Any, nina: User) -> None:
    browser = client_of(nina)
    assert browser.get(reverse("dashboard:home")).url == NEW
    assert "not part of a team yet" in words(browser.get(NEW))

    browser.post(NEW, {"name": "Grand Hotel"})

    membership = Membership.objects.get(user=nina)
    assert (membership.account.name, membership.role) == ("Grand Hotel", Membership.Role.OWNER)


def test_who_belongs_somewhere_creates_none(client_of: Any, bob: User) -> None:
    response = client_of(bob).post(NEW, {"name": "Another"})

    assert response.url == reverse("dashboard:home")
    assert Account.objects.count() == 1

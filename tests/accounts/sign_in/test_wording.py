"""allauth's and Django's own sentences, in the words of all pages."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from tests.accounts.sign_in.signing_in import confirm_password, sign_in
from tests.connect.pages import words

ANOTHER_WORD = re.compile(r"\bemail", re.IGNORECASE)


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["account_signup", "account_login", "account_reset_password"])
def test_the_ways_in_have_one_word_for_e_mail(client: Client, address: str) -> None:
    empty = words(client.get(reverse(address)))
    form = {"email": "nowhere", "login": "nowhere", "password": "a", "password1": "a"}
    refused = words(client.post(reverse(address), form))

    assert "Enter a valid e-mail address." in refused
    assert not ANOTHER_WORD.search(empty)
    assert not ANOTHER_WORD.search(refused)


@pytest.mark.django_db
def test_a_wrong_password_has_the_same_word_for_e_mail(client: Client) -> None:
    response = sign_in(client, "nobody@grand.example", password="not-the-right-one")

    assert "The e-mail address or the password is not right." in words(response)


@pytest.mark.parametrize("address", ["", "not-an-address", "alice@seaside.example"])
def test_another_address_is_refused_in_the_same_word(browser: Client, address: str) -> None:
    confirm_password(browser)

    page = words(browser.post(reverse("account_email"), {"email": address, "action_add": ""}))

    assert not ANOTHER_WORD.search(page)


def test_an_invitation_to_no_address_is_refused_in_the_same_word(
    browser: Client, account: Account
) -> None:
    form = {"account": account.pk, "email": "nowhere", "role": "viewer"}

    page = words(browser.post(reverse("accounts:invite"), form, follow=True))

    assert "Enter a valid e-mail address." in page


def test_who_has_failed_too_often_is_told_how_long_to_wait(client: Client, alice: User) -> None:
    for _ in range(5):
        sign_in(client, alice.email, password="not-the-right-one")

    response = sign_in(client, alice.email)

    assert "That was tried too often. Try again in 5 minutes." in words(response)

"""People and accounts have names that can be changed, and the entrance says what is so."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from audit.models import Entry

NAMES, TEAM, SIGNUP = (
    reverse(f"{name}") for name in ("accounts:names", "accounts:team", "account_signup")
)


def test_an_owner_changes_both_names_and_the_trail_tells(
    client_of: Callable[[User], Client], alice: User, account: Account
) -> None:
    typed = {"name": "Alice Miller", "account": account.pk, "account_name": "Seaside Resorts"}

    client_of(alice).post(NAMES, typed)

    alice.refresh_from_db()
    account.refresh_from_db()
    assert (alice.name, account.name) == ("Alice Miller", "Seaside Resorts")
    assert Entry.objects.filter(event="account_renamed", account_id=account.pk).count() == 1


def test_a_viewer_changes_nothing_but_the_own_name(
    client_of: Callable[[User], Client], bob: User, account: Account
) -> None:
    typed = {"name": "Bob", "account": account.pk, "account_name": "Bob's"}

    client_of(bob).post(NAMES, typed)

    bob.refresh_from_db()
    account.refresh_from_db()
    assert (bob.name, account.name) == ("Bob", "Seaside Hotels")


def test_what_was_typed_for_one_account_renames_no_other(
    client_of: Callable[[User], Client], alice: User, account: Account, other_account: Account
) -> None:
    typed = {"name": "Alice", "account": other_account.pk, "account_name": "Other"}

    response = client_of(alice).post(NAMES, typed)

    account.refresh_from_db()
    assert response.status_code == 422
    assert account.name == "Seaside Hotels"


def test_nobody_is_called_by_an_address_of_the_web(
    client_of: Callable[[User], Client], bob: User
) -> None:
    assert client_of(bob).post(NAMES, {"name": "www.evil.example"}).status_code == 422


def test_an_invitation_names_the_person_who_invites(
    client_of: Callable[[User], Client], alice: User, account: Account
) -> None:
    browser = client_of(alice)
    browser.post(NAMES, {"name": "Rev Miller", "account": account.pk, "account_name": "Seaside"})

    browser.post(
        reverse("accounts:invite"),
        {"account": account.pk, "email": "nina@grand.example", "role": "viewer"},
    )

    assert mail.outbox[-1].subject.startswith("Rev Miller invites you")


@pytest.mark.django_db
def test_the_first_field_of_the_sign_up_has_the_focus_and_no_other(client: Client) -> None:
    page = client.get(SIGNUP).content.decode()

    assert page.count("autofocus") == 1
    assert page.index("autofocus") < page.index('name="email"')


@pytest.mark.django_db
def test_a_password_is_not_lost_to_a_mistyped_address_and_kept_by_no_cache(client: Client) -> None:
    typed = {"account_name": "Sea", "email": "anna@", "password1": "a-long-walk-by-the-sea"}

    response = client.post(SIGNUP, typed)

    assert 'value="a-long-walk-by-the-sea"' in response.content.decode()
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_a_name_that_was_given_at_the_sign_up_is_kept(client: Client) -> None:
    typed = {
        "account_name": "Sea",
        "email": "anna@sea.example",
        "password1": "a-long-walk-by-the-sea",
    }

    client.post(SIGNUP, typed | {"name": "Anna Sea"})

    assert User.objects.get().name == "Anna Sea"


@pytest.mark.django_db
def test_no_page_says_that_a_code_was_sent_when_none_was(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no mail server")

    monkeypatch.setattr("accounts.sign_in.adapter.deliver", refuse)
    typed = {
        "account_name": "Sea",
        "email": "anna@sea.example",
        "password1": "a-long-walk-by-the-sea",
    }

    page = client.post(SIGNUP, typed, follow=True).content.decode()

    assert "No code has left us" in page
    assert "We have sent a code" not in page

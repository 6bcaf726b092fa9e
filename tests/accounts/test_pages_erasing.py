"""The page on which a person erases their login."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts import members
from accounts.models import Membership, User
from tests.accounts.sign_in.signing_in import sign_in
from tests.connect.pages import words
from tests.factories import PASSWORD

ERASE, DATA = reverse("accounts:erase"), reverse("accounts:personal_data")


def test_erasing_over_the_page_signs_out(alice: User, bob: User, client: Client) -> None:
    sign_in(client, bob.email)

    asked = client.post(ERASE)
    page = client.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert "Your login is erased." in words(page)
    assert not User.objects.filter(pk=bob.pk).exists()
    assert client.get(DATA)["Location"].startswith(reverse("account_login"))


def test_the_last_owner_is_told_so_before_the_password_is_asked_for(
    alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(alice)

    page = client.get(ERASE)
    sent = client.post(ERASE)

    assert "you are the only owner of an account. Seaside Hotels" in words(page)
    assert "Erase my login" not in words(page)
    assert sent["Location"] == ERASE
    assert User.objects.filter(pk=alice.pk).exists()


def test_an_owner_among_others_may_be_erased(
    alice: User, bob: User, client_of: Callable[[User], Client]
) -> None:
    Membership.objects.filter(user=bob).update(role=Membership.Role.OWNER)

    assert "Erase my login" in words(client_of(alice).get(ERASE))


def test_an_owner_who_may_not_sign_in_is_no_other_owner(alice: User, bob: User) -> None:
    Membership.objects.filter(user=bob).update(role=Membership.Role.OWNER)
    User.objects.filter(pk=bob.pk).update(is_active=False)

    assert [account.name for account in members.owned_alone(alice)] == ["Seaside Hotels"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_staff_are_told_so_before_the_password_is_asked_for(
    method: str, staff: User, client_of: Callable[[User], Client]
) -> None:
    assert getattr(client_of(staff), method)(ERASE).status_code == 403

"""The page behind the link in an invitation."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Invitation, Membership, User
from tests.connect.pages import words
from tests.factories import make_invitation


@pytest.fixture
def link(account: Account, alice: User) -> str:
    invitation = make_invitation(account, role="manager", invited_by=alice)
    return reverse("accounts:invitation", args=[invitation.pk])


def test_whoever_has_the_link_reads_whom_it_is_from(client: Client, link: str) -> None:
    response: Any = client.get(link)

    page = response.content.decode()
    assert "alice@seaside.example invites you to join Seaside Hotels" in words(response)
    assert "nina@grand.example" not in page
    assert f"{reverse('account_signup')}?next=" in page


def test_the_invited_joins_and_works_there(client_of: Any, nina: User, link: str) -> None:
    browser = client_of(nina)
    assert "Join" in words(browser.get(link))

    response = browser.post(link, follow=True)

    assert "Welcome to Seaside Hotels." in words(response)
    assert Membership.objects.get(user=nina).role == Membership.Role.MANAGER


def test_anonymous_visitor_signs_in_before_joining(client: Client, link: str) -> None:
    response: Any = client.post(link)

    assert response.url == f"{reverse('account_login')}?next={link}"
    assert not Membership.objects.filter(role=Membership.Role.MANAGER).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_for_anyone_else_there_is_no_such_invitation(
    client_of: Any, charlie: User, link: str, method: str
) -> None:
    response = getattr(client_of(charlie), method)(link)

    assert response.status_code == 404
    assert "Seaside" not in response.content.decode()
    assert "nina" not in response.content.decode()
    assert Membership.objects.filter(user=charlie).count() == 1


@pytest.mark.parametrize("who", [None, "nina"])
def test_an_invitation_that_has_ended_looks_like_none(
    client: Client, client_of: Any, nina: User, link: str, who: str | None
) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    browser = client_of(nina) if who else client

    response: Any = browser.get(link)

    assert response.status_code == 404
    assert "cannot be used" in words(response)
    assert "Seaside" not in response.content.decode()


@pytest.mark.django_db
def test_an_unknown_invitation_is_not_found(client: Client) -> None:
    assert client.get(reverse("accounts:invitation", args=[uuid4()])).status_code == 404

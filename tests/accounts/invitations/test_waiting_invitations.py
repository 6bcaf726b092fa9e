"""Whoever was invited and signs up by themselves finds the invitation waiting."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, Membership, User
from tests.accounts.sign_in.signing_in import NEWCOMER, enter_mailed_code, sign_up
from tests.connect.pages import words
from tests.factories import make_invitation

pytestmark = pytest.mark.django_db

INVITED = "You are invited to join Seaside Hotels."


@pytest.fixture
def invitation(account: Account, alice: User) -> Any:
    return make_invitation(account, role="manager", invited_by=alice, email=NEWCOMER["email"])


def test_signing_up_without_the_link_leads_to_the_invitation(
    client: Client, invitation: Any
) -> None:
    sign_up(client)
    enter_mailed_code(client)
    link = reverse("accounts:invitation", args=[invitation.pk])

    for page in (client.get("/"), client.get(reverse("dashboard:home"))):
        assert INVITED in words(page)
        assert link in page.content.decode()
    client.post(link)

    assert Membership.objects.filter(account=invitation.account, role="manager").exists()
    assert INVITED not in words(client.get("/"))


def test_before_the_address_is_confirmed_nothing_waits(client: Client, invitation: Any) -> None:
    sign_up(client)

    assert INVITED not in words(client.get("/"))


def test_an_invitation_of_somebody_else_is_not_shown(
    charlie: User, client_of: Any, invitation: Any
) -> None:
    browser = client_of(charlie)

    assert "Seaside" not in browser.get("/").content.decode()


def test_an_invitation_that_is_over_does_not_wait(client: Client, invitation: Any) -> None:
    invitation.expires_at = timezone.now() - timedelta(seconds=1)
    invitation.save()
    sign_up(client)
    enter_mailed_code(client)

    assert INVITED not in words(client.get("/"))


def test_many_invitations_cost_as_much_as_one(nina: User, client_of: Any, alice: User) -> None:
    browser = client_of(nina)
    make_invitation(Account.objects.create(name="One"), invited_by=alice, email=nina.email)
    with CaptureQueriesContext(database) as for_one:
        browser.get("/")
    for n in range(5):
        make_invitation(Account.objects.create(name=f"{n}"), invited_by=alice, email=nina.email)

    with CaptureQueriesContext(database) as for_many:
        browser.get("/")

    assert len(for_many) == len(for_one)

"""Signing up, confirming the address, signing in and out."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import members
from accounts.models import Account, Invitation, Membership, User
from tests.accounts.sign_in.signing_in import FOREIGN, NEWCOMER, enter_mailed_code, sign_in, sign_up
from tests.factories import PASSWORD, make_invitation


@pytest.fixture
def invitation(account: Account, alice: User) -> Invitation:
    return make_invitation(account, invited_by=alice)


@pytest.mark.django_db
def test_signing_up_makes_an_account_that_the_newcomer_owns(client: Client) -> None:
    sign_up(client)

    membership = Membership.objects.get(user__email="nina@grand.example")
    assert membership.role == Membership.Role.OWNER
    assert membership.account.name == "Grand Hotel"


@pytest.mark.django_db
def test_nobody_is_signed_in_before_the_address_is_confirmed(client: Client) -> None:
    response = sign_up(client)

    assert response.url == reverse("account_email_verification_sent")
    assert client.get(reverse("dashboard:home")).status_code == 302
    assert enter_mailed_code(client).status_code == 302
    assert client.get(reverse("dashboard:home")).status_code == 200


@pytest.mark.django_db
def test_next_survives_signing_up_and_confirming_the_address(client: Client) -> None:
    page = client.get(reverse("account_signup"), {"next": "/"})
    sign_up(client, next="/")

    response = enter_mailed_code(client)

    assert '<input type="hidden" name="next" value="/"' in page.content.decode()
    assert response.url == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("target", FOREIGN)
def test_next_after_signing_up_is_local_only(client: Client, target: str) -> None:
    sign_up(client, next=target)

    response = enter_mailed_code(client)

    assert response.url == reverse("dashboard:home")


@pytest.mark.parametrize("target", FOREIGN)
def test_next_after_signing_in_is_local_only(client: Client, alice: User, target: str) -> None:
    response = sign_in(client, alice.email, next=target)

    assert response.status_code == 302
    assert response.url == reverse("dashboard:home")


@pytest.mark.parametrize("target", FOREIGN)
def test_next_after_signing_out_is_local_only(client_of: Any, alice: User, target: str) -> None:
    response = client_of(alice).post(reverse("account_logout"), {"next": target})

    assert response.status_code == 302
    assert response.url == "/"


def test_next_after_signing_in_may_be_a_path_of_ours(client: Client, alice: User) -> None:
    response = sign_in(client, alice.email, next="/hotels/team/")

    assert response.url == "/hotels/team/"


@pytest.mark.django_db
def test_company_is_required_of_whoever_was_not_invited(client: Client) -> None:
    response = sign_up(client, account_name="")

    assert response.context["form"].errors.keys() == {"account_name"}
    assert not User.objects.exists()


def test_invited_newcomer_is_asked_for_no_company_and_gets_none(
    client: Client, invitation: Invitation
) -> None:
    path = reverse("accounts:invitation", args=[invitation.pk])
    page = client.get(reverse("account_signup"), {"next": path})
    sign_up(client, next=path, account_name="Not asked for")

    response = enter_mailed_code(client)

    assert "account_name" not in page.context["form"].fields
    assert page.context["form"].fields["email"].initial == "nina@grand.example"
    assert response.url == path
    assert not Membership.objects.filter(user__email="nina@grand.example").exists()
    assert Account.objects.count() == 1


def test_an_invitation_that_has_ended_does_not_spare_the_company(
    client: Client, invitation: Invitation
) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    page = client.get(
        reverse("account_signup"),
        {"next": reverse("accounts:invitation", args=[invitation.pk])},
    )

    assert "account_name" in page.context["form"].fields


@pytest.mark.django_db
def test_a_failure_half_way_through_signing_up_leaves_nothing_behind(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(members, "create_account", fail)

    with pytest.raises(RuntimeError):
        sign_up(client)

    assert not User.objects.exists()
    assert not Account.objects.exists()


def test_a_known_address_is_neither_told_nor_taken_over(client: Client, alice: User) -> None:
    response = sign_up(client, email="ALICE@seaside.example", password1="another long one")

    assert response.url == reverse("account_email_verification_sent")
    assert mail.outbox[-1].to == [alice.email]
    assert "You have a login already" in mail.outbox[-1].subject
    assert User.objects.count() == 1
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_losing_the_race_for_an_address_is_answered_like_a_known_address(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(**_: Any) -> None:
        raise IntegrityError("user_email_unique_in_any_case")

    monkeypatch.setattr(members, "create_account", lose)

    response = sign_up(client)

    assert response.url == reverse("account_email_verification_sent")
    assert not User.objects.exists()


@pytest.mark.parametrize("spelling", ["alice@seaside.example", "Alice@Seaside.Example"])
def test_the_address_signs_in_whatever_its_case(client: Client, alice: User, spelling: str) -> None:
    sign_in(client, spelling)

    assert client.session["_auth_user_id"] == str(alice.pk)


def test_session_id_changes_at_sign_in_and_the_old_one_is_dead(client: Client, alice: User) -> None:
    sign_up(client)
    before = client.cookies["lobby_session"].value
    stale = Client(SERVER_NAME="testserver.localhost")
    stale.cookies["lobby_session"] = before

    enter_mailed_code(client)

    assert client.cookies["lobby_session"].value != before
    assert client.get(reverse("dashboard:home")).status_code == 200
    assert stale.get(reverse("dashboard:home")).status_code == 302


def test_changing_the_password_ends_the_other_sessions_and_renews_this_one(
    client: Client, alice: User
) -> None:
    sign_in(client, alice.email)
    elsewhere = Client(SERVER_NAME="testserver.localhost")
    sign_in(elsewhere, alice.email)
    before = client.cookies["lobby_session"].value

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "a new long one", "password2": "a new long one"},
    )

    assert client.cookies["lobby_session"].value != before
    assert client.get(reverse("dashboard:home")).status_code == 200
    assert elsewhere.get(reverse("dashboard:home")).status_code == 302


def test_signing_out_by_get_does_nothing(client_of: Any, alice: User) -> None:
    browser = client_of(alice)

    response = browser.get(reverse("account_logout"))

    assert response.status_code == 200
    assert browser.session["_auth_user_id"] == str(alice.pk)


def test_a_disabled_user_is_signed_out_at_the_next_request(client_of: Any, alice: User) -> None:
    browser = client_of(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)

    response = browser.get(reverse("dashboard:home"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


@pytest.mark.django_db
def test_mail_that_cannot_be_sent_is_said_on_the_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> None:
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailBackend, "send_messages", fail)

    response = client.post(reverse("account_signup"), NEWCOMER, follow=True)

    assert "could not send you an e-mail" in response.content.decode()


@pytest.mark.parametrize("email", ["nina@grand.example", "alice@seaside.example"])
def test_who_is_invited_is_shown_no_steps_to_connect_a_hotel_whether_known_or_not(
    client: Client, invitation: Invitation, email: str
) -> None:
    link = reverse("accounts:invitation", args=[invitation.pk])

    asked = sign_up(client, next=link, email=email)
    page = client.get(asked.url).content.decode()

    assert "We have sent a code" in page
    assert "Three steps" not in page


@pytest.mark.django_db
def test_who_signs_up_to_connect_is_shown_the_steps_on_the_page_of_the_code(client: Client) -> None:
    asked = sign_up(client, next="/")

    assert "Three steps" in client.get(asked.url).content.decode()

"""A domain that looks like another, or that a database takes for it, is another."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import invitations
from accounts.models import Account, Invitation, Membership, User
from tests.accounts.sign_in.signing_in import confirm_password, enter_mailed_code, sign_in, sign_up
from tests.factories import add_second_factor, make_invitation, make_user

pytestmark = pytest.mark.django_db

INVITED, LOOK_ALIKE = "nina@grind.example", "nina@gr\u0131nd.example"


@pytest.fixture
def invitation(account: Account, alice: User) -> Invitation:
    return make_invitation(account, INVITED, invited_by=alice)


def test_a_look_alike_does_not_accept(invitation: Invitation) -> None:
    eve = make_user(LOOK_ALIKE)

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(invitation.pk, user=eve, now=timezone.now())

    assert not Membership.objects.filter(user=eve).exists()


def test_a_look_alike_written_past_the_edge_does_not_accept(invitation: Invitation) -> None:
    eve = make_user("eve@evil.example")
    EmailAddress.objects.filter(user=eve).update(email=LOOK_ALIKE)

    with pytest.raises(invitations.InvitationOver):
        invitations.accept(invitation.pk, user=eve, now=timezone.now())


def test_a_look_alike_of_a_member_can_be_invited(account: Account, alice: User) -> None:
    member = make_user(INVITED)
    Membership.objects.create(account=account, user=member, role=Membership.Role.VIEWER)

    invitation = invitations.invite(
        account=account,
        email=LOOK_ALIKE,
        role=Membership.Role.VIEWER,
        by=alice,
        now=timezone.now(),
    )

    assert invitation.email.startswith("nina@xn--")


@pytest.mark.django_db
def test_signing_up_stores_the_normal_form_and_every_spelling_signs_in(client: Any) -> None:
    sign_up(client, email="Nina@Bücher.example")
    enter_mailed_code(client)
    client.logout()

    sign_in(client, "NINA@bücher.example")

    user = User.objects.get()
    assert user.email == EmailAddress.objects.get().email == "nina@xn--bcher-kva.example"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert mail.outbox[0].to == [user.email]


@pytest.mark.parametrize("typed", ["n\u0131na@grand.example", "nina@gr\u2024and .example"])
@pytest.mark.django_db
def test_signing_up_with_no_ascii_before_the_at_is_refused(client: Any, typed: str) -> None:
    answer = sign_up(client, email=typed)

    assert answer.context["form"].errors.keys() == {"email"}
    assert not User.objects.exists()


def test_a_reset_is_mailed_to_the_address_that_was_looked_up(client: Any) -> None:
    make_user("nina@xn--bcher-kva.example")

    client.post(reverse("account_reset_password"), {"email": "nina@BÜCHER.example"})

    assert mail.outbox[0].to == ["nina@xn--bcher-kva.example"]
    assert "password" in mail.outbox[0].subject.lower()


def test_a_reset_for_a_look_alike_goes_to_nobody_else(client: Any) -> None:
    make_user(INVITED)

    client.post(reverse("account_reset_password"), {"email": LOOK_ALIKE})

    [message] = mail.outbox
    assert message.to != [INVITED]
    assert "/reset/key/" not in message.body


def test_another_address_is_added_in_its_normal_form(client_of: Any, alice: User) -> None:
    browser = client_of(alice)
    confirm_password(browser)

    browser.post(reverse("account_email"), {"email": "Alice@Bücher.example", "action_add": ""})
    enter_mailed_code(browser)

    added = EmailAddress.objects.get(user=alice, email__startswith="alice@xn--")
    assert added.email == "alice@xn--bcher-kva.example"


def test_staff_make_a_user_in_the_normal_form(client_of: Any, staff: User) -> None:
    add_second_factor(staff)
    form = {"email": "Nina@Bücher.example", "name": "", "is_active": "on"}

    client_of(staff).post(reverse("admin:accounts_user_add"), form)

    assert User.objects.filter(email="nina@xn--bcher-kva.example").exists()

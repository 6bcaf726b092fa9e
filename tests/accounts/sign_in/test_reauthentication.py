"""What decides over a login asks for the password again; signing up and connecting do not."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from tests.accounts.sign_in.signing_in import confirm_password, enter_mailed_code, sign_in, sign_up
from tests.factories import PASSWORD, add_second_factor

AGAIN = reverse("account_reauthenticate")
EMAIL, TEAM = reverse("account_email"), reverse("accounts:team")


@pytest.mark.parametrize(
    "form",
    [
        {"email": "new@seaside.example", "action_add": ""},
        {"email": "alice@seaside.example", "action_primary": ""},
        {"email": "alice@seaside.example", "action_remove": ""},
    ],
)
def test_the_address_is_changed_with_the_password_only(
    client: Client, alice: User, form: dict[str, str]
) -> None:
    sign_in(client, alice.email)

    answer = client.post(EMAIL, form)

    assert answer["Location"].startswith(AGAIN)
    assert not mail.outbox
    assert EmailAddress.objects.filter(user=alice).count() == 1


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes"]
)
def test_the_second_factor_is_seen_with_the_password_only(
    client: Client, alice: User, name: str
) -> None:
    add_second_factor_for(name, alice)
    client.force_login(alice)

    assert client.get(reverse(name))["Location"].startswith(AGAIN)


def add_second_factor_for(name: str, user: User) -> None:
    if name != "mfa_activate_totp":
        add_second_factor(user)


def test_leaving_goes_through_once_the_password_was_given(client: Client, bob: User) -> None:
    sign_in(client, bob.email)
    membership = Membership.objects.get(user=bob)
    asked = client.post(reverse("accounts:remove_member"), {"member": membership.pk})
    still_member = Membership.objects.filter(user=bob).exists()

    wrong = client.post(asked["Location"], {"password": "guessed"})
    answer = client.post(asked["Location"], {"password": PASSWORD}, follow=True)

    assert asked["Location"].startswith(AGAIN)
    assert still_member
    assert wrong.status_code == 200
    assert "You have left Seaside Hotels." in answer.content.decode()
    assert not Membership.objects.filter(user=bob).exists()


def test_who_has_just_given_it_is_not_asked_again(client: Client, alice: User) -> None:
    sign_in(client, alice.email)
    confirm_password(client)

    client.post(EMAIL, {"email": "new@seaside.example", "action_add": ""})

    assert mail.outbox[0].to == ["new@seaside.example"]


@pytest.mark.django_db
def test_signing_up_leads_home_without_being_asked(client: Client) -> None:
    sign_up(client)

    enter_mailed_code(client)

    assert client.get(reverse("dashboard:home")).status_code == 200
    assert client.get(reverse("connect:landing")).status_code == 200


def test_a_password_is_changed_with_the_old_one_only(client: Client, alice: User) -> None:
    sign_in(client, alice.email)
    new = {"oldpassword": "guessed", "password1": "a new long one", "password2": "a new long one"}

    client.post(reverse("account_change_password"), new)

    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)

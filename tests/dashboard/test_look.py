"""What all pages have in common: their errors, nothing inline, nothing foreign."""

import re
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from config.web import errors
from tests.accounts.sign_in.signing_in import sign_in, sign_up
from tests.connect.pages import resources, words
from tests.factories import PASSWORD

INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", re.IGNORECASE)
ENTRANCE = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
]
SIGNED_IN = [
    "dashboard:home",
    "accounts:team",
    "account_logout",
    "account_email",
    "account_change_password",
    "account_reauthenticate",
    "mfa_index",
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ENTRANCE)
def test_pages_of_the_entrance_hold_nothing_inline_and_nothing_foreign(
    client: Client, name: str
) -> None:
    response = client.get(reverse(name))

    assert response.status_code == 200
    _assert_clean(response)


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_behind_the_login_hold_nothing_inline_and_nothing_foreign(
    client_of: Any, alice: User, name: str
) -> None:
    response = client_of(alice).get(reverse(name))

    assert response.status_code == 200
    _assert_clean(response)


@pytest.mark.django_db
def test_page_for_the_mailed_code_holds_nothing_inline_and_nothing_foreign(client: Client) -> None:
    sign_up(client)

    response = client.get(reverse("account_email_verification_sent"))

    assert "Check your e-mail" in words(response)
    _assert_clean(response)


def test_pages_of_the_second_step_hold_nothing_inline_and_nothing_foreign(
    client: Client, alice: User
) -> None:
    sign_in(client, alice.email)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    activation = client.get(reverse("mfa_activate_totp"))
    TOTP.activate(alice, generate_totp_secret())
    RecoveryCodes.activate(alice)

    pages = [
        activation,
        client.get(reverse("mfa_index")),
        client.get(reverse("mfa_view_recovery_codes")),
        client.get(reverse("mfa_generate_recovery_codes")),
        client.get(reverse("mfa_deactivate_totp")),
    ]
    client.logout()
    sign_in(client, alice.email)
    pages.append(client.get(reverse("mfa_authenticate")))

    for response in pages:
        assert response.status_code == 200
        _assert_clean(response, data=True)


@pytest.mark.django_db
def test_too_many_tries_are_told_in_words(client: Client) -> None:
    attempt = {"login": "nobody@grand.example", "password": "wrong"}
    response = client.post(reverse("account_login"), attempt)
    for _ in range(60):
        if response.status_code == 429:
            break
        response = client.post(reverse("account_login"), attempt)

    assert response.status_code == 429
    assert "A little slower, please" in words(response)


@pytest.mark.django_db
def test_pages_that_are_not_there_say_so(client: Client, settings: Any) -> None:
    settings.DEBUG = False

    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "There is nothing here" in words(response)


def test_what_a_role_does_not_allow_is_said(client_of: Any, alice: User, bob: User) -> None:
    response = client_of(bob).post(
        reverse("accounts:change_role"), {"member": alice.memberships.get().pk, "role": "viewer"}
    )

    assert response.status_code == 403
    assert "Your role does not allow that" in words(response)


def test_errors_without_any_context_are_told_in_words(rf: RequestFactory) -> None:
    request = rf.get("/")

    assert "Something broke on our side" in words(errors.server_error(request))
    assert "did not understand" in words(errors.bad_request(request, Exception()))
    assert "Please try that again" in words(errors.csrf_failure(request))


def _assert_clean(response: Any, *, data: bool = False) -> None:
    ours = ("/", "data:image/") if data else "/"
    assert not INLINE.search(response.content.decode())
    assert all(address.startswith(ours) for address in resources(response))
    assert "default-src 'none'" in response["Content-Security-Policy"]

"""Case 41 for people: whose second factor is under a lost key reads a sentence and stays out."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.sign_in.signing_in import sign_in
from tests.fixtures.people import SERVER_NAME

SENTENCE = "We cannot check your second factor"


@pytest.fixture
def factor(staff: User) -> User:
    TOTP.activate(staff, generate_totp_secret())
    RecoveryCodes.activate(staff)
    return staff


def lose_the_key(settings: Any) -> None:
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]


def test_signing_in_ends_with_a_sentence_and_outside(factor: User, settings: Any) -> None:
    lose_the_key(settings)
    browser = Client(SERVER_NAME=SERVER_NAME)
    sign_in(browser, factor.email)

    answer = browser.post(reverse("mfa_authenticate"), {"code": "123456"})

    assert answer.status_code == 503
    assert SENTENCE in answer.text
    assert settings.SUPPORT_EMAIL in answer.text
    assert "_auth_user_id" not in browser.session


@pytest.mark.parametrize(
    "name",
    ["mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_reauthenticate", "mfa_index"],
)
def test_no_page_about_second_factors_breaks(
    name: str, factor: User, client_of: Callable[[User], Client], settings: Any
) -> None:
    browser = client_of(factor)
    lose_the_key(settings)

    answers = [browser.get(reverse(name)), browser.post(reverse(name), {"code": "123456"})]

    assert {answer.status_code for answer in answers} <= {200, 302, 405, 503}
    assert all(SENTENCE in a.text for a in answers if a.status_code == 503)


@pytest.mark.parametrize("damaged", ["x", "ü€", "", None, 5], ids=repr)
def test_a_secret_that_is_no_ciphertext_ends_with_the_same_sentence(
    damaged: Any, factor: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(factor)
    row = Authenticator.objects.get(user=factor, type=Authenticator.Type.TOTP)
    row.data["secret"] = damaged
    row.save()

    answer = browser.post(reverse("mfa_reauthenticate"), {"code": "123456"})

    assert answer.status_code == 503
    assert SENTENCE in answer.text

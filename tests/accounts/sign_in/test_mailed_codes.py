"""Codes from a mail: wrong ones, new ones, and how long to wait for those."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.sign_in.signing_in import NEWCOMER, enter_mailed_code, sign_in, sign_up
from tests.connect.pages import words
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

WRONG = "XXXX-XXXX"
USED_UP = "That was the wrong code three times, so it is no longer good. Send a new code."


def enter(client: Client, code: str) -> Any:
    here = reverse("account_email_verification_sent")
    return client.post(here, {"code": code}, follow=True)


def mailed_code() -> str:
    found = re.search(r"^    (\S+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def ask_for_a_new_one(client: Client) -> Any:
    """Press the button, some time after the last code was sent."""
    cache.clear()
    here = reverse("account_email_verification_sent")
    return client.post(here, {"action": "resend"}, follow=True)


def guess_thrice(client: Client) -> Any:
    for _ in range(3):
        response = enter(client, WRONG)
    return response


def test_after_three_wrong_codes_a_new_one_can_be_sent_and_leads_on(client: Client) -> None:
    sign_up(client)

    response = guess_thrice(client)
    ask_for_a_new_one(client)

    assert USED_UP in words(response)
    assert "Send a new code" in words(response)
    assert "login" not in words(response).lower().partition(USED_UP.lower())[2]
    assert enter_mailed_code(client).status_code == 302
    assert client.get(reverse("dashboard:home")).status_code == 200


def test_the_right_code_after_three_wrong_ones_is_not_taken_any_more(client: Client) -> None:
    sign_up(client)
    right = mailed_code()
    guess_thrice(client)

    response = enter(client, right)

    assert USED_UP in words(response)
    assert client.get(reverse("dashboard:home")).status_code == 302


def test_guesses_end_with_the_third_code_and_the_way_on_is_the_password(client: Client) -> None:
    sign_up(client)
    for _ in range(2):
        guess_thrice(client)
        ask_for_a_new_one(client)

    response = guess_thrice(client)

    cache.clear()
    assert "Too many wrong codes. Sign in with your password" in words(response)
    assert "failed" not in words(response)
    sign_in(client, NEWCOMER["email"])
    assert enter_mailed_code(client).status_code == 302


def test_an_address_that_is_known_already_is_answered_the_same(client: Client, alice: User) -> None:
    sign_up(client, email=alice.email)

    response = guess_thrice(client)

    assert USED_UP in words(response)
    assert "Send a new code" in words(ask_for_a_new_one(client))


def test_signing_up_again_within_ten_seconds_says_the_true_wait(client: Client) -> None:
    sign_up(client)

    response = sign_up(Client(SERVER_NAME="testserver.localhost"))

    seconds = int(response["Retry-After"])
    assert response.status_code == 429
    assert 0 < seconds <= 10
    assert re.search(r"Try again in \d+ seconds?\.", words(response))
    assert "minutes" not in words(response)


def test_a_new_code_too_soon_says_the_true_wait(client: Client) -> None:
    sign_up(client)

    here = reverse("account_email_verification_sent")
    response = client.post(here, {"action": "resend"})

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 10


def test_a_longer_wait_is_told_in_minutes(client: Client, alice: User) -> None:
    for _ in range(6):
        response: Any = client.post(reverse("account_reset_password"), {"email": alice.email})

    assert response.status_code == 429
    assert int(response["Retry-After"]) <= 60
    assert PASSWORD not in response.content.decode()

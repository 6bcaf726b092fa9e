"""What strangers leave in the table of sessions: few, and for a short while."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Session, User
from tests.accounts.sign_in.signing_in import enter_mailed_code, new_browser, sign_in, sign_up

INVITE, LOGIN = reverse("accounts:invite"), reverse("account_login")
HOUR, WEEK = timedelta(hours=1), timedelta(weeks=1)
TYPED = {"email": "nina@grand.example"}


def max_age(browser: Client) -> timedelta:
    """Return for how long the browser keeps its session."""
    return timedelta(seconds=int(browser.cookies["lobby_session"]["max-age"]))


@pytest.mark.django_db
def test_a_session_in_which_nobody_is_signed_in_is_kept_for_an_hour(client: Client) -> None:
    client.post(INVITE, TYPED)

    assert Session.objects.get().expire_date <= timezone.now() + HOUR
    assert max_age(client) == HOUR


def test_whoever_signs_in_there_stays_signed_in_for_as_long_as_ever(
    client: Client, alice: User
) -> None:
    client.post(INVITE, TYPED)

    sign_in(client, alice.email)

    assert Session.objects.get().expire_date > timezone.now() + WEEK
    assert max_age(client) > WEEK


@pytest.mark.django_db
def test_so_does_whoever_signs_up_there(client: Client) -> None:
    client.post(INVITE, TYPED)
    sign_up(client)

    enter_mailed_code(client)

    assert Session.objects.get().expire_date > timezone.now() + WEEK
    assert max_age(client) > WEEK


@pytest.mark.django_db
def test_from_one_address_no_more_forms_are_kept_than_the_limit_says(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"unsent_form": "3/h/ip"}

    answers = [new_browser().post(INVITE, TYPED) for _ in range(5)]

    assert {answer["Location"] for answer in answers} == {f"{LOGIN}?next=/hotels/team/"}
    assert Session.objects.count() == 3


def test_whose_forms_are_too_many_waits_no_longer_for_the_sign_in(
    client: Client, alice: User, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"unsent_form": "1/h/ip"}
    client.post(INVITE, TYPED)

    for _ in range(6):
        refused = sign_in(client, alice.email, password="guessed")

    assert "Try again in 5 minutes." in refused.content.decode()

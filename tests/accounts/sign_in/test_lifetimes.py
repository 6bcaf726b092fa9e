"""What is mailed to sign in with, and what an app shows, is good for a short while."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.accounts.sign_in.signing_in import enter_mailed_code, sign_up

HOME = reverse("dashboard:home")


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "is_good"), [(9, True), (11, False)])
def test_a_mailed_code_is_good_for_ten_minutes(client: Client, minutes: int, is_good: bool) -> None:
    sign_up(client)

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        enter_mailed_code(client)

        assert (client.get(HOME).status_code == 200) is is_good


@pytest.mark.parametrize(("minutes", "is_good"), [(55, True), (65, False)])
def test_a_link_for_a_new_password_is_good_for_an_hour(
    client: Client, alice: User, minutes: int, is_good: bool
) -> None:
    client.post(reverse("account_reset_password"), {"email": alice.email})
    link = re.search(r"http\S+/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    assert link

    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        page = client.get(link[0], follow=True)

    assert (b'name="password1"' in page.content) is is_good


@pytest.mark.parametrize(("seconds", "is_good"), [(0, True), (30, False), (-30, False)])
def test_a_code_of_an_app_is_good_for_thirty_seconds(
    alice: User, seconds: int, is_good: bool
) -> None:
    secret, now = generate_totp_secret(), timezone.now()
    app = TOTP.activate(alice, secret)
    counter = (int(now.timestamp()) + seconds) // 30
    code = format_hotp_value(hotp_value(secret, counter))

    with time_machine.travel(now, tick=False):
        assert app.validate_code(code) is is_good

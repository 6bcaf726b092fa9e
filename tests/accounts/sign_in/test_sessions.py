"""Sessions: ended elsewhere, short for staff, kept in no cache, purged."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import tasks
from accounts.models import Account, Session, User
from tests.accounts.sign_in.signing_in import confirm_password, new_browser, sign_in
from tests.factories import add_second_factor, make_invitation

HOME, ADMIN = reverse("dashboard:home"), "/admin/"
END_OTHERS = reverse("accounts:end_other_sessions")


def is_signed_in(browser: Client) -> bool:
    return browser.get(HOME).status_code == 200


@pytest.fixture
def here(client: Client, alice: User) -> Client:
    """A browser in which alice has just given her password."""
    sign_in(client, alice.email)
    confirm_password(client)
    return client


def test_all_other_sessions_are_ended_and_this_one_goes_on(
    here: Client, client_of: Any, alice: User
) -> None:
    elsewhere, stolen = client_of(alice), new_browser()
    stolen.cookies["lobby_session"] = here.cookies["lobby_session"].value

    here.post(END_OTHERS)

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert not is_signed_in(stolen)


def test_others_stay_signed_in(here: Client, client_of: Any, bob: User) -> None:
    bobs = client_of(bob)

    here.post(END_OTHERS)

    assert is_signed_in(bobs)


def test_it_can_be_done_again_and_signing_in_works_after(here: Client, alice: User) -> None:
    here.post(END_OTHERS)
    second = new_browser()
    sign_in(second, alice.email)
    confirm_password(second)

    second.post(END_OTHERS)

    assert is_signed_in(second)
    assert not is_signed_in(here)


@pytest.mark.parametrize("path", [HOME, ADMIN])
@pytest.mark.parametrize(
    ("pauses", "is_in"),
    [
        ([timedelta(minutes=50)] * 5, True),
        ([timedelta(minutes=70)], False),
        ([timedelta(minutes=50)] * 13, False),
    ],
)
def test_a_session_of_staff_ends_after_an_hour_idle_or_ten_in_all(
    client_of: Any,
    staff: User,
    account: Account,
    path: str,
    pauses: list[timedelta],
    is_in: bool,
) -> None:
    add_second_factor(staff)
    moment = timezone.now()
    with time_machine.travel(moment, tick=False) as traveller:
        browser = client_of(staff)
        browser.get(path)
        for pause in pauses:
            moment += pause
            traveller.move_to(moment)
            answer = browser.get(path)

    signed_out = answer.status_code == 302 and "login" in answer.url
    assert signed_out is not is_in


def test_a_session_of_a_hotelier_lasts_two_weeks_used_or_not(client_of: Any, alice: User) -> None:
    unused, used = client_of(alice), client_of(alice)
    now = timezone.now()

    for day in range(1, 14):
        with time_machine.travel(now + timedelta(days=day)):
            assert is_signed_in(used)
            # Whatever writes to the session begins its cookie's time anew.
            confirm_password(used)
            assert day != 13 or is_signed_in(unused)
    with time_machine.travel(now + timedelta(days=14, minutes=1)):
        assert not is_signed_in(used)
        assert not is_signed_in(unused)


@pytest.mark.parametrize(
    "name",
    [
        "accounts:team",
        "accounts:activity",
        "dashboard:home",
        "connect:landing",
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
    ],
)
def test_nothing_that_was_answered_in_a_session_is_stored(
    client: Client, alice: User, name: str
) -> None:
    sign_in(client, alice.email)
    client.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})

    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


def test_what_says_otherwise_is_left_alone(client_of: Any, alice: User) -> None:
    answer = client_of(alice).get(reverse("branding:stylesheet"))

    assert "max-age=86400" in answer["Cache-Control"]


def test_an_invitation_seen_by_a_stranger_may_be_kept(client: Client, account: Account) -> None:
    path = reverse("accounts:invitation", args=[make_invitation(account).pk])

    assert "no-store" not in client.get("/").get("Cache-Control", "")
    assert client.get(path).status_code == 200


@pytest.mark.django_db
def test_expired_sessions_are_purged(client_of: Any, alice: User) -> None:
    client_of(alice)
    client_of(alice)
    expired = Session.objects.first()
    assert expired
    Session.objects.filter(pk=expired.pk).update(expire_date=timezone.now() - timedelta(seconds=1))

    tasks.purge()

    assert Session.objects.count() == 1

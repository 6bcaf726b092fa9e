"""Owners are told of a refused grant by mail."""

import smtplib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Account, Membership, User
from hotels.models import Connection, Notice
from jobs.runner import run_due
from sandbox.server import Server
from tests.hotels.grants import expire, have_refused

State = Notice.State


@pytest.fixture
def owed(connection: Connection, alice: User, mark: User, bob: User) -> Notice:
    """A mail to the owners of an account that has members of all roles."""
    connection.end(status=Connection.Status.NEEDS_RECONNECT, now=timezone.now())
    return Notice.objects.create(
        connection=connection, kind=Notice.Kind.NEEDS_RECONNECT, due_at=timezone.now()
    )


def test_a_refused_grant_is_told_to_the_owners_once(
    connected: Connection, platform: Server, account: Account, mark: User, bob: User
) -> None:
    platform.control.revoke_grants(account_code="DEMO")
    expire(connected)
    have_refused(connected)

    for _ in range(3):
        run_due()

    [message] = mail.outbox
    assert message.to == ["alice@seaside.example"]
    assert message.subject
    assert "\n" not in message.subject
    assert f"http://testserver.localhost/connect/{connected.pk}/" in message.body


def test_all_owners_are_told_and_nobody_else(
    owed: Any, account: Account, make_user: Callable[..., User]
) -> None:
    olga = make_user("olga@seaside.example")
    Membership.objects.create(account=account, user=olga, role=Membership.Role.OWNER)

    run_due()

    [message] = mail.outbox
    assert message.to == ["alice@seaside.example", "olga@seaside.example"]


def test_an_owner_whose_user_was_disabled_is_not_told(
    owed: Any, alice: User, account: Account, make_user: Callable[..., User]
) -> None:
    olga = make_user("olga@seaside.example")
    Membership.objects.create(account=account, user=olga, role=Membership.Role.OWNER)
    alice.is_active = False
    alice.save()

    run_due()

    [message] = mail.outbox
    assert message.to == ["olga@seaside.example"]


def test_a_mail_repeated_after_a_crash_carries_the_same_message_id(owed: Any) -> None:
    run_due()
    Notice.objects.update(state=State.PENDING, done_at=None, due_at=timezone.now())

    run_due()

    first, second = mail.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected(), ConnectionRefusedError(), TimeoutError()]
)
def test_a_mail_server_that_is_away_is_tried_again(
    owed: Any, monkeypatch: pytest.MonkeyPatch, error: Any
) -> None:
    now = timezone.now()

    def fail(self: Any, messages: Any) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", fail)
        run_due(clock=lambda: now)
    owed.refresh_from_db()
    after_one_try = (owed.state, owed.last_error)
    run_due(clock=lambda: now + timedelta(minutes=1))

    owed.refresh_from_db()
    assert after_one_try == (State.PENDING, type(error).__name__)
    assert owed.state == State.DONE
    assert len(mail.outbox) == 1

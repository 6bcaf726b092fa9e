"""A clock that was a year ahead for a while puts nothing off, and deletes nothing."""

from __future__ import annotations

from datetime import timedelta
from types import ModuleType
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from accounts import tasks as accounts_tasks
from accounts.models import Account, User
from audit import tasks as audit_tasks
from connect import tasks as connect_tasks
from hotels import tasks
from hotels.clock_jumps import bring_connections_back
from hotels.models import (
    Connection,
    Credential,
    Notice,
    Revocation,
    Subscription,
    SyncRun,
    WebhookEvent,
)
from hotels.sync.by_hand import seconds_to_wait
from hotels.sync.schedule import reconcile
from jobs import tasks as jobs_tasks
from jobs.runner import bring_jobs_back
from mail import tasks as mail_tasks
from mail.models import SentMail
from tests import factories

pytestmark = pytest.mark.django_db

State = SyncRun.State
NOW = timezone.now()
IN_A_YEAR = NOW + timedelta(days=365)


def test_a_connection_is_loaded_as_if_the_clock_had_been_right(connection: Connection) -> None:
    Connection.objects.update(next_sync_at=IN_A_YEAR, sync_requested_at=IN_A_YEAR)

    bring_connections_back(now=NOW)
    reconcile(now=NOW)

    connection.refresh_from_db()
    assert SyncRun.objects.filter(connection=connection, state=State.WAITING).exists()
    assert connection.next_sync_at is not None
    assert connection.next_sync_at < NOW + timedelta(days=3)
    assert seconds_to_wait(connection, now=NOW) <= 60


@pytest.mark.parametrize("state", SyncRun.OPEN)
def test_a_run_is_taken_up_again(connection: Connection, state: str) -> None:
    run = factories.make_run(connection, state, at=IN_A_YEAR, claimed_at=IN_A_YEAR)

    bring_connections_back(now=NOW)

    assert SyncRun.claim(run.pk, now=NOW + timedelta(minutes=1)) is not None


def test_what_ended_then_is_not_the_newest_for_a_year(connection: Connection) -> None:
    factories.make_run(connection, State.NEEDS_ATTENTION, at=IN_A_YEAR)

    bring_connections_back(now=NOW)

    later = factories.make_run(connection, State.DONE, at=NOW + timedelta(minutes=1))
    newest = SyncRun.objects.filter(connection=connection).order_by("-created_at").first()
    assert newest == later


def test_a_subscription_is_compared_and_its_events_are_taken_in(connection: Connection) -> None:
    ahead: dict[str, Any] = dict.fromkeys(
        ("due_at", "checking_until", "lease_until", "retry_at", "last_event_at", "silent_from"),
        IN_A_YEAR,
    )
    factories.make_subscription(connection, **ahead)
    factories.make_webhook_event(connection, received_at=IN_A_YEAR)

    bring_connections_back(now=NOW)

    in_a_minute = NOW + timedelta(minutes=1)
    subscription = Subscription.objects.get()
    assert Subscription.objects.to_be_checked(now=in_a_minute).exists()
    assert not Subscription.may_come_to_be(subscription.secret_digest, now=in_a_minute)
    assert Subscription.claim_events(connection.pk, now=in_a_minute) is not None
    assert (subscription.last_event_at, subscription.silent_from) == (None, None)
    assert WebhookEvent.objects.get().received_at == NOW


def test_tokens_are_refreshed(connection: Connection) -> None:
    credential = factories.make_credential(connection)
    Credential.objects.update(
        refresh_claim=uuid4(), refresh_claimed_at=IN_A_YEAR, refresh_after=IN_A_YEAR
    )

    bring_connections_back(now=NOW - timedelta(seconds=5))

    assert Credential.objects.claim_refresh(credential.pk, claim=uuid4(), seen=credential)


def test_jobs_are_done_and_a_reminder_waits_its_week(
    connection: Connection, account: Account
) -> None:
    late = factories.make_revocation(account, due_at=IN_A_YEAR)
    reminder = factories.make_notice(connection, due_at=NOW + Notice.REMINDER_AFTER)

    brought = bring_jobs_back(now=NOW)

    late.refresh_from_db()
    reminder.refresh_from_db()
    assert (brought, late.due_at) == (1, NOW)
    assert reminder.due_at == NOW + Notice.REMINDER_AFTER


def test_what_is_put_off_as_usual_stays_so(connection: Connection) -> None:
    Connection.objects.update(next_sync_at=NOW + timedelta(days=12))

    assert bring_connections_back(now=NOW) == 0


@pytest.mark.parametrize(
    "module",
    [tasks, jobs_tasks, connect_tasks, mail_tasks, audit_tasks, accounts_tasks],
    ids=lambda module: module.__name__,
)
def test_nothing_is_deleted_by_the_clock_of_a_worker(
    module: ModuleType,
    connection: Connection,
    account: Account,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is old is told by the database's clock, as what is due."""
    now = timezone.now()
    kept = [
        factories.make_revocation(account, state="done", done_at=now),
        factories.make_webhook_event(connection, done_at=now),
        factories.make_connection_event(connection),
        factories.make_authorization_request(account, alice),
        factories.make_run(connection),
        factories.make_run(connection, at=now + timedelta(seconds=1)),
        SentMail.objects.create(kind="notice", address_digest="0", sent_at=now),
        factories.make_entry(alice, kept_until=now + timedelta(days=1)),
        factories.make_user("mistyped@grand.example", is_verified=False),
    ]
    monkeypatch.setattr(module, "database_now", lambda: now)

    with time_machine.travel(now + timedelta(days=365), tick=False):
        for name in ("purge", "purge_events", "erase"):
            if hasattr(module, name):
                getattr(module, name)()

    for row in kept:
        row.refresh_from_db()


def test_the_tasks_do_what_their_names_say(connection: Connection, account: Account) -> None:
    ahead = timezone.now() + timedelta(days=365)
    Connection.objects.update(next_sync_at=ahead)
    factories.make_revocation(account, due_at=ahead)

    tasks.bring_back()
    jobs_tasks.bring_back()

    assert not Connection.objects.filter(next_sync_at=ahead).exists()
    assert not Revocation.objects.filter(due_at=ahead).exists()

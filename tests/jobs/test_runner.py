"""Jobs that nobody has claimed, and those that nobody will ask about again."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Account
from hotels.models import Connection, Notice, Revocation
from jobs import tasks
from jobs.messages import Message
from jobs.outbox import RUN_DUE, enqueue
from jobs.runner import purge, reconcile
from sandbox.server import Server
from tests.factories import make_notice, make_revocation


@pytest.mark.parametrize("kind", ["revocation", "notice"])
def test_a_message_is_sent_for_jobs_that_nobody_has_claimed(
    kind: str, connection: Connection, account: Account, sent_messages: list[Message]
) -> None:
    now = timezone.now()
    if kind == "revocation":
        make_revocation(account, now=now)
    else:
        make_notice(connection, due_at=now)

    reconcile(now=now + timedelta(seconds=9))
    too_early = list(sent_messages)
    reconcile(now=now + timedelta(seconds=11))

    assert too_early == []
    assert sent_messages == [Message("jobs.run_due", expires=20)]


def test_one_message_is_sent_for_any_number_of_jobs(
    connection: Connection, account: Account, sent_messages: list[Message]
) -> None:
    for _ in range(3):
        make_revocation(account)
        make_notice(connection)

    reconcile(now=timezone.now() + timedelta(minutes=1))

    assert len(sent_messages) == 1


@pytest.mark.parametrize("state", [Notice.State.DONE, Notice.State.NEEDS_ATTENTION])
def test_no_message_is_sent_for_jobs_that_are_done_or_parked(
    state: Notice.State, connection: Connection, sent_messages: list[Message]
) -> None:
    make_notice(connection, state=state)

    reconcile(now=timezone.now() + timedelta(days=1))

    assert sent_messages == []


@pytest.mark.django_db(transaction=True)
def test_a_job_is_saved_with_its_cause_and_its_message_sent_after_it(
    account: Account, sent_messages: list[Message]
) -> None:
    with transaction.atomic():
        job = enqueue(Revocation.of("r", account=account, now=timezone.now()))
        before_commit = list(sent_messages)

    assert job.pk is not None
    assert before_commit == []
    assert sent_messages == [RUN_DUE]


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_cause_was_rolled_back_is_neither_there_nor_told_of(
    account: Account, sent_messages: list[Message]
) -> None:
    with transaction.atomic():
        enqueue(Revocation.of("r", account=account, now=timezone.now()))
        transaction.set_rollback(True)

    assert not Revocation.objects.exists()
    assert sent_messages == []


def test_jobs_are_purged_a_month_after_they_were_done_and_never_before(account: Account) -> None:
    now = timezone.now()
    old, recent, open_ = (make_revocation(account) for _ in range(3))
    old.mark_done(now=now - timedelta(days=31))
    recent.mark_done(now=now - timedelta(days=29))

    purge(now=now)

    assert set(Revocation.objects.all()) == {recent, open_}


def test_jobs_that_wait_for_staff_are_never_purged(connection: Connection) -> None:
    parked = make_notice(connection, state=Notice.State.NEEDS_ATTENTION)

    purge(now=timezone.now() + timedelta(days=365))

    assert list(Notice.objects.all()) == [parked]


def test_the_tasks_do_what_their_names_say(account: Account, platform: Server) -> None:
    make_revocation(account, "unknown-to-apaleo")

    tasks.reconcile()
    tasks.run_due()
    tasks.purge()

    assert Revocation.objects.get().state == Revocation.State.DONE

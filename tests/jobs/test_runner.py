"""Jobs that nobody has taken, and those that nobody will ask about again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hotels.models import Notice, Revocation
from jobs import tasks
from jobs.messages import Message
from jobs.outbox import enqueue
from jobs.runner import purge, reconcile


@pytest.mark.parametrize("kind", ["revocation", "notice"])
def test_a_worker_is_woken_for_jobs_that_nobody_has_run(connection, account, sent_messages, kind):
    now = timezone.now()
    if kind == "revocation":
        enqueue(Revocation.of("r", account=account, now=now))
    else:
        Notice.objects.create(connection=connection, kind="needs_reconnect", due_at=now)

    reconcile(now=now + timedelta(seconds=9))
    too_early = list(sent_messages)
    reconcile(now=now + timedelta(seconds=11))

    assert too_early == []
    assert sent_messages == [Message("jobs.run_due", expires=20)]


def test_jobs_are_purged_a_month_after_they_were_done_and_never_before(account):
    now = timezone.now()
    old, recent, open_ = (enqueue(Revocation.of("t", account=account, now=now)) for _ in range(3))
    old.mark_done(now=now - timedelta(days=31))
    recent.mark_done(now=now - timedelta(days=29))

    purge(now=now)

    assert set(Revocation.objects.all()) == {recent, open_}


def test_the_tasks_do_what_their_names_say(account, platform):
    enqueue(Revocation.of("unknown-to-apaleo", account=account, now=timezone.now()))

    tasks.reconcile()
    tasks.run_due()
    tasks.purge()

    assert Revocation.objects.get().state == Revocation.State.DONE

"""Purging what is old, and finding the few jobs that are not done, among very many that are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Account, Session
from connect.models import AuthorizationRequest
from hotels.health.overdue import newest_needing_attention
from hotels.models import Connection, ConnectionEvent, Revocation, SyncRun, WebhookEvent
from hotels.sync import schedule
from housekeeping.models import Schedule
from jobs import purging, runner
from jobs.admin import needing_attention
from jobs.models import Job
from mail.models import SentMail
from tests.factories import make_revocation
from tests.test_schema import explain

KINDS = pytest.mark.parametrize("kind", runner.kinds(), ids=lambda kind: kind._meta.model_name)
NOW = timezone.now()
LONG_AGO = NOW - timedelta(days=30)
pytestmark = pytest.mark.django_db


def make_run(connection: Connection, *, age: timedelta) -> SyncRun:
    moment = NOW - age
    return SyncRun.objects.create(
        connection=connection,
        state=SyncRun.State.DONE,
        created_at=moment,
        due_at=moment,
        finished_at=moment,
    )


def test_jobs_are_purged_some_at_a_time_until_none_is_left(
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    for _ in range(5):
        make_revocation(account).mark_done(now=NOW - timedelta(days=31))
    over = Revocation.objects.filter(done_at__lt=LONG_AGO)

    # Three deletions, what is to be deleted before each, and the look that finds none.
    with django_assert_num_queries(7):
        removed = purging.delete_oldest_first(over, by="done_at")

    assert removed == 5
    assert not Revocation.objects.exists()


def test_runs_are_purged_some_at_a_time_and_the_newest_is_not_in_their_way(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 1)
    for days in (60, 50, 45):
        make_run(connection, age=timedelta(days=days))
    newest = make_run(connection, age=timedelta(days=40))

    schedule.purge(now=NOW)

    assert list(SyncRun.objects.all()) == [newest]


@KINDS
def test_jobs_that_were_done_long_ago_are_found_by_an_index(kind: type[Job]) -> None:
    over = kind._default_manager.filter(done_at__lt=LONG_AGO).order_by("done_at")

    assert f"{kind._meta.model_name}_done" in explain(over)


@KINDS
def test_jobs_that_wait_for_staff_are_found_by_an_index(kind: type[Job]) -> None:
    parked = needing_attention(kind._default_manager.all(), NOW)

    assert f"{kind._meta.model_name}_parked" in explain(parked)


@pytest.mark.parametrize(
    ("index", "rows"),
    [
        (
            "sync_run_ended",
            SyncRun.objects.filter(finished_at__lt=LONG_AGO).order_by("finished_at"),
        ),
        ("sync_run_parked", newest_needing_attention(SyncRun.objects.all())),
        (
            "webhook_event_done",
            WebhookEvent.objects.filter(done_at__lt=LONG_AGO).order_by("done_at"),
        ),
        ("connection_event_by_end", ConnectionEvent.objects.filter(at__lt=LONG_AGO).order_by("at")),
        ("schedule_by_date", Schedule.objects.filter(date__lt=LONG_AGO.date()).order_by("date")),
        ("sent_mail_by_time", SentMail.objects.filter(sent_at__lt=LONG_AGO).order_by("sent_at")),
        ("expire_date", Session.objects.filter(expire_date__lt=NOW).order_by("expire_date")),
        (
            "authorization_request_expiry",
            AuthorizationRequest.objects.ended_long_ago(now=NOW).order_by("expires_at"),
        ),
    ],
)
def test_what_is_purged_or_waits_for_staff_is_found_by_an_index(index: str, rows: Any) -> None:
    assert index in explain(rows)

"""Long outages, polite stops, clocks that disagree and accounts with much to do."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from celery import Celery
from django.conf import settings as django_settings
from django.utils import timezone

from accounts.models import Account
from hotels.models import Connection, Credential, SyncRun, Unit
from hotels.sync import fetch, schedule
from hotels.sync.run import work
from hotels.sync.schedule import reconcile, request_sync, start_due_runs
from jobs import queues, stopping
from jobs.messages import Message
from sandbox.server import Server
from tests.config.stack.valkey_server import running_valkey
from tests.factories import make_credential

pytestmark = pytest.mark.django_db(transaction=True)

UNITS = "^/inventory/v1/units$"


@pytest.fixture(autouse=True)
def running() -> Iterator[None]:
    yield
    stopping.forget_stop()


def first_run(connection: Connection) -> SyncRun:
    return SyncRun.objects.get(connection=connection)


@pytest.mark.parametrize("retries", [40, 2000, 29_999, 30_000])
def test_a_run_comes_back_within_minutes_however_long_apaleo_was_away(
    chain: Connection, platform: Server, retries: int
) -> None:
    platform.control.add_fault(kind="status", path=UNITS, status=503, times=1)
    SyncRun.objects.update(retries=retries)
    now = timezone.now()

    work(first_run(chain).pk, clock=lambda: now)
    postponed = first_run(chain)
    work(postponed.pk, clock=lambda: postponed.due_at)

    assert postponed.state == SyncRun.State.WAITING
    assert timedelta(minutes=10) <= postponed.due_at - now <= timedelta(minutes=12)
    assert first_run(chain).state == SyncRun.State.DONE


def test_what_nobody_watches_waits_as_long_as_apaleo_asked_for_and_is_read_once_more(
    chain: Connection, platform: Server
) -> None:
    too_much = {"Retry-After": "600"}
    rule = platform.control.add_fault(kind="status", path=UNITS, status=429, headers=too_much)
    work(first_run(chain).pk)
    postponed = first_run(chain)
    platform.control.delete_fault(rule)
    platform.control.clear_ledger()

    # Its events had a gap, so it has to be read as a whole.
    request_sync(chain, cause=SyncRun.Cause.SCHEDULED, now=timezone.now())
    work(postponed.pk)
    calls_before_its_time = platform.control.calls(kind="api")
    work(postponed.pk, clock=lambda: postponed.due_at)
    is_done = first_run(chain).state == SyncRun.State.DONE
    start_due_runs(now=postponed.due_at)

    assert calls_before_its_time == []
    assert is_done
    assert SyncRun.objects.open().count() == 1


def test_a_load_that_was_not_asked_for_again_is_the_last_for_a_while(chain: Connection) -> None:
    request_sync(chain, cause=SyncRun.Cause.SCHEDULED, now=timezone.now())
    work(first_run(chain).pk)

    start_due_runs(now=timezone.now())

    assert not SyncRun.objects.open().exists()


def test_many_who_are_told_the_same_moment_do_not_come_back_in_it(
    make_connection: Callable[..., Connection], platform: Server
) -> None:
    moment = timezone.now() + timedelta(minutes=2)
    platform.control.add_fault(
        kind="status",
        path="^/(inventory|rateplan)",
        status=429,
        headers={"Retry-After": format_datetime(moment, usegmt=True)},
    )
    for number in range(12):
        connection = make_connection(apaleo_account_code=f"GEN{number}")
        make_credential(connection)
        Credential.objects.update(access_token_stale_at=timezone.now() + timedelta(hours=1))
        work(request_sync(connection, now=timezone.now()).pk)

    due = sorted(SyncRun.objects.values_list("due_at", flat=True))
    assert due[0] >= moment - timedelta(seconds=2)
    assert due[-1] - due[0] > timedelta(seconds=4)


def test_a_worker_that_is_asked_to_stop_leaves_its_run_to_another_as_no_attempt(
    chain: Connection,
    platform: Server,
    sent_messages: list[Message],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch, "SECONDS_BETWEEN_WRITES", 0)
    run = first_run(chain)
    for _ in range(5):
        sent_messages.clear()
        stopping.note_stop()
        work(run.pk)
        left = first_run(chain)
        stopping.forget_stop()
        assert (left.state, left.attempts) == (SyncRun.State.WAITING, 0)
        assert [message.args for message in sent_messages] == [(run.pk,)]

    work(run.pk)

    assert first_run(chain).state == SyncRun.State.DONE
    assert Unit.objects.count() == 30


def test_a_stopping_worker_begins_no_refresh(chain: Connection, platform: Server) -> None:
    Credential.objects.update(access_token_stale_at=timezone.now())
    stopping.note_stop()

    work(first_run(chain).pk)

    assert platform.control.calls() == []


def test_a_connection_that_crashes_its_workers_is_tried_again_ever_more_rarely(
    connection: Connection,
) -> None:
    now, found = timezone.now(), []
    for _ in range(7):
        SyncRun.objects.create(
            connection=connection,
            state=SyncRun.State.NEEDS_ATTENTION,
            failure=SyncRun.Failure.CRASHED,
            created_at=now,
            due_at=now,
            finished_at=now,
        )
        schedule.postpone_crashing(connection.pk, now=now)
        connection.refresh_from_db()
        assert connection.next_sync_at is not None
        found.append((connection.next_sync_at - now) / timedelta(hours=1))

    assert found == [1, 2, 4, 8, 16, 24, 24]


def test_a_run_that_was_just_made_is_taken_by_a_worker_whose_clock_is_behind(
    chain: Connection,
) -> None:
    run = first_run(chain)

    work(run.pk, clock=lambda: timezone.now() - timedelta(minutes=5))

    assert first_run(chain).state == SyncRun.State.DONE


def test_a_run_that_is_brought_forward_is_due_by_the_databases_clock(chain: Connection) -> None:
    now = timezone.now()
    SyncRun.objects.update(claimed_at=now, due_at=now + timedelta(minutes=9))

    request_sync(chain, now=now + timedelta(minutes=5))
    work(first_run(chain).pk)

    assert first_run(chain).state == SyncRun.State.DONE


def test_no_more_messages_lie_before_absent_workers_than_there_are_runs(
    make_connection: Callable[..., Connection],
    settings: Any,
    sent_messages: list[Message],
) -> None:
    now = timezone.now()
    for number in range(8):
        make_connection(apaleo_account_code=f"GEN{number}", next_sync_at=now)
    with running_valkey() as url:
        settings.REDIS_URL = url
        for seconds in range(0, 600, 10):
            reconcile(now=now + timedelta(seconds=seconds))
            deliver(sent_messages, url)
        waiting = queues.count_waiting("background")

    assert SyncRun.objects.count() == 8
    assert waiting == 8


def test_a_run_whose_message_was_lost_is_told_of_whatever_else_lies_in_the_queue(
    chain: Connection, settings: Any, sent_messages: list[Message]
) -> None:
    now = timezone.now()
    run = first_run(chain)
    SyncRun.objects.update(cause=SyncRun.Cause.SCHEDULED, due_at=now - timedelta(seconds=11))
    others = [Message("hotels.sync", (run.pk + 1,))]
    others += [Message("hotels.check_subscription", (f"{number}",)) for number in range(20)]
    sent_messages[:] = others
    with running_valkey() as url:
        settings.REDIS_URL = url
        deliver(sent_messages, url)
        schedule.send_late_runs(now=now)

    assert [message.args for message in sent_messages] == [(run.pk,)]


def deliver(sent: list[Message], url: str) -> None:
    """Put the messages where the broker keeps them, before workers that are not there."""
    app = Celery(broker=url.replace("unix://", "redis+socket://"), set_as_current=False)
    app.conf.broker_transport_options = django_settings.CELERY_BROKER_TRANSPORT_OPTIONS
    for message in sent:
        app.send_task(message.task, args=message.args, queue=message.queue)
    sent.clear()


def test_an_account_with_much_to_do_leaves_room_for_another(
    make_connection: Callable[..., Connection],
    other_account: Account,
    sent_messages: list[Message],
) -> None:
    now = timezone.now()
    for number in range(40):
        make_connection(apaleo_account_code=f"A{number}", next_sync_at=now - timedelta(hours=2))
    late = make_connection(account=other_account, apaleo_account_code="B", next_sync_at=now)

    start_due_runs(now=now)

    place = [SyncRun.objects.get(pk=each.args[0]).connection for each in sent_messages]
    assert Counter(each.account_id for each in place)[late.account_id] == 1
    assert len(place) == schedule.MAX_PER_ACCOUNT + 1
    assert place.index(late) <= 1
    # Those of which the message is lost are told of again by their rows.
    assert place == [run.connection for run in SyncRun.objects.order_by("pk")]


def test_an_account_goes_on_with_the_next_connection_when_a_run_ends(
    make_connection: Callable[..., Connection], platform: Server
) -> None:
    now = timezone.now()
    for number in range(schedule.MAX_PER_ACCOUNT + 5):
        make_connection(apaleo_account_code=f"A{number}", next_sync_at=now - timedelta(hours=1))
    start_due_runs(now=now)
    runs = list(SyncRun.objects.all())
    ended = random.choice(runs)

    work(ended.pk)

    assert len(runs) == schedule.MAX_PER_ACCOUNT
    assert SyncRun.objects.count() >= schedule.MAX_PER_ACCOUNT
    assert platform.control.calls() == []


def test_hotels_that_apaleo_refuses_for_long_keep_no_other_waiting(
    make_connection: Callable[..., Connection],
) -> None:
    now = timezone.now()
    refused = [
        make_connection(apaleo_account_code=f"A{number}", next_sync_at=now)
        for number in range(schedule.MAX_PER_ACCOUNT)
    ]
    start_due_runs(now=now)
    waiting = SyncRun.objects.filter(connection__in=refused)
    waiting.update(claimed_at=now, due_at=now + timedelta(minutes=10))
    other = make_connection(apaleo_account_code="B", next_sync_at=now)

    start_due_runs(now=now)

    assert SyncRun.objects.filter(connection=other).exists()

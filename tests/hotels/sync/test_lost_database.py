"""Loads whose connection to the database is cut (fault F28)."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from hotels.models import Connection, SyncRun, Unit
from hotels.sync.run import MAX_WITHOUT_DATABASE, work
from jobs import persistence
from jobs.messages import Message
from tests.refused_statements import refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persistence, "PAUSES", (0.0,) * len(persistence.PAUSES))


def is_write_of_units(sql: str) -> bool:
    return sql.startswith('INSERT INTO "hotels_unit"')


def is_write_of_runs(sql: str) -> bool:
    return sql.startswith('UPDATE "hotels_syncrun"') and '"due_at" =' in sql


def is_history(sql: str) -> bool:
    return sql.startswith('INSERT INTO "hotels_connectionevent"')


def test_a_load_that_lost_its_database_is_begun_anew_at_once_as_no_attempt(
    chain: Connection, sent_messages: list[Message]
) -> None:
    run = SyncRun.objects.get(connection=chain)
    sent_messages.clear()

    # Neither is it heard at first that the run is given back.
    with refused(is_write_of_units, times=1), refused(is_write_of_runs, times=2):
        work(run.pk)
    run.refresh_from_db()

    assert (run.state, run.attempts) == (SyncRun.State.WAITING, 0)
    assert run.due_at <= timezone.now()
    assert [message.args for message in sent_messages] == [(run.pk,)]
    assert not Unit.objects.exists()
    work(run.pk)
    run.refresh_from_db()
    assert run.state == SyncRun.State.DONE
    assert Unit.objects.count() == 30


def test_a_try_that_could_not_be_written_down_at_first_counts_once(chain: Connection) -> None:
    run = SyncRun.objects.get(connection=chain)
    SyncRun.objects.update(retries=1, failure=SyncRun.Failure.CRASHED)

    with refused(is_write_of_units, times=1), refused(is_history, times=3):
        work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.retries) == (SyncRun.State.WAITING, 2)


def test_a_load_that_loses_its_database_each_time_is_tried_ever_later_and_left_to_staff(
    chain: Connection,
) -> None:
    run = SyncRun.objects.get(connection=chain)
    pauses = []

    with refused(is_write_of_units, times=100):
        for _ in range(MAX_WITHOUT_DATABASE + 1):
            now = run.due_at
            work(run.pk, clock=partial(getattr, run, "due_at"))
            run.refresh_from_db()
            pauses.append(run.due_at - now)

    assert pauses[0] == timedelta(0)
    assert timedelta(seconds=5) <= pauses[1] <= timedelta(seconds=10)
    assert pauses[1] < pauses[3] < pauses[5]
    assert timedelta(minutes=8) < sum(pauses, timedelta(0)) < timedelta(minutes=15)
    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.CRASHED)
    assert run.failure_detail == "OperationalError"


def test_an_outage_of_apaleo_before_is_no_reason_to_give_up_sooner(chain: Connection) -> None:
    run = SyncRun.objects.get(connection=chain)
    SyncRun.objects.update(retries=20, failure=SyncRun.Failure.UNAVAILABLE)

    with refused(is_write_of_units, times=1):
        work(run.pk)

    run.refresh_from_db()
    assert (run.state, run.retries) == (SyncRun.State.WAITING, 1)
    assert run.due_at <= timezone.now()

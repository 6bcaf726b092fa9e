"""How a run ends that did not go well."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError
from django.utils import timezone

from apaleo.api import pace
from hotels.health.status import health_of
from hotels.models import Connection, Credential, SyncRun, Unit
from hotels.sync.run import MAX_READINGS, MAX_UNFORESEEN, MIN_SPREAD, SPREAD, work
from sandbox.server import Server
from tests.hotels.grants import expire

UNITS = "^/inventory/v1/units$"


def first_run(connection: Connection) -> SyncRun:
    return SyncRun.objects.get(connection=connection)


def pauses(connection: Connection, *, tries: int, failure: str = "unavailable") -> list[float]:
    """Work on the run each time it is due, and return the seconds it was put off for."""
    run, found = first_run(connection), []
    for _ in range(tries):
        moment = max(run.due_at, timezone.now())
        work(run.pk, clock=partial(_same, moment))
        run.refresh_from_db()
        assert (run.state, run.failure) == (SyncRun.State.WAITING, failure)
        found.append((run.due_at - moment).total_seconds())
    return found


def is_spread(found: float, *, pause: float) -> bool:
    """Tell whether a pause is as long as it has to be, and only a little longer."""
    return pause <= found <= pause + max(pause * SPREAD, MIN_SPREAD.total_seconds()) + 0.1


def test_a_transient_error_is_waited_out_in_pauses_that_double_up_to_ten_minutes(
    chain: Connection, platform: Server
) -> None:
    platform.control.add_fault(kind="status", path=UNITS, status=503)

    found = pauses(chain, tries=8)

    expected = [30, 60, 120, 240, 480, 600, 600, 600]
    assert all(is_spread(f, pause=p) for f, p in zip(found, expected, strict=True))


@pytest.mark.parametrize(
    ("header", "pause"), [("120", 120), ("20", 30), ("10000", 3600), ("soon", 30)]
)
def test_a_retry_after_is_obeyed_within_bounds(
    chain: Connection, platform: Server, monkeypatch: pytest.MonkeyPatch, header: Any, pause: Any
) -> None:
    # The load itself asks again as often as ever, but at once.
    monkeypatch.setattr(pace, "ASSUMED_WAIT", 0.0)
    monkeypatch.setattr(pace, "FIRST_INTERVAL", 0.0)
    platform.control.add_fault(
        kind="status", path=UNITS, status=429, headers={"Retry-After": header}
    )

    [found] = pauses(chain, tries=1, failure="throttled")
    assert is_spread(found, pause=pause)


def test_a_transient_error_that_passes_leaves_no_trace(chain: Connection, platform: Server) -> None:
    platform.control.add_fault(kind="status", path=UNITS, status=503, times=2)
    pauses(chain, tries=2)
    run = first_run(chain)

    work(run.pk, clock=lambda: run.due_at)

    run.refresh_from_db()
    assert (run.state, run.failure, run.failure_detail) == (SyncRun.State.DONE, "", "")


def test_days_of_transient_errors_never_make_a_run_look_like_a_crash(
    chain: Connection, platform: Server
) -> None:
    platform.control.add_fault(kind="status", path=UNITS, status=503)

    pauses(chain, tries=6)

    assert first_run(chain).attempts == 0


def test_an_app_that_apaleo_does_not_accept_for_a_while_is_waited_for_and_said_so(
    chain: Connection, platform: Server
) -> None:
    run = SyncRun.objects.get(connection=chain)
    expire(chain)
    rule = platform.control.add_fault(
        kind="status", grant_type="refresh_token", status=400, body='{"error": "invalid_client"}'
    )

    for _ in range(2):
        SyncRun.objects.update(due_at=timezone.now())
        work(run.pk)
        run.refresh_from_db()
        assert (run.state, run.failure) == (SyncRun.State.WAITING, SyncRun.Failure.CLIENT)
    health = health_of(chain, run, now=timezone.now())
    platform.control.delete_fault(rule)
    Credential.objects.update(refresh_after=None)
    SyncRun.objects.update(due_at=timezone.now())
    work(run.pk)

    run.refresh_from_db()
    assert "apaleo does not accept our app at the moment" in health.sentence
    assert (run.state, run.failure) == (SyncRun.State.DONE, "")


def test_a_missing_permission_is_left_to_people_and_named(
    chain: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    platform.control.add_fault(kind="status", path=UNITS, status=403)

    run = load(chain)

    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.FORBIDDEN)
    assert run.failure_detail == "setup.read"


def test_an_answer_that_is_not_understood_is_left_to_staff_and_names_the_field(
    chain: Connection,
    load: Callable[..., SyncRun],
    platform: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    platform.control.add_fault(kind="replace", path=UNITS, set={"count": "forty"})

    run = load(chain)

    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.CONTRACT)
    assert "units.count" in run.failure_detail
    assert f"sync run {run.pk}" in caplog.text


def test_lists_that_are_larger_than_any_hotel_groups_are_left_to_staff_and_say_so(
    chain: Connection, load: Callable[..., SyncRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apaleo.api.paging.bounds.MAX_RECORDS", 40)

    run = load(chain)

    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.TOO_LARGE)
    assert run.failure_detail == "the lists hold more than 40 records"


def test_a_run_left_to_staff_does_not_end_the_schedule(
    chain: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    platform.control.add_fault(kind="status", path=UNITS, status=403)

    load(chain)

    chain.refresh_from_db()
    assert chain.is_active
    assert chain.next_sync_at is not None


def test_lists_that_never_fit_together_are_left_to_staff_in_the_end(
    chain: Connection, platform: Server
) -> None:
    platform.control.add_fault(kind="replace", path=UNITS, set={"count": 500})
    pauses(chain, tries=MAX_READINGS, failure="changed")
    run = first_run(chain)

    work(run.pk, clock=lambda: run.due_at)

    run.refresh_from_db()
    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.CONTRACT)


def test_an_outage_before_is_no_reading_of_a_list_that_changed(
    chain: Connection, platform: Server
) -> None:
    platform.control.add_fault(kind="replace", path=UNITS, set={"count": 500})
    SyncRun.objects.update(retries=20, failure=SyncRun.Failure.UNAVAILABLE)
    run = first_run(chain)

    work(run.pk, clock=lambda: run.due_at)

    run.refresh_from_db()
    assert (run.state, run.failure, run.retries) == ("waiting", "changed", 1)


def test_a_list_that_changed_while_it_was_read_is_read_again_with_success(
    chain: Connection, platform: Server
) -> None:
    platform.control.add_fault(kind="replace", path=UNITS, set={"count": 500}, times=1)
    pauses(chain, tries=1, failure="changed")
    run = first_run(chain)

    work(run.pk, clock=lambda: run.due_at)

    run.refresh_from_db()
    assert run.state == SyncRun.State.DONE
    assert Unit.objects.count() == 30


def test_a_run_that_took_its_worker_down_three_times_is_left_to_staff_and_tried_again_later(
    chain: Connection, platform: Server
) -> None:
    run = first_run(chain)
    moment = timezone.now()
    for _ in range(3):
        assert SyncRun.claim(run.pk, now=moment)
        moment += timedelta(seconds=61)

    work(run.pk, clock=lambda: moment)

    run.refresh_from_db()
    chain.refresh_from_db()
    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.CRASHED)
    assert chain.next_sync_at == moment + timedelta(hours=1)
    assert platform.control.calls() == []


def test_a_parked_connection_goes_on_when_somebody_asks_for_it(
    chain: Connection, load: Callable[..., SyncRun]
) -> None:
    run = first_run(chain)
    moment = timezone.now()
    for _ in range(4):
        SyncRun.claim(run.pk, now=moment)
        moment += timedelta(seconds=61)
    work(run.pk, clock=lambda: moment)

    later = load(chain)

    chain.refresh_from_db()
    assert later.pk != run.pk
    assert later.state == SyncRun.State.DONE
    assert chain.next_sync_at is not None


def test_an_error_nobody_foresaw_is_tried_again_and_is_no_crash(
    chain: Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    run = first_run(chain)
    moment = timezone.now()

    with monkeypatch.context() as patch:
        patch.setattr("hotels.sync.run.publish", _fail)
        work(run.pk)
    run.refresh_from_db()
    waiting = (run.state, run.failure, run.failure_detail, run.attempts)
    work(run.pk, clock=lambda: moment + timedelta(hours=1))

    run.refresh_from_db()
    assert waiting == (SyncRun.State.WAITING, SyncRun.Failure.CRASHED, "ZeroDivisionError", 0)
    assert "nobody thought of this" in caplog.text
    assert run.state == SyncRun.State.DONE


def test_an_error_nobody_foresaw_that_stays_is_for_staff_and_the_next_run_comes_as_ever(
    chain: Connection, load: Callable[..., SyncRun], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = first_run(chain)
    moment = timezone.now()

    with monkeypatch.context() as patch:
        patch.setattr("hotels.sync.run.publish", _fail)
        for _ in range(MAX_UNFORESEEN + 1):
            work(run.pk, clock=partial(_same, moment))
            moment += timedelta(hours=1)
    later = load(chain)

    run.refresh_from_db()
    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.CRASHED)
    assert later.state == SyncRun.State.DONE


def test_a_database_that_fails_leaves_the_run_to_the_next_worker(
    chain: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = first_run(chain)

    with monkeypatch.context() as patch:
        patch.setattr("hotels.sync.run.publish", partial(_fail, error=DatabaseError))
        with pytest.raises(DatabaseError):
            work(run.pk)
    later = timezone.now() + timedelta(seconds=61)
    work(run.pk, clock=partial(_same, later))

    run.refresh_from_db()
    assert run.state == SyncRun.State.DONE


def _fail(*_: Any, error: type[Exception] = ZeroDivisionError, **__: Any) -> None:
    raise error


def _same(moment: datetime) -> datetime:
    return moment

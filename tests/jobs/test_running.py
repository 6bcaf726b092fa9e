"""Each job is done by its kind's handler, and ends as done, tried later or parked."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from connect.models import AnswerWatch
from hotels.models import EventsHeard, MirrorChanged, Notice, Revocation, SyncFinished
from housekeeping.models import ConditionWrite, MaintenanceRequest, ScheduleRefresh
from jobs import runner
from jobs.models import LEASE, MAX_ATTEMPTS, MAX_PAUSE, Job
from jobs.runner import Park, RetryLater, handles, kinds, run, run_due
from rates.models import DefaultsRunStep, FileImportRun, MappingChanged
from tests import factories

State = Job.State
PENDING, DONE, PARKED = State.PENDING, State.DONE, State.NEEDS_ATTENTION
Handle = Callable[[Callable[[Notice], None]], None]


def raiser(error: Exception) -> Callable[[Notice], None]:
    def handler(job: Notice) -> None:
        raise error

    return handler


def outcome_of(job: Notice) -> tuple[str, int, str]:
    job.refresh_from_db()
    return job.state, job.attempts, job.last_error


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def test_every_kind_of_job_has_a_handler() -> None:
    assert set(kinds()) == {
        AnswerWatch,
        ConditionWrite,
        DefaultsRunStep,
        EventsHeard,
        MaintenanceRequest,
        FileImportRun,
        MappingChanged,
        MirrorChanged,
        Notice,
        Revocation,
        ScheduleRefresh,
        SyncFinished,
    }
    assert set(kinds()) == set(Job.__subclasses__())


def test_a_kind_has_one_handler_and_no_other() -> None:
    def second(job: Notice) -> None:
        raise AssertionError

    with pytest.raises(ValueError, match="Notice is handled by"):
        handles(Notice)(second)


def test_a_handler_stays_a_function_that_can_be_called(
    job: Notice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_handlers", {})
    seen: list[Notice] = []

    @handles(Notice)
    def handler(job: Notice) -> None:
        seen.append(job)

    handler(job)
    run_due()

    assert seen == [job, job]


def test_a_job_is_done_once(job: Notice, handle_with: Handle) -> None:
    seen: list[int] = []
    handle_with(lambda job: seen.append(job.pk))

    run_due()
    run_due()

    assert seen == [job.pk]
    assert outcome_of(job) == (DONE, 1, "")
    assert job.done_at is not None


def test_jobs_are_done_in_the_order_in_which_they_are_due(
    make_job: Callable[[], Notice], handle_with: Handle
) -> None:
    now = timezone.now()
    late, later, not_yet = make_job(), make_job(), make_job()
    due_in_minutes = {late: -2, later: -1, not_yet: 1}
    for job, minutes in due_in_minutes.items():
        Notice.objects.filter(pk=job.pk).update(due_at=now + timedelta(minutes=minutes))
    seen: list[int] = []
    handle_with(lambda job: seen.append(job.pk))

    run_due(clock=at(now))

    assert seen == [late.pk, later.pk]


def test_a_handler_that_asks_for_it_is_called_again_after_a_pause(
    job: Notice, handle_with: Handle
) -> None:
    now = timezone.now()
    handle_with(raiser(RetryLater("the mail server is away")))

    run_due(clock=at(now))

    assert outcome_of(job) == (PENDING, 1, "the mail server is away")
    assert job.due_at == now + timedelta(minutes=1)


def test_a_success_after_a_failure_leaves_no_error_behind(job: Notice, handle_with: Handle) -> None:
    handle_with(raiser(RetryLater("the mail server is away")))
    run_due()
    handle_with(lambda job: None)

    run_due(clock=at(timezone.now() + timedelta(minutes=2)))

    assert outcome_of(job) == (DONE, 2, "")


def test_pauses_double_up_to_six_hours_and_the_tenth_failure_is_left_to_staff(
    job: Notice, handle_with: Handle
) -> None:
    handle_with(raiser(RetryLater("away")))
    moment = timezone.now()
    pauses = []

    for _ in range(MAX_ATTEMPTS):
        run_due(clock=at(moment))
        job.refresh_from_db()
        pauses.append(job.due_at - moment)
        moment = job.due_at

    assert pauses[:3] == [timedelta(minutes=minutes) for minutes in (1, 2, 4)]
    assert pauses[-1] == MAX_PAUSE
    assert outcome_of(job) == (PARKED, MAX_ATTEMPTS, "away")


def test_a_job_that_no_try_can_help_is_parked_at_once(job: Notice, handle_with: Handle) -> None:
    seen: list[int] = []

    def handler(job: Notice) -> None:
        seen.append(job.pk)
        raise Park("nobody to tell")

    handle_with(handler)

    run_due()
    run_due(clock=at(timezone.now() + timedelta(days=1)))

    assert seen == [job.pk]
    assert outcome_of(job) == (PARKED, 1, "nobody to tell")


def test_an_error_that_nobody_foresaw_is_logged_and_tried_again(
    job: Notice, handle_with: Handle, caplog: pytest.LogCaptureFixture
) -> None:
    handle_with(raiser(ZeroDivisionError("secret-detail")))

    run_due()

    assert outcome_of(job) == (PENDING, 1, "ZeroDivisionError")
    [record] = [each for each in caplog.records if each.name == "jobs.runner"]
    assert (record.levelno, record.getMessage()) == (logging.ERROR, f"Notice {job.pk} failed")
    assert record.exc_info


@pytest.mark.parametrize("error", [ZeroDivisionError(), RetryLater("away"), Park("no use")])
def test_a_job_that_fails_holds_up_none_of_the_others(
    error: Exception, make_job: Callable[[], Notice], handle_with: Handle
) -> None:
    failing, other = make_job(), make_job()

    def handler(job: Notice) -> None:
        if job == failing:
            raise error

    handle_with(handler)

    run_due()

    assert outcome_of(failing)[0] != DONE
    assert outcome_of(other)[0] == DONE


def test_a_long_error_is_cut_to_what_the_column_holds(job: Notice, handle_with: Handle) -> None:
    handle_with(raiser(RetryLater("x" * 500)))

    run_due()

    assert outcome_of(job) == (PENDING, 1, "x" * 200)


def test_a_kind_whose_rows_cannot_be_claimed_is_refused() -> None:
    class Rows:
        def all(self) -> list[Any]:
            return []

    class Unclaimable:
        _default_manager = Rows()

    with pytest.raises(TypeError, match="Unclaimable: `objects` must be made of a JobQuerySet"):
        run(Unclaimable, 1)  # type: ignore[arg-type]  # not even a job


def test_a_claim_lost_to_another_worker_is_left_to_it(job: Notice, handle_with: Handle) -> None:
    now = timezone.now()
    assert Notice.objects.claim(job.pk, now=now)
    handle_with(raiser(AssertionError("claimed by another worker")))

    run(Notice, job.pk, clock=at(now))

    assert outcome_of(job) == (PENDING, 1, "")


def test_kills_count_as_attempts_and_the_tenth_leaves_the_job_to_staff(
    job: Notice, handle_with: Handle
) -> None:
    def kill(job: Notice) -> None:
        raise SystemExit

    handle_with(kill)
    moment = timezone.now()

    for _ in range(MAX_ATTEMPTS):
        with pytest.raises(SystemExit):
            run_due(clock=at(moment))
        moment += LEASE
    run_due(clock=at(moment))

    assert outcome_of(job) == (PARKED, MAX_ATTEMPTS, "")


@pytest.mark.parametrize("error", [RetryLater("away"), Park("no use"), ZeroDivisionError()])
def test_a_worker_that_was_too_slow_does_not_undo_what_another_has_done(
    error: Exception, job: Notice, handle_with: Handle
) -> None:
    now = timezone.now()

    def be_overtaken(job: Notice) -> None:
        handle_with(lambda job: None)
        run(Notice, job.pk, clock=at(now + LEASE))
        raise error

    handle_with(be_overtaken)

    run(Notice, job.pk, clock=at(now))

    assert outcome_of(job) == (DONE, 2, "")


@pytest.mark.parametrize("error", [RetryLater("away"), Park("no use")])
def test_a_worker_that_was_too_slow_does_not_end_the_claim_of_another(
    error: Exception, job: Notice, handle_with: Handle
) -> None:
    now = timezone.now()

    def be_overtaken(job: Notice) -> None:
        assert Notice.objects.claim(job.pk, now=now + LEASE)
        raise error

    handle_with(be_overtaken)

    run(Notice, job.pk, clock=at(now))

    assert outcome_of(job) == (PENDING, 2, "")
    assert job.due_at == now + 2 * LEASE


def test_jobs_of_all_kinds_are_done_in_one_go(
    job: Notice, account: Any, handle_with: Handle, monkeypatch: pytest.MonkeyPatch
) -> None:
    revocation = factories.make_revocation(account)
    seen: list[Job] = []
    handle_with(seen.append)
    handlers: dict[type[Job], Any] = {**runner._handlers, Revocation: seen.append}
    monkeypatch.setattr(runner, "_handlers", handlers)

    run_due()

    assert set(seen) == {job, revocation}

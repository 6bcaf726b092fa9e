"""An import is applied piece by piece and survives whatever stops it."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from jobs import messages
from jobs.models import Job
from rates import mapping
from rates.files import importing, running
from rates.models import (
    FileImport,
    FileImportItem,
    FileImportRun,
    MappableRatePlan,
    MappingChange,
    RateCode,
)
from rates.models.file_import import KEPT_FOR, SHOWN_FOR
from tests.rates.files.samples import (
    Importer,
    all_codes,
    do_runs,
    file_of,
    outcomes,
    reasons,
)


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that waits for nothing, so that everything is left to the workers."""
    monkeypatch.setattr(running, "SECONDS_IN_A_REQUEST", 0)


def killed_after(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die in the middle of the mapping after so many."""
    write, calls = mapping.map_periods, []

    def map_periods(plan: MappableRatePlan, **kwargs: Any) -> Any:
        calls.append(plan)
        written = write(plan, **kwargs)
        if len(calls) > number:
            raise KeyboardInterrupt
        return written

    monkeypatch.setattr(mapping, "map_periods", map_periods)


def test_what_is_too_much_for_a_page_is_done_by_the_workers(
    in_a_hurry: None, plans: list[MappableRatePlan], file: bytes, importer: Importer
) -> None:
    shown = importer.show(file)

    importer.confirm(shown)
    begun, progress = FileImport.objects.get(), running.progress(shown.file_import)
    do_runs()
    do_runs()

    assert begun.stage == "running"
    assert progress[1] == 4
    assert FileImport.objects.get().stage == "applied"
    assert running.progress(FileImport.objects.get()) == (4, 4)
    assert all_codes(plans) == [["BAR"]] * 4
    assert MappingChange.objects.count() == 4


def test_the_rest_is_told_to_the_workers_and_needs_no_message(
    in_a_hurry: None,
    file: bytes,
    importer: Importer,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    sent: list[messages.Message] = []
    monkeypatch.setattr(messages, "send", sent.append)

    with django_capture_on_commit_callbacks(execute=True):
        importer.confirm(importer.show(file))

    rest = FileImportRun.objects.get(state=Job.State.PENDING)
    assert "jobs.run_due" in {message.task for message in sent}
    assert rest.seconds == running.SECONDS_IN_A_JOB


@pytest.mark.parametrize("number", [0, 2])
def test_a_process_killed_in_the_middle_leaves_nothing_half_done_and_nothing_is_done_twice(
    number: int,
    plans: list[MappableRatePlan],
    file: bytes,
    importer: Importer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = importer.show(file)
    killed_after(number, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        importer.confirm(shown)
    halfway = all_codes(plans)
    monkeypatch.undo()

    do_runs()

    assert halfway == [["BAR"]] * number + [[]] * (4 - number)
    assert all_codes(plans) == [["BAR"]] * 4
    assert MappingChange.objects.count() == 4
    assert FileImport.objects.get().stage == "applied"


def test_a_run_that_comes_twice_changes_nothing_twice(
    plans: list[MappableRatePlan], file: bytes, importer: Importer
) -> None:
    shown = importer.show(file)
    importer.confirm(shown)
    again = FileImportRun.objects.create(file_import=shown.file_import, seconds=10)

    running.run(again)

    assert MappingChange.objects.count() == 4


def test_a_code_that_was_deleted_meanwhile_is_told(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    shown = importer.show(file_of())
    bar.delete()

    report = importer.confirm(shown)

    assert outcomes(report) == ["error"]
    assert reasons(report) == ["There is no rate code BAR any longer."]


def test_a_rate_plan_that_was_deleted_meanwhile_is_told(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    shown = importer.show(file_of())
    plan.delete()

    assert outcomes(importer.confirm(shown)) == ["changed meanwhile"]


def test_what_nobody_can_ask_about_any_longer_is_deleted(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    now = timezone.now()
    applied, shown = importer.show(file_of()), None
    importer.confirm(applied)
    shown = importer.show(file_of("OTHER"))

    importing.purge(now=now + SHOWN_FOR - timedelta(minutes=1))
    after_a_while = set(FileImport.objects.all())
    importing.purge(now=now + SHOWN_FOR + timedelta(minutes=1))
    later = set(FileImport.objects.all())
    importing.purge(now=now + KEPT_FOR + timedelta(minutes=1))

    assert after_a_while == {applied.file_import, shown.file_import}
    assert later == {applied.file_import}
    assert not FileImport.objects.exists()
    assert not FileImportItem.objects.exists()


@pytest.mark.parametrize(
    ("model", "column", "constraint"),
    [
        (FileImport, "stage", "file_import_stage_is_known"),
        (FileImport, "stopped", "file_import_stop_is_known"),
        (FileImportItem, "state", "file_import_item_state_is_known"),
    ],
)
def test_the_database_knows_the_stages(
    model: Any, column: str, constraint: str, plan: MappableRatePlan, importer: Importer
) -> None:
    importer.show(file_of())

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(**{column: "lost"})


def test_an_item_has_its_place_alone(
    plans: list[MappableRatePlan], file: bytes, importer: Importer
) -> None:
    importer.show(file)

    with pytest.raises(IntegrityError, match=r"file_import_item_once|file_import_id"):
        FileImportItem.objects.update(position=0)


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_do_each_thing_once(
    plans: list[MappableRatePlan], file: bytes, importer: Importer
) -> None:
    shown = importer.show(file)
    FileImport.objects.update(stage="running")
    runs = [
        FileImportRun.objects.create(file_import=shown.file_import, seconds=60) for _ in range(2)
    ]
    failed: list[BaseException] = []

    def work(job: FileImportRun) -> None:
        try:
            running.run(job)
        except BaseException as error:  # noqa: BLE001 - told by the test
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(job,)) for job in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert MappingChange.objects.count() == 4
    assert FileImport.objects.get().stage == "applied"

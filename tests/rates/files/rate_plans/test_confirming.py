"""A file is confirmed by whoever was shown it, for a while, and applied once."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from jobs.runner import run_due
from rates import mapping
from rates.files import importing
from rates.files.importing import NotKeptAnyLonger
from rates.models import FileImport, FileImportRun, MappableRatePlan, MappingChange, RateCode
from rates.models.file_import import SHOWN_FOR
from tests.rates.files.samples import KEY, Importer, codes_of, csv_of, file_of, outcomes


def test_confirming_twice_changes_once_and_tells_the_same(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    shown = importer.show(file_of())

    answers = [outcomes(importer.confirm(shown)) for _ in range(2)]

    assert answers == [["new"], ["new"]]
    assert MappingChange.objects.count() == 1


def test_an_import_that_was_cut_short_is_finished_by_a_worker_and_nothing_is_done_twice(
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    importer: Importer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans = [make_plan("A"), make_plan("B")]
    shown = importer.show(
        csv_of({KEY: "MUC-A-DBL", "rate code": "BAR"}, {KEY: "MUC-B-DBL", "rate code": "BAR"})
    )
    write = mapping.map_periods

    def killed(plan: MappableRatePlan, *args: Any, **kwargs: Any) -> object:
        if plan == plans[1]:
            raise KeyboardInterrupt
        return write(plan, *args, **kwargs)

    monkeypatch.setattr(mapping, "map_periods", killed)
    with pytest.raises(KeyboardInterrupt):
        importer.confirm(shown)
    monkeypatch.undo()
    halfway = [codes_of(plan) for plan in plans]

    FileImportRun.objects.update(due_at=timezone.now())
    run_due()

    report = importer.confirm(shown)
    assert halfway == [["BAR"], []]
    assert outcomes(report) == ["new", "new"]
    assert MappingChange.objects.count() == 2


def test_a_file_of_nobody_else_is_confirmed(
    plan: MappableRatePlan, bar: RateCode, importer: Importer, alice: User
) -> None:
    shown = importer.show(file_of())
    stranger = Importer(importer.hotel, alice)

    with pytest.raises(NotKeptAnyLonger):
        stranger.confirm(shown)

    assert codes_of(plan) == []
    assert importing.find(shown.key, owner=stranger.owner, now=timezone.now()) is None


def test_a_file_is_kept_for_a_while_only(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    shown = importer.show(file_of())
    FileImport.objects.update(created_at=timezone.now() - SHOWN_FOR)

    with pytest.raises(NotKeptAnyLonger):
        importer.confirm(shown)


def test_a_newer_file_takes_the_place_of_the_one_before(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, importer: Importer
) -> None:
    older, newer = importer.show(file_of("BAR")), importer.show(file_of("NONREF"))

    with pytest.raises(NotKeptAnyLonger):
        importer.confirm(older)
    importer.confirm(newer)

    assert codes_of(plan) == ["NONREF"]

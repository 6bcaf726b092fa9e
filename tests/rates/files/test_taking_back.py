"""An import is taken back as one step, except for what somebody has changed since."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from rates import mapping
from rates.mapping import ChangeContext, map_to
from rates.models import FileImport, MappableRatePlan, MappingChange, RateCode
from tests.rates.files.samples import (
    Importer,
    all_codes,
    codes_of,
    do_runs,
    file_of,
    outcomes,
    reasons,
)


def test_an_import_is_taken_back_as_one_step(
    plans: list[MappableRatePlan],
    nonref: RateCode,
    file: bytes,
    importer: Importer,
    alice: User,
) -> None:
    map_to(plans[0], code=nonref, context=ChangeContext(by=alice, now=timezone.now()))
    shown = importer.show(file)
    importer.confirm(shown)

    report = importer.take_back(shown)

    assert outcomes(report) == ["taken back"] * 4
    assert all_codes(plans) == [["NONREF"], [], [], []]
    assert FileImport.objects.get().stage == "undone"
    assert all(step.undoes_id for step in MappingChange.objects.order_by("-pk")[:4])


def test_what_somebody_has_changed_since_an_import_is_not_taken_back(
    plans: list[MappableRatePlan],
    nonref: RateCode,
    file: bytes,
    importer: Importer,
    alice: User,
) -> None:
    shown = importer.show(file)
    importer.confirm(shown)
    map_to(plans[1], code=nonref, context=ChangeContext(by=alice, now=timezone.now()))

    report = importer.take_back(shown)

    assert outcomes(report) == ["taken back", "kept", "taken back", "taken back"]
    assert reasons(report)[1] == (
        "This has been changed again since the import, so it stays as it is."
    )
    assert all_codes(plans) == [[], ["NONREF"], [], []]


def test_taking_back_goes_on_after_it_was_killed(
    plans: list[MappableRatePlan], file: bytes, importer: Importer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = importer.show(file)
    importer.confirm(shown)
    undo, calls = mapping.undo, []

    def killed(change: MappingChange, **kwargs: Any) -> Any:
        calls.append(undo(change, **kwargs))
        if len(calls) == 3:
            raise KeyboardInterrupt
        return calls[-1]

    monkeypatch.setattr(mapping, "undo", killed)
    with pytest.raises(KeyboardInterrupt):
        importer.take_back(shown)
    halfway = all_codes(plans)
    monkeypatch.undo()
    do_runs()

    assert halfway == [[], [], ["BAR"], ["BAR"]]
    assert all_codes(plans) == [[]] * 4
    assert MappingChange.objects.count() == 8


@pytest.mark.parametrize("times", [1, 2])
def test_only_what_was_applied_is_taken_back_and_once(
    times: int, plans: list[MappableRatePlan], file: bytes, importer: Importer
) -> None:
    shown = importer.show(file)

    importer.take_back(shown)
    untouched = FileImport.objects.get().stage
    importer.confirm(shown)
    for _ in range(times):
        importer.take_back(shown)
    importer.confirm(shown)

    assert untouched == "shown"
    assert all_codes(plans) == [[]] * 4
    assert MappingChange.objects.count() == 8


def test_codes_that_an_import_has_made_stay_when_it_is_taken_back(
    plan: MappableRatePlan, importer: Importer
) -> None:
    shown = importer.show(file_of("NEW"), creates_codes=True)
    importer.confirm(shown)

    importer.take_back(shown)

    assert codes_of(plan) == []
    assert RateCode.objects.get().code == "NEW"

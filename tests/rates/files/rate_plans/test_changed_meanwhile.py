"""What somebody changes between the dry run and the confirmation is not overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from rates.files.rate_plans.applying import MappingApplier
from rates.files.resource import Ended
from rates.mapping import ChangeContext, map_to
from rates.models import FileImportItem, MappableRatePlan, RateCode
from tests.rates.files.samples import KEY, Importer, codes_of, csv_of, file_of, outcomes


def test_a_rate_plan_that_somebody_changed_after_the_dry_run_is_not_overwritten(
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    nonref: RateCode,
    importer: Importer,
    alice: User,
) -> None:
    edited, untouched = make_plan("A"), make_plan("B")
    shown = importer.show(
        csv_of({KEY: "MUC-A-DBL", "rate code": "BAR"}, {KEY: "MUC-B-DBL", "rate code": "BAR"})
    )
    map_to(edited, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))

    report = importer.confirm(shown)

    assert outcomes(report) == ["changed meanwhile", "new"]
    assert report.rows[0].reason == (
        f"Changed meanwhile by {alice}: it is NONREF now. It was left as it is."
    )
    assert [codes_of(edited), codes_of(untouched)] == [["NONREF"], ["BAR"]]


def test_a_change_that_was_not_shown_is_not_made(
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    make_plan: Callable[..., MappableRatePlan],
    importer: Importer,
) -> None:
    other = make_plan("B")
    map_to(plan, code=bar, context=ChangeContext(by=importer.user, now=timezone.now()))
    shown = importer.show(
        csv_of({KEY: "MUC-FLEX-DBL", "rate code": "BAR"}, {KEY: "MUC-B-DBL", "rate code": "BAR"})
    )
    map_to(plan, code=nonref, context=ChangeContext(by=importer.user, now=timezone.now()))

    report = importer.confirm(shown)

    assert outcomes(report) == ["changed meanwhile", "new"]
    assert [codes_of(plan), codes_of(other)] == [["NONREF"], ["BAR"]]


def test_somebody_else_making_the_same_change_meanwhile_is_no_trouble(
    plan: MappableRatePlan, bar: RateCode, importer: Importer, alice: User
) -> None:
    shown = importer.show(file_of())
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    assert outcomes(importer.confirm(shown)) == ["same"]


def test_an_edit_between_looking_and_writing_is_seen(
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    importer: Importer,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = importer.show(file_of())
    apply = MappingApplier.apply

    def too_late(applier: MappingApplier, item: FileImportItem, **kwargs: Any) -> Ended:
        map_to(plan, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))
        return apply(applier, item, **kwargs)

    monkeypatch.setattr(MappingApplier, "apply", too_late)

    assert outcomes(importer.confirm(shown)) == ["changed meanwhile"]
    assert codes_of(plan) == ["NONREF"]

"""Files that were confirmed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from rates import mapping
from rates.files import importing, staging
from rates.files.formats.detection import FORMATS
from rates.files.importing import Gone
from rates.files.rate_plans.resource import RatePlanResource
from rates.files.report import Report
from rates.mapping import ChangeContext, add_period, exclude, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
)
from tests.rates.files.conftest import KEY, Desk, csv_of, reasons, verdicts


def file(code: str = "BAR", plan: str = "MUC-FLEX-DBL") -> bytes:
    return csv_of({KEY: plan, "rate code": code})


def codes_of(plan: MappableRatePlan) -> list[str]:
    mappings = plan.mappings.select_related("code")
    return [each.code.code for each in sorted(mappings, key=lambda m: m.valid_from or date.min)]


def test_an_import_maps_by_whoever_confirmed_it(
    plan: MappableRatePlan, bar: RateCode, desk: Desk, mark: User
) -> None:
    summary = desk.take(file())

    mapping = plan.mappings.get()
    assert verdicts(summary) == ["new"]
    assert (mapping.code, mapping.origin, mapping.mapped_by) == (bar, Origin.IMPORTED, mark)
    assert MappingChange.objects.get().changed_by == mark


def test_importing_the_same_file_again_changes_nothing(
    plan: MappableRatePlan, bar: RateCode, desk: Desk
) -> None:
    desk.take(file())

    shown = desk.show(file())

    assert verdicts(shown.summary) == ["same"]
    assert shown.key == ""


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("clears", [True, False])
def test_an_exported_file_imported_unchanged_changes_nothing(
    extension: str,
    clears: bool,
    make_plan: Callable[..., MappableRatePlan],
    make_rate_code: Callable[..., RateCode],
    desk: Desk,
    alice: User,
) -> None:
    now = timezone.now()
    zeros, odd = make_rate_code("007", name="=Früh;stück"), make_rate_code("=ODD")
    map_to(
        make_plan("A", name="-Spät, =\nMeer"), code=zeros, context=ChangeContext(by=alice, now=now)
    )
    by_days = make_plan("B")
    map_to(
        by_days, code=odd, context=ChangeContext(by=alice, now=now), valid_until=date(2026, 6, 30)
    )
    add_period(
        by_days,
        code=zeros,
        context=ChangeContext(by=alice, now=now),
        valid_from=date(2026, 7, 1),
        valid_until=None,
    )
    exclude(make_plan("C"), context=ChangeContext(by=alice, now=now))
    make_plan("D")
    map_to(make_plan("E", gone_at=now), code=zeros, context=ChangeContext(by=alice, now=now))
    map_to(make_plan("F", is_archived=True), code=zeros, context=ChangeContext(by=alice, now=now))
    make_plan("G", is_archived=True)

    summary = desk.show(desk.export(FORMATS[extension]()), clears=clears).summary

    assert verdicts(summary) == ["same"] * 7
    assert [report.subject[:5] for report in summary.reports] == [
        f"MUC-{code}" for code in "ABBCDEF"
    ]


def test_periods_are_written_together_or_not_at_all(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, desk: Desk
) -> None:
    data = csv_of(
        {KEY: plan.remote_id, "rate code": "BAR", "last day": "2026-06-30"},
        {KEY: plan.remote_id, "rate code": "NONREF", "first day": "2026-07-01"},
    )
    shown = desk.show(data)
    RateCode.objects.filter(code="NONREF").update(is_active=False)

    refused = desk.confirm(shown)
    RateCode.objects.update(is_active=True)
    done = desk.take(data)

    assert set(reasons(refused)) == {"The rate code NONREF is switched off."}
    assert verdicts(done) == ["new", "new"]
    assert codes_of(plan) == ["BAR", "NONREF"]


def test_missing_codes_are_created_once_and_used(
    make_plan: Callable[..., MappableRatePlan], desk: Desk
) -> None:
    plans = [make_plan("A"), make_plan("B")]
    data = csv_of({KEY: "MUC-A-DBL", "rate code": "FRÜH"}, {KEY: "MUC-B-DBL", "rate code": "früh"})

    summary = desk.take(data, creates_codes=True)

    assert verdicts(summary) == ["new", "new"]
    assert RateCode.objects.get().code == "FRÜH"
    assert [codes_of(plan) for plan in plans] == [["FRÜH"], ["FRÜH"]]


def test_setting_aside_taking_back_and_clearing_are_done(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, desk: Desk, alice: User
) -> None:
    now = timezone.now()
    aside, back, cleared = make_plan("A"), make_plan("B"), make_plan("C")
    exclude(back, context=ChangeContext(by=alice, now=now))
    map_to(cleared, code=bar, context=ChangeContext(by=alice, now=now))
    data = csv_of(
        {KEY: aside.remote_id, "set aside": "yes", "rate code": ""},
        {KEY: back.remote_id, "set aside": "no", "rate code": ""},
        {KEY: cleared.remote_id, "set aside": "", "rate code": ""},
    )

    desk.take(data, clears=True)

    states = MappableRatePlan.objects.order_by("code").values_list("is_excluded", flat=True)
    assert list(states) == [True, False, False]
    assert not RatePlanMapping.objects.exists()


def test_a_rate_plan_that_somebody_changed_after_the_dry_run_is_not_overwritten(
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    nonref: RateCode,
    desk: Desk,
    alice: User,
) -> None:
    edited, untouched = make_plan("A"), make_plan("B")
    shown = desk.show(
        csv_of({KEY: "MUC-A-DBL", "rate code": "BAR"}, {KEY: "MUC-B-DBL", "rate code": "BAR"})
    )
    map_to(edited, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))

    summary = desk.confirm(shown)

    assert verdicts(summary) == ["changed meanwhile", "new"]
    assert summary.reports[0].reason == (
        f"Changed meanwhile by {alice}: it is NONREF now. It was left as it is."
    )
    assert [codes_of(edited), codes_of(untouched)] == [["NONREF"], ["BAR"]]


def test_a_change_that_was_not_shown_is_not_made(
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    make_plan: Callable[..., MappableRatePlan],
    desk: Desk,
) -> None:
    other = make_plan("B")
    map_to(plan, code=bar, context=ChangeContext(by=desk.user, now=timezone.now()))
    shown = desk.show(
        csv_of({KEY: "MUC-FLEX-DBL", "rate code": "BAR"}, {KEY: "MUC-B-DBL", "rate code": "BAR"})
    )
    map_to(plan, code=nonref, context=ChangeContext(by=desk.user, now=timezone.now()))

    summary = desk.confirm(shown)

    assert verdicts(summary) == ["changed meanwhile", "new"]
    assert [codes_of(plan), codes_of(other)] == [["NONREF"], ["BAR"]]


def test_somebody_else_making_the_same_change_meanwhile_is_no_trouble(
    plan: MappableRatePlan, bar: RateCode, desk: Desk, alice: User
) -> None:
    shown = desk.show(file())
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    assert verdicts(desk.confirm(shown)) == ["same"]


def test_an_edit_between_looking_and_writing_is_seen(
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    desk: Desk,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = desk.show(file())
    apply = RatePlanResource.apply

    def too_late(resource: RatePlanResource, **kwargs: object) -> list[Report]:
        map_to(plan, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))
        return apply(resource, **kwargs)

    monkeypatch.setattr(RatePlanResource, "apply", too_late)

    assert verdicts(desk.confirm(shown)) == ["changed meanwhile"]
    assert codes_of(plan) == ["NONREF"]


def test_confirming_twice_changes_once_and_tells_the_same(
    plan: MappableRatePlan, bar: RateCode, desk: Desk
) -> None:
    shown = desk.show(file())

    answers = [verdicts(desk.confirm(shown)) for _ in range(2)]

    assert answers == [["new"], ["new"]]
    assert MappingChange.objects.count() == 1


def test_an_import_that_was_cut_short_is_finished_by_confirming_again(
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plans = [make_plan("A"), make_plan("B")]
    shown = desk.show(
        csv_of({KEY: "MUC-A-DBL", "rate code": "BAR"}, {KEY: "MUC-B-DBL", "rate code": "BAR"})
    )
    write = mapping.map_periods

    def killed(plan: MappableRatePlan, *args: object, **kwargs: object) -> object:
        if plan == plans[1]:
            raise KeyboardInterrupt
        return write(plan, *args, **kwargs)

    monkeypatch.setattr(mapping, "map_periods", killed)
    with pytest.raises(KeyboardInterrupt):
        desk.confirm(shown)
    monkeypatch.undo()
    halfway = [codes_of(plan) for plan in plans]

    summary = desk.confirm(shown)

    assert halfway == [["BAR"], []]
    assert verdicts(summary) == ["same", "new"]
    assert MappingChange.objects.count() == 2


def test_rows_with_errors_are_left_out_and_the_others_applied(
    plan: MappableRatePlan, bar: RateCode, desk: Desk
) -> None:
    summary = desk.take(
        csv_of({KEY: "MUC-FLEX-DBL", "rate code": "BAR"}, {KEY: "NO-SUCH", "rate code": "BAR"})
    )

    assert verdicts(summary) == ["new", "error"]
    assert codes_of(plan) == ["BAR"]


def test_a_file_of_nobody_else_is_confirmed(
    plan: MappableRatePlan, bar: RateCode, desk: Desk, alice: User
) -> None:
    shown = desk.show(file())
    stranger = Desk(desk.hotel, alice)

    with pytest.raises(Gone):
        stranger.confirm(shown)

    assert codes_of(plan) == []
    assert importing.outcome_of(shown.key, owner=stranger.owner) is None


def test_a_file_is_kept_for_a_while_only(plan: MappableRatePlan, bar: RateCode, desk: Desk) -> None:
    shown = desk.show(file())
    cache.clear()

    with pytest.raises(Gone):
        desk.confirm(shown)


def test_a_file_that_is_not_what_was_shown_is_not_applied(
    plan: MappableRatePlan, bar: RateCode, desk: Desk
) -> None:
    shown = desk.show(file())
    staged = staging.find(shown.key, owner=desk.owner)
    staging.finish(replace(staged, data=file(code="NONREF")), outcome=(), owner=desk.owner)

    with pytest.raises(Gone):
        desk.confirm(shown)


def test_a_newer_file_takes_the_place_of_the_one_before(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, desk: Desk
) -> None:
    older, newer = desk.show(file("BAR")), desk.show(file("NONREF"))

    with pytest.raises(Gone):
        desk.confirm(older)
    desk.confirm(newer)

    assert codes_of(plan) == ["NONREF"]


def test_undoing_an_import_goes_back_to_what_was_before(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, desk: Desk, alice: User
) -> None:
    map_to(plan, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))
    desk.take(file())

    mapping.undo(
        MappingChange.objects.latest("version"), context=ChangeContext(by=alice, now=timezone.now())
    )

    assert codes_of(plan) == ["NONREF"]


def test_the_rows_of_an_export_are_the_ones_that_somebody_maps(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    desk: Desk,
) -> None:
    make_plan("B")
    make_plan("A", group=make_group("SGL"))
    make_plan("GONE", gone_at=timezone.now())
    make_plan("OLD", is_archived=True)

    text = desk.export(FORMATS["csv"]()).decode("utf-8-sig")

    header, *lines = text.splitlines()
    assert header == (
        "hotel code,rate plan id,rate plan code,room type code,rate code,first day,last day,"
        "set aside,rate plan (info),hotel (info),room type (info),base rate plan (info),"
        "cancellation policy (info),state (info),rate code name (info),origin (info)"
    )
    assert lines == [
        "MUC,MUC-A-SGL,A,SGL,,,,no,A,Hotel MUC,Single,,,,,",
        "MUC,MUC-B-DBL,B,DBL,,,,no,B,Hotel MUC,Double,,,,,",
    ]


def test_several_periods_are_one_step_of_history_and_undone_as_one(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], desk: Desk, alice: User
) -> None:
    for code in ("BAR", "SUMMER"):
        make_rate_code(code)
    row = {KEY: "MUC-FLEX-DBL", "rate code": "BAR", "last day": "2027-05-31"}
    desk.take(csv_of(row, row | {"rate code": "SUMMER", "first day": "2027-06-01", "last day": ""}))

    change = MappingChange.objects.get()
    mapping.undo(change, context=ChangeContext(by=alice, now=timezone.now()))

    assert [entry["code"] for entry in change.after["entries"]] == ["BAR", "SUMMER"]
    assert change.origin == Origin.IMPORTED
    assert codes_of(plan) == []

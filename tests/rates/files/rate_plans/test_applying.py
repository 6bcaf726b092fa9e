"""Files that were confirmed."""

from collections.abc import Callable

from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import MappableRatePlan, MappingChange, Origin, RateCode, RatePlanMapping
from tests.rates.files.samples import KEY, Importer, codes_of, csv_of, file_of, outcomes, reasons


def test_an_import_maps_by_whoever_confirmed_it(
    plan: MappableRatePlan, bar: RateCode, importer: Importer, mark: User
) -> None:
    report = importer.import_file(file_of())

    mapping = plan.mappings.get()
    assert outcomes(report) == ["new"]
    assert (mapping.code, mapping.origin, mapping.mapped_by) == (bar, Origin.IMPORTED, mark)
    assert MappingChange.objects.get().changed_by == mark


def test_importing_the_same_file_again_changes_nothing(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    importer.import_file(file_of())

    shown = importer.show(file_of())

    assert outcomes(shown.report) == ["same"]
    assert shown.key == ""


def test_periods_are_written_together_or_not_at_all(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, importer: Importer
) -> None:
    data = csv_of(
        {KEY: plan.remote_id, "rate code": "BAR", "last day": "2026-06-30"},
        {KEY: plan.remote_id, "rate code": "NONREF", "first day": "2026-07-01"},
    )
    shown = importer.show(data)
    RateCode.objects.filter(code="NONREF").update(is_active=False)

    refused = importer.confirm(shown)
    RateCode.objects.update(is_active=True)
    done = importer.import_file(data)

    assert set(reasons(refused)) == {"The rate code NONREF is switched off."}
    assert outcomes(done) == ["new", "new"]
    assert codes_of(plan) == ["BAR", "NONREF"]


def test_missing_codes_are_created_once_and_used(
    make_plan: Callable[..., MappableRatePlan], importer: Importer
) -> None:
    plans = [make_plan("A"), make_plan("B")]
    data = csv_of({KEY: "MUC-A-DBL", "rate code": "FRÜH"}, {KEY: "MUC-B-DBL", "rate code": "früh"})

    report = importer.import_file(data, creates_codes=True)

    assert outcomes(report) == ["new", "new"]
    assert RateCode.objects.get().code == "FRÜH"
    assert [codes_of(plan) for plan in plans] == [["FRÜH"], ["FRÜH"]]


def test_setting_aside_taking_back_and_clearing_are_done(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, importer: Importer, alice: User
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

    importer.import_file(data, clears=True)

    states = MappableRatePlan.objects.order_by("code").values_list("is_excluded", flat=True)
    assert list(states) == [True, False, False]
    assert not RatePlanMapping.objects.exists()


def test_rows_with_errors_are_left_out_and_the_others_applied(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    report = importer.import_file(
        csv_of({KEY: "MUC-FLEX-DBL", "rate code": "BAR"}, {KEY: "NO-SUCH", "rate code": "BAR"})
    )

    assert outcomes(report) == ["new", "error"]
    assert codes_of(plan) == ["BAR"]

"""An import in the history of a mapping."""

from collections.abc import Callable

from django.utils import timezone

from accounts.models import User
from rates import mapping
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, MappingChange, Origin, RateCode
from tests.rates.files.samples import KEY, Importer, codes_of, csv_of, file_of


def test_undoing_an_import_goes_back_to_what_was_before(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, importer: Importer, alice: User
) -> None:
    map_to(plan, code=nonref, context=ChangeContext(by=alice, now=timezone.now()))
    importer.import_file(file_of())

    mapping.undo(
        MappingChange.objects.latest("version"), context=ChangeContext(by=alice, now=timezone.now())
    )

    assert codes_of(plan) == ["NONREF"]


def test_several_periods_are_one_step_of_history_and_undone_as_one(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], importer: Importer, alice: User
) -> None:
    for code in ("BAR", "SUMMER"):
        make_rate_code(code)
    row = {KEY: "MUC-FLEX-DBL", "rate code": "BAR", "last day": "2027-05-31"}
    importer.import_file(
        csv_of(row, row | {"rate code": "SUMMER", "first day": "2027-06-01", "last day": ""})
    )

    change = MappingChange.objects.get()
    mapping.undo(change, context=ChangeContext(by=alice, now=timezone.now()))

    assert [entry["code"] for entry in change.after["entries"]] == ["BAR", "SUMMER"]
    assert change.origin == Origin.IMPORTED
    assert codes_of(plan) == []

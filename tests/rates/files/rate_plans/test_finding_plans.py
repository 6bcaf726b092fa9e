"""Which rate plan a row means."""

from collections.abc import Callable

from accounts.models import Account
from hotels.models import Property
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode
from tests.rates.files.samples import KEY, Importer, csv_of, reasons

UNKNOWN = "There is no such rate plan here."


def test_a_rate_plan_is_found_by_its_code_and_its_room_type(
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    bar: RateCode,
    importer: Importer,
) -> None:
    make_plan(group=make_group("SGL"))
    by_code = {"rate plan code": "FLEX", "rate code": "BAR"}

    with_room_type = importer.show(csv_of(by_code | {"room type code": "SGL"})).report
    without = importer.show(csv_of(by_code)).report

    assert with_room_type.rows[0].subject.startswith("MUC-FLEX-SGL")
    assert reasons(without) == ["This could be any of 2 rate plans: give the rate plan id."]


def test_a_rate_plan_of_another_hotel_of_the_account_is_none_of_this_hotel(
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    make_hotel: Callable[..., Property],
    bar: RateCode,
    importer: Importer,
) -> None:
    other = make_plan(group=make_group(hotel=make_hotel("BER")))

    report = importer.show(csv_of({KEY: other.remote_id, "rate code": "BAR"})).report

    assert reasons(report) == [UNKNOWN]


def test_a_strangers_rate_plan_is_as_unknown_as_one_that_nobody_has(
    other_plan: MappableRatePlan, bar: RateCode, other_account: Account, importer: Importer
) -> None:
    MappableRatePlan.objects.filter(pk=other_plan.pk).update(remote_id="RIV-SECRET-DBL")

    report = importer.show(
        csv_of(
            {KEY: "RIV-SECRET-DBL", "rate code": "BAR", "account id": ""},
            {KEY: "RIV-SECRET-DBL", "rate code": "BAR", "account id": str(other_account.pk)},
            {KEY: "NOBODY-HAS-IT", "rate code": "BAR", "account id": "x"},
        )
    ).report

    assert reasons(report) == [UNKNOWN] * 3
    assert "Rival" not in repr(report)
    assert "Flexible" not in repr(report)

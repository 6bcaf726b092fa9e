"""What a file would change, row by row, before anything is changed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Account, User
from hotels.models import Property
from rates.files.formats.sheet import Unreadable
from rates.files.report import Report
from rates.mapping import ChangeContext, add_period, exclude, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RatePlanMapping,
)
from tests import factories
from tests.rates.files.conftest import KEY, Desk, csv_of, reasons, verdicts, xlsx_of

ReportOn = Callable[..., Report]
UNKNOWN = "There is no such rate plan here."


def row(**cells: str) -> dict[str, str]:
    return {KEY: "MUC-FLEX-DBL"} | {name.replace("_", " "): text for name, text in cells.items()}


def test_an_unmapped_rate_plan_is_new(
    plan: MappableRatePlan, bar: RateCode, report_on: ReportOn
) -> None:
    report = report_on(row(rate_code="BAR"))

    assert (report.verdict, report.before, report.after) == ("new", "", "BAR")
    assert report.subject == "MUC-FLEX-DBL: Flexible"


def test_another_rate_code_is_a_change(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    report = report_on(row(rate_code="NONREF"))

    assert (report.verdict, report.before, report.after) == ("changed", "BAR", "NONREF")


@pytest.mark.parametrize("code", ["BAR", "bar", "Bar"])
def test_the_same_rate_code_in_any_case_is_the_same(
    code: str, plan: MappableRatePlan, bar: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    assert report_on(row(rate_code=code)).verdict == "same"


def test_a_dry_run_writes_nothing(
    plan: MappableRatePlan,
    bar: RateCode,
    desk: Desk,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    data = csv_of(row(rate_code="BAR"), row(rate_code="NEW"))

    desk.show(data, creates_codes=True)

    assert not RatePlanMapping.objects.exists()
    assert not MappingChange.objects.exists()
    assert list(RateCode.objects.all()) == [bar]


def test_leading_zeros_are_part_of_a_code(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], desk: Desk
) -> None:
    make_rate_code("007")
    make_rate_code("7")

    by_csv = desk.show(csv_of(row(rate_code="007"))).summary
    by_xlsx = desk.show(
        xlsx_of([KEY, "rate code"], ["MUC-FLEX-DBL", 7], formats={"B2": "000"})
    ).summary

    assert [by_csv.reports[0].after, by_xlsx.reports[0].after] == ["007", "007"]


@pytest.mark.parametrize("creates_codes", [True, False])
def test_zeros_that_a_spreadsheet_has_dropped_are_asked_about_and_not_guessed(
    creates_codes: bool,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
    report_on: ReportOn,
) -> None:
    make_rate_code("007")

    report = report_on(row(rate_code="7"), creates_codes=creates_codes)

    assert report.verdict == "error"
    assert "Do you mean 007? A spreadsheet may have dropped the zeros." in report.reason


def test_a_rate_code_that_does_not_exist_is_an_error_with_the_likeliest_one(
    plan: MappableRatePlan, nonref: RateCode, report_on: ReportOn
) -> None:
    report = report_on(row(rate_code="NONERF"))

    assert report.verdict == "error"
    assert report.reason == "There is no rate code NONERF. Do you mean NONREF?"


def test_a_missing_rate_code_is_created_if_that_is_wished(
    plan: MappableRatePlan, report_on: ReportOn
) -> None:
    report = report_on(row(rate_code="FRÜH"), creates_codes=True)

    assert (report.verdict, report.after) == ("new", "FRÜH")
    assert report.reason == "Creates the rate code FRÜH."


def test_a_rate_code_that_is_switched_off_is_refused(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], report_on: ReportOn
) -> None:
    make_rate_code("OLD", is_active=False)

    report = report_on(row(rate_code="OLD"))

    assert (report.verdict, report.reason) == ("error", "The rate code OLD is switched off.")


def test_a_rate_code_that_was_switched_off_later_stays_the_same(
    plan: MappableRatePlan, bar: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))
    RateCode.objects.update(is_active=False)

    assert report_on(row(rate_code="BAR")).verdict == "same"


def test_an_empty_rate_code_leaves_the_mapping_and_says_so(
    plan: MappableRatePlan, bar: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    report = report_on(row(rate_code=""))

    assert (report.verdict, report.after) == ("same", "BAR")
    assert "stays as it is" in report.reason


def test_an_empty_rate_code_takes_the_mapping_away_if_that_is_wished(
    plan: MappableRatePlan, bar: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    report = report_on(row(rate_code=""), clears=True)

    assert (report.verdict, report.before, report.after) == ("changed", "BAR", "")


@pytest.mark.parametrize("word", ["yes", "YES", "x", "ja", "1", "true"])
def test_a_rate_plan_is_set_aside_by_many_words(
    word: str, plan: MappableRatePlan, report_on: ReportOn
) -> None:
    report = report_on(row(set_aside=word))

    assert (report.verdict, report.after) == ("new", "set aside")


@pytest.mark.parametrize(
    ("cells", "after"), [({"set_aside": "no"}, ""), ({"rate_code": "BAR"}, "BAR")]
)
def test_a_rate_plan_that_was_set_aside_is_taken_back_into_use(
    cells: dict[str, str],
    after: str,
    plan: MappableRatePlan,
    bar: RateCode,
    alice: User,
    report_on: ReportOn,
) -> None:
    exclude(plan, context=ChangeContext(by=alice, now=timezone.now()))

    report = report_on(row(**cells))

    assert (report.verdict, report.before, report.after) == ("changed", "set aside", after)


def test_a_file_without_a_word_about_it_leaves_a_rate_plan_set_aside(
    plan: MappableRatePlan, alice: User, report_on: ReportOn
) -> None:
    exclude(plan, context=ChangeContext(by=alice, now=timezone.now()))

    assert report_on(row(rate_code=""), clears=True).verdict == "same"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"rate_code": "BAR", "set_aside": "yes"}, "clear one of the two"),
        ({"rate_code": "BAR", "set_aside": "maybe"}, "neither yes nor no"),
        ({"rate_code": "BAR", "first_day": "12/31/2026"}, "Write it like 2026-12-31"),
        ({"rate_code": "BAR", "first_day": "2026-02-30"}, "is no day"),
        ({"rate_code": "", "first_day": "2026-01-01"}, "no rate code"),
        ({"rate_code": "BAR", "first_day": "2026-02-01", "last_day": "2026-01-31"}, "before"),
        ({"rate_code": "X" * 51}, "at most 50 characters"),
        ({"rate_code": "A\nB"}, "one line of visible characters"),
    ],
)
def test_a_row_that_contradicts_itself_is_an_error(
    cells: dict[str, str], reason: str, plan: MappableRatePlan, bar: RateCode, report_on: ReportOn
) -> None:
    report = report_on(row(**cells))

    assert report.verdict == "error"
    assert reason in report.reason


@pytest.mark.parametrize("day", ["2026-12-31", "31.12.2026"])
def test_days_are_read_as_the_world_and_as_germany_write_them(
    day: str, plan: MappableRatePlan, bar: RateCode, report_on: ReportOn
) -> None:
    report = report_on(row(rate_code="BAR", last_day=day))

    assert report.after == "BAR (… to 2026-12-31)"


def test_several_rows_of_a_rate_plan_give_it_different_codes_on_different_days(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, desk: Desk
) -> None:
    summary = desk.show(
        csv_of(
            row(rate_code="BAR", first_day="", last_day="2026-06-30"),
            row(rate_code="NONREF", first_day="2026-07-01", last_day=""),
        )
    ).summary

    assert verdicts(summary) == ["new", "new"]
    assert {report.after for report in summary.reports} == {
        "BAR (… to 2026-06-30); NONREF (2026-07-01 to …)"
    }


def test_rows_of_a_rate_plan_that_overlap_are_errors_that_name_each_other(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, desk: Desk
) -> None:
    summary = desk.show(csv_of(row(rate_code="BAR"), row(rate_code="NONREF"))).summary

    assert verdicts(summary) == ["error", "error"]
    assert set(reasons(summary)) == {"Lines 2 and 3 would hold on the same day."}


def test_a_mistake_in_one_row_keeps_back_the_other_rows_of_its_rate_plan(
    plan: MappableRatePlan, bar: RateCode, desk: Desk
) -> None:
    summary = desk.show(
        csv_of(row(rate_code="BAR", last_day="2026-06-30"), row(rate_code="BAR", last_day="never"))
    ).summary

    assert reasons(summary) == [
        "Another row of this rate plan has a mistake.",
        "“never” under “last day” is no day. Write it like 2026-12-31.",
    ]


def test_a_file_that_leaves_a_period_out_takes_it_away_and_shows_that(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, report_on: ReportOn
) -> None:
    july = date(2026, 7, 1)
    map_to(
        plan,
        code=bar,
        context=ChangeContext(by=alice, now=timezone.now()),
        valid_until=date(2026, 6, 30),
    )
    add_period(
        plan,
        code=nonref,
        context=ChangeContext(by=alice, now=timezone.now()),
        valid_from=july,
        valid_until=None,
    )

    report = report_on(row(rate_code="BAR", last_day="2026-06-30"))

    assert report.before == "BAR (… to 2026-06-30); NONREF (2026-07-01 to …)"
    assert (report.verdict, report.after) == ("changed", "BAR (… to 2026-06-30)")


def test_a_rate_plan_is_found_by_its_code_and_its_room_type(
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    bar: RateCode,
    desk: Desk,
) -> None:
    make_plan(group=make_group("SGL"))
    by_code = {"rate plan code": "FLEX", "rate code": "BAR"}

    with_room_type = desk.show(csv_of(by_code | {"room type code": "SGL"})).summary
    without = desk.show(csv_of(by_code)).summary

    assert with_room_type.reports[0].subject.startswith("MUC-FLEX-SGL")
    assert reasons(without) == ["This could be any of 2 rate plans: give the rate plan id."]


def test_a_rate_plan_of_another_hotel_of_the_account_is_none_of_this_hotel(
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    make_hotel: Callable[..., Property],
    bar: RateCode,
    desk: Desk,
) -> None:
    other = make_plan(group=make_group(hotel=make_hotel("BER")))

    summary = desk.show(csv_of({KEY: other.remote_id, "rate code": "BAR"})).summary

    assert reasons(summary) == [UNKNOWN]


def test_a_strangers_rate_plan_is_as_unknown_as_one_that_nobody_has(
    other_plan: MappableRatePlan, bar: RateCode, other_account: Account, desk: Desk
) -> None:
    MappableRatePlan.objects.filter(pk=other_plan.pk).update(remote_id="RIV-SECRET-DBL")

    summary = desk.show(
        csv_of(
            {KEY: "RIV-SECRET-DBL", "rate code": "BAR", "account id": ""},
            {KEY: "RIV-SECRET-DBL", "rate code": "BAR", "account id": str(other_account.pk)},
            {KEY: "NOBODY-HAS-IT", "rate code": "BAR", "account id": "x"},
        )
    ).summary

    assert reasons(summary) == [UNKNOWN] * 3
    assert "Rival" not in repr(summary)
    assert "Flexible" not in repr(summary)


def test_a_strangers_rate_code_is_as_unknown_as_one_that_nobody_has(
    plan: MappableRatePlan, other_rate_code: RateCode, report_on: ReportOn
) -> None:
    report = report_on(row(rate_code="BAR"))

    assert report.reason == "There is no rate code BAR."


def test_columns_come_in_any_order_and_case_and_by_apaleos_words(
    plan: MappableRatePlan, bar: RateCode, desk: Desk
) -> None:
    data = b"VALID  FROM;Rate Code;Rate plan (info);Property Code;RATE PLAN ID\n"

    summary = desk.show(data + b"2026-01-01;BAR;Whatever;MUC;MUC-FLEX-DBL\n").summary

    assert summary.reports[0].after == "BAR (2026-01-01 to …)"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("rate plan id,rate code,colour", "There is no column “colour”"),
        ("rate plan id,rate code,Rate Code", "The column “rate code” is there twice"),
        ("rate plan id,hotel code", "It needs: rate code and rate plan id or"),
        ("rate plan id,,rate code", "a column without a name"),
    ],
)
def test_columns_that_say_nothing_to_us_refuse_the_file(header: str, told: str, desk: Desk) -> None:
    with pytest.raises(Unreadable) as refusal:
        desk.show(f"{header}\nMUC-FLEX-DBL,BAR,x\n".encode())

    assert told in str(refusal.value)


def test_a_report_names_the_line_of_the_file(
    plan: MappableRatePlan, bar: RateCode, desk: Desk
) -> None:
    data = b"rate plan id,rate code\n\nMUC-FLEX-DBL,BAR\nNO-SUCH,BAR\n"

    summary = desk.show(data).summary

    assert [(report.line, report.verdict) for report in summary.reports] == [
        (3, "new"),
        (4, "error"),
    ]


def many_plans(group: MappableUnitGroup, number: int) -> list[dict[str, Any]]:
    plan = factories.make_plan(group, "MUC-0000")
    fields = {f.attname: getattr(plan, f.attname) for f in MappableRatePlan._meta.concrete_fields}
    del fields["id"]
    MappableRatePlan.objects.bulk_create(
        MappableRatePlan(**fields | {"remote_id": f"MUC-{place:04}"}) for place in range(1, number)
    )
    return [{KEY: f"MUC-{place:04}", "rate code": "BAR"} for place in range(number)]


@pytest.mark.parametrize("number", [1, 5_000])
def test_a_dry_run_takes_three_statements_however_many_rows_there_are(
    number: int,
    group: MappableUnitGroup,
    bar: RateCode,
    desk: Desk,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    data = csv_of(*many_plans(group, number))

    # Rate plans with their hotels, room types and accounts; their mappings; the rate codes.
    with django_assert_num_queries(3):
        summary = desk.show(data).summary

    assert verdicts(summary) == ["new"] * number

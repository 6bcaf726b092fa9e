"""Several rows of one rate plan."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, add_period, map_to
from rates.models import MappableRatePlan, RateCode
from tests.rates.files.samples import Importer, ReportOn, csv_of, flex_row, outcomes, reasons


def test_several_rows_of_a_rate_plan_give_it_different_codes_on_different_days(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, importer: Importer
) -> None:
    report = importer.show(
        csv_of(
            flex_row(rate_code="BAR", first_day="", last_day="2026-06-30"),
            flex_row(rate_code="NONREF", first_day="2026-07-01", last_day=""),
        )
    ).report

    assert outcomes(report) == ["new", "new"]
    assert {each.after for each in report.rows} == {
        "BAR (… to 2026-06-30); NONREF (2026-07-01 to …)"
    }


def test_rows_of_a_rate_plan_that_overlap_are_errors_that_name_each_other(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, importer: Importer
) -> None:
    report = importer.show(csv_of(flex_row(rate_code="BAR"), flex_row(rate_code="NONREF"))).report

    assert outcomes(report) == ["error", "error"]
    assert set(reasons(report)) == {"Lines 2 and 3 would hold on the same day."}


def test_a_mistake_in_one_row_keeps_back_the_other_rows_of_its_rate_plan(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    report = importer.show(
        csv_of(
            flex_row(rate_code="BAR", last_day="2026-06-30"),
            flex_row(rate_code="BAR", last_day="never"),
        )
    ).report

    assert reasons(report) == [
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

    report = report_on(flex_row(rate_code="BAR", last_day="2026-06-30"))

    assert report.before == "BAR (… to 2026-06-30); NONREF (2026-07-01 to …)"
    assert (report.outcome, report.after) == ("changed", "BAR (… to 2026-06-30)")

"""Which rate code a row gives."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, RateCode
from tests.rates.files.samples import KEY, Importer, ReportOn, csv_of, flex_row, xlsx_of


def test_leading_zeros_are_part_of_a_code(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], importer: Importer
) -> None:
    make_rate_code("007")
    make_rate_code("7")

    by_csv = importer.show(csv_of(flex_row(rate_code="007"))).report
    by_xlsx = importer.show(
        xlsx_of([KEY, "rate code"], ["MUC-FLEX-DBL", 7], formats={"B2": "000"})
    ).report

    assert [by_csv.rows[0].after, by_xlsx.rows[0].after] == ["007", "007"]


@pytest.mark.parametrize("creates_codes", [True, False])
def test_zeros_that_a_spreadsheet_has_dropped_are_asked_about_and_not_guessed(
    creates_codes: bool,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
    report_on: ReportOn,
) -> None:
    make_rate_code("007")

    report = report_on(flex_row(rate_code="7"), creates_codes=creates_codes)

    assert report.outcome == "error"
    assert "Do you mean 007? A spreadsheet may have dropped the zeros." in report.reason


def test_a_rate_code_that_does_not_exist_is_an_error_with_the_likeliest_one(
    plan: MappableRatePlan, nonref: RateCode, report_on: ReportOn
) -> None:
    report = report_on(flex_row(rate_code="NONERF"))

    assert report.outcome == "error"
    assert report.reason == "There is no rate code NONERF. Do you mean NONREF?"


def test_a_missing_rate_code_is_created_if_that_is_asked_for(
    plan: MappableRatePlan, report_on: ReportOn
) -> None:
    report = report_on(flex_row(rate_code="FRÜH"), creates_codes=True)

    assert (report.outcome, report.after) == ("new", "FRÜH")
    assert report.reason == "Creates the rate code FRÜH."


def test_a_rate_code_that_is_switched_off_is_refused(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], report_on: ReportOn
) -> None:
    make_rate_code("OLD", is_active=False)

    report = report_on(flex_row(rate_code="OLD"))

    assert (report.outcome, report.reason) == ("error", "The rate code OLD is switched off.")


def test_a_rate_code_that_was_switched_off_later_stays_the_same(
    plan: MappableRatePlan, bar: RateCode, alice: User, report_on: ReportOn
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))
    RateCode.objects.update(is_active=False)

    assert report_on(flex_row(rate_code="BAR")).outcome == "same"


def test_a_strangers_rate_code_is_as_unknown_as_one_that_nobody_has(
    plan: MappableRatePlan, other_rate_code: RateCode, report_on: ReportOn
) -> None:
    report = report_on(flex_row(rate_code="BAR"))

    assert report.reason == "There is no rate code BAR."

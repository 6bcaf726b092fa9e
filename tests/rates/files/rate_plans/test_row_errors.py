"""Rows that cannot be read, and days as they are written."""

import pytest

from rates.models import MappableRatePlan, RateCode
from tests.rates.files.samples import Importer, ReportOn, flex_row


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
    report = report_on(flex_row(**cells))

    assert report.outcome == "error"
    assert reason in report.reason


@pytest.mark.parametrize("day", ["2026-12-31", "31.12.2026"])
def test_days_are_read_as_the_world_and_as_germany_write_them(
    day: str, plan: MappableRatePlan, bar: RateCode, report_on: ReportOn
) -> None:
    report = report_on(flex_row(rate_code="BAR", last_day=day))

    assert report.after == "BAR (… to 2026-12-31)"


def test_a_report_names_the_line_of_the_file(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    data = b"rate plan id,rate code\n\nMUC-FLEX-DBL,BAR\nNO-SUCH,BAR\n"

    report = importer.show(data).report

    assert [(each.line, each.outcome) for each in report.rows] == [
        (3, "new"),
        (4, "error"),
    ]

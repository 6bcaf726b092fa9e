"""Files, and what a hotel makes of them."""

import csv
import io
from collections.abc import Callable
from functools import partial
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.files import importing
from rates.files.importing import Shown
from rates.files.rate_plans.resource import RatePlanResource, exported_plans
from rates.files.report import Report, Summary

KEY = "rate plan id"


def csv_of(*rows: dict[str, Any], delimiter: str = ",", line_end: str = "\n") -> bytes:
    """Return a file with a column for whatever the rows mention."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def xlsx_of(*rows: list[Any], formats: dict[str, str] | None = None) -> bytes:
    """Return a spreadsheet of these cells; `formats` are those of cells such as B2."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def verdicts(summary: Summary) -> list[str]:
    return [str(report.verdict) for report in summary.reports]


def reasons(summary: Summary) -> list[str]:
    return [report.reason for report in summary.reports]


class Desk:
    """Where somebody imports files for one hotel."""

    def __init__(self, hotel: Property, user: User) -> None:
        self.make = partial(RatePlanResource, hotel=hotel)
        self.hotel, self.user = hotel, user
        self.owner = f"{user.pk} {hotel.pk}"

    def show(self, data: bytes, **options: bool) -> Shown:
        return importing.dry_run(
            data, name="rates.csv", make=self.make, options=options, owner=self.owner
        )

    def confirm(self, shown: Shown) -> Summary:
        return importing.confirm(
            shown.key, make=self.make, owner=self.owner, by=self.user, now=timezone.now()
        )

    def take(self, data: bytes, **options: bool) -> Summary:
        """Show a file and confirm it at once."""
        return self.confirm(self.show(data, **options))

    def export(self, file_format: Any) -> bytes:
        return file_format.export_data(self.make().export(exported_plans(self.hotel)))


@pytest.fixture
def desk(hotel: Property, mark: User) -> Desk:
    return Desk(hotel, mark)


@pytest.fixture
def report_on(desk: Desk) -> Callable[..., Report]:
    """Show a file with one row and return the report of it."""

    def report_on(row: dict[str, Any], **options: bool) -> Report:
        [report] = desk.show(csv_of(row), **options).summary.reports
        return report

    return report_on

"""Files as tests send them, and who sends them."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import openpyxl
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from jobs.runner import run_due
from rates.files import importing
from rates.files.exporting import download
from rates.files.importing import DryRun, Owner
from rates.files.rate_plans.resource import RatePlanResource, exported_rows
from rates.files.rate_plans.subjects import RATE_PLANS
from rates.files.report import ImportReport, PlannedItem, RowOutcome, RowReport
from rates.models import FileImport, FileImportRun, MappableRatePlan

KEY = "rate plan id"
ReportOn = Callable[..., RowReport]


def csv_of(*rows: dict[str, Any], delimiter: str = ",", line_end: str = "\n") -> bytes:
    """Return a file with a column for whatever the rows mention."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator=line_end)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def xlsx_of(
    *rows: list[Any],
    formats: dict[str, str] | None = None,
    merged: Sequence[str] = (),
    more: dict[str, list[list[Any]]] | None = None,
) -> bytes:
    """Return a spreadsheet of these cells; `formats` are those of cells such as B2.

    `merged` are areas such as B2:B4, `more` are sheets by their names.
    """
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cell, form in (formats or {}).items():
        book.active[cell].number_format = form
    for area in merged:
        book.active.merge_cells(area)
    for name, others in (more or {}).items():
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def outcomes(report: ImportReport) -> list[str]:
    return [str(row.outcome) for row in report.rows]


def reasons(report: ImportReport) -> list[str]:
    return [row.reason for row in report.rows]


def flex_row(**cells: str) -> dict[str, str]:
    """Return a row about FLEX with these cells."""
    return {KEY: "MUC-FLEX-DBL"} | {name.replace("_", " "): text for name, text in cells.items()}


def file_of(code: str = "BAR", plan: str = "MUC-FLEX-DBL") -> bytes:
    """Return a file that maps one rate plan to a code."""
    return csv_of({KEY: plan, "rate code": code})


def codes_of(plan: MappableRatePlan) -> list[str]:
    mappings = plan.mappings.select_related("code")
    return [each.code.code for each in sorted(mappings, key=lambda m: m.valid_from or date.min)]


def do_runs() -> None:
    """Let the leases of all runs of imports end, and do what is due."""
    FileImportRun.objects.update(due_at=timezone.now())
    run_due()


def all_codes(plans: list[MappableRatePlan]) -> list[list[str]]:
    return [codes_of(plan) for plan in plans]


def owner_of(user: User, scope: str, **about: Any) -> Owner:
    return Owner(user=user, scope=scope, **{"account": None} | about)


def report_of(file_import: FileImport) -> ImportReport:
    """Return what is kept of a file."""
    return ImportReport(
        [
            PlannedItem(
                lines=[(line, reason) for line, reason in item.lines],
                outcome=RowOutcome(item.outcome),
                subject=item.subject,
                before=item.before,
                after=item.after,
                target=item.target,
            )
            for item in file_import.items.order_by("position")
        ]
    )


class Importer:
    """Somebody who imports files for one hotel."""

    def __init__(self, hotel: Property, user: User) -> None:
        self.hotel, self.user = hotel, user
        self.owner = owner_of(user, f"hotel {hotel.pk}", account=hotel.connection.account)

    def show(self, data: bytes, *, creates_codes: bool = False, clears: bool = False) -> DryRun:
        return importing.dry_run(
            data,
            name="rates.csv",
            resource=RatePlanResource(hotel=self.hotel, creates_codes=creates_codes, clears=clears),
            owner=self.owner,
            now=timezone.now(),
        )

    def confirm(self, shown: DryRun) -> ImportReport:
        return report_of(importing.confirm(shown.key, owner=self.owner, now=timezone.now()))

    def take_back(self, shown: DryRun) -> ImportReport:
        return report_of(importing.take_back(shown.key, owner=self.owner, now=timezone.now()))

    def import_file(self, data: bytes, **options: bool) -> ImportReport:
        """Show a file and confirm it at once."""
        return self.confirm(self.show(data, **options))

    def export(self, extension: str) -> bytes:
        return download(
            exported_rows(RATE_PLANS, [self.hotel]),
            resource=RatePlanResource,
            name="rates",
            extension=extension,
        ).content

"""What one row of a file of rate plans asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Account
from hotels.models import Property
from rates.files.rate_plans.subjects import RATE_PLANS, Subject
from rates.files.resource import ACCOUNT_ID, FileRow, account_key
from rates.files.values import RowError, read_code, read_day, read_yes_or_no, without_invisible
from spreadsheets.formats.table import Mark

HOTEL_CODE = "hotel code"
ROOM_TYPE_CODE = "room type code"
FIRST_DAY = "first day"
LAST_DAY = "last day"
EXCLUDED = "set aside"


@dataclass(frozen=True, kw_only=True)
class ImportRow:
    """A row: which rate plan or room type it means, and what is to become of it."""

    line: int
    account: UUID | None
    hotel_code: str
    own_id: str
    own_code: str
    room_type_code: str
    code: str = ""
    # What a spreadsheet has made of the code.
    code_mark: Mark | None = None
    first_day: date | None = None
    last_day: date | None = None
    is_excluded: bool | None = None
    error: str = ""

    @property
    def subject(self) -> str:
        """Return what it is about as the row calls it."""
        if self.own_id:
            return self.own_id
        return " ".join(filter(None, (self.hotel_code, self.own_code, self.room_type_code)))

    def overlaps(self, other: ImportRow) -> bool:
        """Tell whether both hold on some day; first and last days belong to a mapping."""
        return (self.first_day or date.min) <= (other.last_day or date.max) and (
            other.first_day or date.min
        ) <= (self.last_day or date.max)


def read_row(
    row: FileRow, *, subject: Subject, account: Account | None, hotel: Property | None
) -> ImportRow:
    """Read a row; what is wrong with it becomes its `error`."""
    asked = ImportRow(
        line=row.line,
        account=account_key(row[ACCOUNT_ID], default=account),
        hotel_code=row[HOTEL_CODE] or (hotel.code if hotel else ""),
        own_id=row[subject.id_column],
        own_code=row[subject.code_column],
        room_type_code=row[ROOM_TYPE_CODE] if subject is RATE_PLANS else "",
        error=row.error,
    )
    try:
        return asked if asked.error else _with_request(asked, row, subject)
    except RowError as error:
        return replace(asked, error=str(error))


def _with_request(asked: ImportRow, row: FileRow, subject: Subject) -> ImportRow:
    code = row[subject.mapped_column]
    # Which code it was without what nobody sees is for the catalogue to say.
    if "\n" in code or without_invisible(code) == code:
        code = read_code(code)
    is_excluded = read_yes_or_no(EXCLUDED, row[EXCLUDED])
    first_day = read_day(FIRST_DAY, row[FIRST_DAY])
    last_day = read_day(LAST_DAY, row[LAST_DAY])
    if code and is_excluded:
        raise RowError(_("A rate plan that is set aside has no rate code: clear one of the two."))
    if not code and (first_day or last_day):
        raise RowError(str(subject.has_days_alone))
    if first_day and last_day and last_day < first_day:
        raise RowError(_("The last day is before the first day."))
    return replace(
        asked,
        code=code,
        code_mark=row.marks.get(subject.mapped_column),
        first_day=first_day,
        last_day=last_day,
        is_excluded=is_excluded,
    )

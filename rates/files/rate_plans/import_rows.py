"""What one row of a file of rate plans asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from accounts.models import Account
from hotels.models import Property
from rates.files.resource import ACCOUNT_ID, Cells, account_key
from rates.files.values import Mistake, read_code, read_day, read_yes_or_no

HOTEL_CODE = "hotel code"
PLAN_ID = "rate plan id"
PLAN_CODE = "rate plan code"
ROOM_TYPE_CODE = "room type code"
RATE_CODE = "rate code"
FIRST_DAY = "first day"
LAST_DAY = "last day"
SET_ASIDE = "set aside"


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A row: which rate plan it means, and what is to become of it."""

    line: int
    account: UUID | None
    hotel_code: str
    plan_id: str
    plan_code: str
    room_type_code: str
    code: str = ""
    first_day: date | None = None
    last_day: date | None = None
    is_set_aside: bool | None = None
    mistake: str = ""

    @property
    def subject(self) -> str:
        """Return the rate plan as the row calls it."""
        if self.plan_id:
            return self.plan_id
        return " ".join(filter(None, (self.hotel_code, self.plan_code, self.room_type_code)))

    def overlaps(self, other: Wish) -> bool:
        """Tell whether both hold on some day; first and last days belong to a mapping."""
        return (self.first_day or date.min) <= (other.last_day or date.max) and (
            other.first_day or date.min
        ) <= (self.last_day or date.max)


def read_wish(cells: Cells, *, account: Account | None, hotel: Property | None) -> Wish:
    """Read a row; what is wrong with it becomes its `mistake`."""
    wish = Wish(
        line=cells.line,
        account=account_key(cells[ACCOUNT_ID], default=account),
        hotel_code=cells[HOTEL_CODE] or (hotel.code if hotel else ""),
        plan_id=cells[PLAN_ID],
        plan_code=cells[PLAN_CODE],
        room_type_code=cells[ROOM_TYPE_CODE],
        mistake=cells.problem,
    )
    try:
        return wish if wish.mistake else _with_what_is_asked(wish, cells)
    except Mistake as mistake:
        return replace(wish, mistake=str(mistake))


def _with_what_is_asked(wish: Wish, cells: Cells) -> Wish:
    code = read_code(cells[RATE_CODE])
    is_set_aside = read_yes_or_no(SET_ASIDE, cells[SET_ASIDE])
    first_day = read_day(FIRST_DAY, cells[FIRST_DAY])
    last_day = read_day(LAST_DAY, cells[LAST_DAY])
    if code and is_set_aside:
        raise Mistake("A rate plan that is set aside has no rate code: clear one of the two.")
    if not code and (first_day or last_day):
        raise Mistake("There are days but no rate code.")
    if first_day and last_day and last_day < first_day:
        raise Mistake("The last day is before the first day.")
    return replace(
        wish, code=code, first_day=first_day, last_day=last_day, is_set_aside=is_set_aside
    )

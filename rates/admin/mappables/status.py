"""How far the mapping of a row is: the filter of the list, and one coloured word."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hotels.models import Property
from rates.models import AnyMappable, RatePlanMapping, UnitGroupMapping
from staff.badges import BAD, BUSY, GOOD, QUIET

Narrow = Callable[[Any, date], QuerySet[Any]]
LABELS = {
    "unmapped": "Unmapped",
    "mapped": "Mapped",
    "conflict": "Conflict",
    "set_aside": "Not used",
    "flagged": "Flagged",
}


class Standing(admin.SimpleListFilter):
    """Narrow to the rows whose mapping is that far on the day of the list."""

    title = "mapping"
    parameter_name = "state"
    narrows: ClassVar[dict[str, Narrow]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer what there is for this kind."""
        return [(state, LABELS[state]) for state in self.narrows]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        narrow = self.narrows.get(self.value() or "")
        return narrow(queryset, day_of(request)) if narrow else queryset


def standing(**ways: Narrow) -> type[Standing]:
    """Make the filter of a list by these `ways` to narrow it, named as in `LABELS`."""

    class Filter(Standing):
        narrows = ways

    return Filter


def day_of(request: HttpRequest) -> date:
    """Return the day for which a list tells what is mapped.

    That is the hotel's own today where the list is narrowed to one hotel, and today in UTC where
    it spans hotels in many time zones.
    """
    now = timezone.now()
    narrowed_to = request.GET.get("property")
    if narrowed_to is None:
        return now.date()
    try:
        hotel = Property.objects.filter(pk=narrowed_to).first()
    except ValidationError:
        hotel = None
    return hotel.today(now=now) if hotel else now.date()


def in_one_word(
    thing: AnyMappable, current: RatePlanMapping | UnitGroupMapping | None
) -> tuple[str, str]:
    """Return tone and text for a row and the mapping that holds on the day, if one does."""
    if getattr(thing, "is_set_aside", False):
        return QUIET, "Not used"
    absence = "Gone" if thing.gone_at else "Archived" if _is_archived(thing) else ""
    if current is None:
        return (QUIET, absence) if absence else (BUSY, "Unmapped")
    if absence:
        return BAD, f"{absence}, but mapped"
    if not current.code.is_active:
        return BAD, "Code switched off"
    if getattr(current, "clashes", False):
        return BAD, "Conflict"
    return GOOD, "Mapped"


def _is_archived(thing: AnyMappable) -> bool:
    return getattr(thing, "is_archived", False)

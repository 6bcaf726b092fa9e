"""How far the mapping of a row is: the filter of the list, and one coloured word."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from hotels.models import Property
from rates.models import AnyMappable, RatePlanMapping, UnitGroupMapping
from staff.badges import BAD, BUSY, GOOD, QUIET

# Which rows each status narrows a list to, on a day.
STATUSES: dict[str, tuple[str, Callable[[Any, date], QuerySet[Any]]]] = {
    "unmapped": ("Unmapped", lambda rows, day: rows.unmapped(on=day)),
    "mapped": ("Mapped", lambda rows, day: rows.mapped(on=day)),
    "conflict": ("Conflict", lambda rows, day: rows.conflicting(on=day)),
    "excluded": ("Not used", lambda rows, day: rows.filter(is_excluded=True)),
    "flagged": ("Flagged", lambda rows, day: rows.flagged(on=day)),
}
RATE_PLANS_ONLY = frozenset({"conflict", "excluded"})


class MappingStatusFilter(admin.SimpleListFilter):
    """Narrow to the rows whose mapping is that far on the day of the list."""

    title = "mapping"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer what there is for this kind."""
        return [
            (status, label)
            for status, (label, _) in STATUSES.items()
            if model_admin.mappable.can_be_excluded or status not in RATE_PLANS_ONLY
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        status = self.value()
        if status is None or status not in dict(self.lookup_choices):
            return queryset
        _, narrow = STATUSES[status]
        return narrow(queryset, day_of(request))


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


def get_status(
    row: AnyMappable, current: RatePlanMapping | UnitGroupMapping | None
) -> tuple[str, str]:
    """Return tone and text for a row and the mapping that holds on the day, if one does."""
    if row.is_excluded:
        return QUIET, "Not used"
    absence = "Gone" if row.gone_at else "Archived" if row.is_archived else ""
    if current is None:
        return (QUIET, absence) if absence else (BUSY, "Unmapped")
    if absence:
        return BAD, f"{absence}, but mapped"
    if not current.code.is_active:
        return BAD, "Code switched off"
    if getattr(current, "is_conflicting", False):
        return BAD, "Conflict"
    return GOOD, "Mapped"

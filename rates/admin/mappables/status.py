"""How far the mapping of a row is: the filter of the list, and one coloured word."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotels.models import Property
from rates.models import AnyMappable, RatePlanMapping, UnitGroupMapping
from staff.badges import BAD, BUSY, GOOD, QUIET

UNMAPPED, MAPPED, CONFLICT, NOT_USED = _("Unmapped"), _("Mapped"), _("Conflict"), _("Not used")
GONE, ARCHIVED = _("Gone"), _("Archived")
GONE_BUT_MAPPED, ARCHIVED_BUT_MAPPED = _("Gone, but mapped"), _("Archived, but mapped")
SWITCHED_OFF = _("Code switched off")
# Which rows each status narrows a list to, on a day.
STATUSES: dict[str, tuple[Promise, Callable[[Any, date], QuerySet[Any]]]] = {
    "unmapped": (UNMAPPED, lambda rows, day: rows.unmapped(on=day)),
    "mapped": (MAPPED, lambda rows, day: rows.mapped(on=day)),
    "conflict": (CONFLICT, lambda rows, day: rows.conflicting(on=day)),
    "excluded": (NOT_USED, lambda rows, day: rows.filter(is_excluded=True)),
    "flagged": (_("Flagged"), lambda rows, day: rows.flagged(on=day)),
}
RATE_PLANS_ONLY = frozenset({"conflict", "excluded"})


class MappingStatusFilter(admin.SimpleListFilter):
    """Narrow to the rows whose mapping is that far on the day of the list."""

    title = _("mapping")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer what there is for this kind."""
        return [
            (status, str(label))
            for status, (label, _narrow) in STATUSES.items()
            if model_admin.mappable.can_be_excluded or status not in RATE_PLANS_ONLY
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        status = self.value()
        if status is None or status not in dict(self.lookup_choices):
            return queryset
        _label, narrow = STATUSES[status]
        return narrow(queryset, day_of(request))


class HotelsInUse(admin.SimpleListFilter):
    """Narrow to the rows of the hotels that hoteliers work with, as their own pages count them."""

    title = _("hotels")
    parameter_name = "hotels"
    query: ClassVar[dict[str, str]] = {"hotels": "used"}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer them."""
        return [("used", gettext("In use"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        return of_hotels_in_use(queryset) if self.value() == "used" else queryset


def of_hotels_in_use(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rate plans or room types to those of hotels in use."""
    return rows.filter(property__in=Property.objects.in_use().values("pk"))


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
) -> tuple[str, Promise]:
    """Return tone and text for a row and the mapping that holds on the day, if one does."""
    if row.is_excluded:
        return QUIET, NOT_USED
    if row.gone_at:
        return (BAD, GONE_BUT_MAPPED) if current else (QUIET, GONE)
    if row.is_archived:
        return (BAD, ARCHIVED_BUT_MAPPED) if current else (QUIET, ARCHIVED)
    if current is None:
        return BUSY, UNMAPPED
    if not current.code.is_active:
        return BAD, SWITCHED_OFF
    if getattr(current, "is_conflicting", False):
        return BAD, CONFLICT
    return GOOD, MAPPED

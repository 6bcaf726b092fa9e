"""Rate plans and what they are mapped to."""

from typing import Any

from django.contrib import admin
from django.db import connection as database
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotels.admin.mirrored import IN_UNIT_GROUP, MIRROR_FIELDS, PresenceFilter
from hotels.models import Property, RatePlan
from rates.admin.files import RatePlanFilesAdmin
from rates.admin.mappables.base import MappableAdmin
from rates.admin.mappables.status import HotelsInUse, MappingStatusFilter, day_of
from rates.mapping import exclude, include, share_on_purpose
from rates.models import MappableRatePlan, MappingChange, RatePlanMapping
from staff.filters import among
from staff.large_tables import MAX_LISTED
from staff.links import linked, listed

# Hotels that a search finds by name; who means another of them types more of it.
MAX_HOTELS = 50


def _hotels_called(name: str) -> list[Any]:
    """Return the keys of the hotels with this in their name or code, at most MAX_HOTELS."""
    found = Property.objects.filter(Q(name__icontains=name) | Q(code__istartswith=name))
    return list(found.order_by("pk").values_list("pk", flat=True)[:MAX_HOTELS])


@admin.register(RatePlan)
class RatePlanAdmin(RatePlanFilesAdmin, MappableAdmin):
    """Rate plans, each with its mapping."""

    mappable = MappableRatePlan
    list_display = (
        "name",
        "code",
        linked("property"),
        linked("unit_group"),
        "kind",
        "mapping_status",
        "mapped_to",
    )
    list_filter = (
        MappingStatusFilter,
        HotelsInUse,
        "is_bookable",
        "is_derived",
        "is_corporate",
        "is_archived",
        among("time_slice_template", "OverNight", "DayUse"),
        PresenceFilter,
        *IN_UNIT_GROUP,
    )
    search_fields = ("^name", "^code", "^remote_id")
    search_help_text = _("Beginning of the name, the code or the apaleo id; or the hotel's name.")
    fields = (
        "name",
        "code",
        "description",
        "property",
        "unit_group",
        "connection",
        "mapping_status",
        "mapped_to",
        listed(MappingChange, description=_("changes of the mapping"), rate_plan="pk"),
        "is_bookable",
        "is_derived",
        "derivation_level",
        "base_remote_id",
        "pricing_rule_type",
        "pricing_rule_value",
        "channel_codes",
        "promo_codes",
        "cancellation_policy_name",
        "min_guarantee_type",
        "time_slice_template",
        "is_corporate",
        "is_archived",
        *MIRROR_FIELDS,
    )
    actions = (
        *MappableAdmin.actions,
        "exclude_chosen",
        "include_chosen",
        "allow_sharing",
    )

    def get_mappings(self, request: HttpRequest) -> QuerySet[Any]:
        """Return mappings that know whether another rate plan of the room type has their code."""
        conflicting = RatePlanMapping.objects.conflicting(on=day_of(request))
        is_conflicting = Exists(conflicting.filter(pk=OuterRef("pk")))
        mappings: QuerySet[Any] = (
            super().get_mappings(request).annotate(is_conflicting=is_conflicting)
        )
        return mappings

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search by indexes, and no further than the list goes.

        SQLite that has to put the matches in order uses no index for a rare word, or reads every
        match of a frequent one. It finds them first, in any order, and orders what it has found.
        """
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term:
            found = found | queryset.filter(property__in=_hotels_called(search_term))
        if not search_term or database.vendor != "sqlite":
            return found, may_repeat
        matches = found.order_by().values("pk")[: MAX_LISTED + 1]
        return queryset.filter(pk__in=matches), may_repeat

    @admin.display()
    def kind(self, plan: MappableRatePlan) -> str:
        """Show what sets the rate plan apart, apart from what its mapping tells."""
        kinds = {
            gettext("derived"): plan.is_derived,
            gettext("corporate"): plan.is_corporate,
            gettext("day use"): plan.is_day_use,
        }
        return ", ".join(kind for kind, is_so in kinds.items() if is_so)

    @admin.display(description=_("mapping"))
    def mapping_status(self, plan: MappableRatePlan) -> str:
        """Show how far the mapping is."""
        return self.describe_status(plan)

    @admin.display(description=_("rate code"))
    def mapped_to(self, plan: MappableRatePlan) -> str:
        """Show the rate code."""
        return self.describe_mappings(plan)

    @admin.action(description=_("Set aside as not used"), permissions=["act"])
    def exclude_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Say of unmapped rate plans that nobody has to map them."""
        self.change_each(
            queryset.filter(is_excluded=False, mappings=None),
            exclude,
            chosen=queryset,
            request=request,
            done=gettext("Set aside"),
            because=gettext(
                "It was set aside already, or it is mapped: take the mapping away first."
            ),
        )

    @admin.action(description=_("Take back into use"), permissions=["act"])
    def include_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Say of rate plans that were not used that they have to be mapped."""
        self.change_each(
            queryset.filter(is_excluded=True),
            include,
            chosen=queryset,
            request=request,
            done=gettext("Taken back into use"),
            because=gettext("It was not set aside."),
        )

    @admin.action(description=_("Allow the conflict on purpose"), permissions=["act"])
    def allow_sharing(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Say that the rate plans may share their rate code within their room type."""
        plans: Any = queryset
        self.change_each(
            plans.conflicting(on=day_of(request)),
            share_on_purpose,
            chosen=queryset,
            request=request,
            done=gettext("Conflict allowed"),
            because=gettext(
                "It is in no conflict: allowing one settles it for all that share the code."
            ),
        )

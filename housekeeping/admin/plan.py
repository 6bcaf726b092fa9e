"""The numbers of hotels that have their own."""

from django.contrib import admin

from housekeeping.admin.of_hotels import OF_A_HOTEL, OfHotelAdmin
from housekeeping.models import HousekeepingPlan
from staff.links import linked


@admin.register(HousekeepingPlan)
class HousekeepingPlanAdmin(OfHotelAdmin):
    """How hotels want their days; one without a row has the defaults."""

    list_display = (
        "__str__",
        linked("property"),
        linked("property__connection"),
        "made_at_hour",
        "linen_every",
        "has_inspection",
    )
    list_filter = OF_A_HOTEL
    fields = ("property", "made_at_hour", "linen_every", "has_inspection", "minutes")

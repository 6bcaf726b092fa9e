"""The people who clean."""

from django.contrib import admin

from housekeeping.admin.of_hotels import OF_A_HOTEL, OfHotelAdmin
from housekeeping.models import Attendant
from staff.links import linked


@admin.register(Attendant)
class AttendantAdmin(OfHotelAdmin):
    """Attendants, who are no users."""

    list_display = ("name", linked("property"), linked("property__connection"), "is_active")
    list_filter = OF_A_HOTEL
    fields = ("property", "name", "minutes", "days", "sections", "is_active")

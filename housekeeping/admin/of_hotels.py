"""What the lists of things of a hotel have in common."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.models import Connection, Property
from staff.filters import within
from staff.read_only import ReadOnlyAdmin

OF_A_HOTEL = (
    within(Account, "property__connection__account"),
    within(Connection, "property__connection"),
    within(Property, "property"),
)


class OfHotelAdmin(ReadOnlyAdmin):
    """Rows of hotels, found by the hotel."""

    list_select_related = ("property__connection__account",)
    search_fields = ("^property__code", "^property__name")
    search_help_text = _("Beginning of the hotel's code or name.")

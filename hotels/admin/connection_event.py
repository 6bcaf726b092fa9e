"""What happened to connections."""

from datetime import datetime

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.admin.searching import BY_ACCOUNT, by_account
from hotels.health.history import sentence_of
from hotels.models import Connection, ConnectionEvent
from staff.filters import within
from staff.links import linked
from staff.read_only import ReadOnlyAdmin


@admin.register(ConnectionEvent)
class ConnectionEventAdmin(ReadOnlyAdmin):
    """The history of connections, as their hoteliers read it too."""

    list_display = ("begun_at", "at", linked("connection"), "kind", "count", "sentence")
    list_filter = (
        "kind",
        "at",
        within(Account, "connection__account"),
        within(Connection, "connection"),
    )
    list_select_related = ("connection__account", "by")
    search_fields = by_account()
    search_help_text = BY_ACCOUNT
    fields = ("connection", "begun_at", "at", "kind", "count", "by", "sentence", "facts")

    @admin.display(description=_("first time"))
    def begun_at(self, event: ConnectionEvent) -> datetime:
        """Show when it began: the lines are in the order of that."""
        return event.begun_at

    @admin.display(description=_("in words"))
    def sentence(self, event: ConnectionEvent) -> str:
        """Show what the hotelier reads."""
        return sentence_of(event)

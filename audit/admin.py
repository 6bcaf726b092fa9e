"""The trail, for staff to read."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from audit.events import labels
from audit.models import Entry
from staff.extensions import ExtensibleAdmin
from staff.filters import KnownValueFilter
from staff.read_only import ReadOnlyAdmin


class EventFilter(KnownValueFilter):
    """Narrow to one kind of deed, of those that the apps have declared."""

    title = _("event")
    parameter_name = "event"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer each by what a reader is told."""
        return sorted(labels().items(), key=lambda code_and_label: code_and_label[1])


@admin.register(Entry)
class EntryAdmin(ExtensibleAdmin, ReadOnlyAdmin):
    """Who did what, all accounts. Nobody changes or deletes a line, the superuser neither."""

    list_display = ("at", "label", "actor", "is_staff", "subject", "ip_address")
    list_filter = (EventFilter, "is_staff")
    search_fields = ("^actor", "=account_id", "=ip_address")
    search_help_text = _(
        "Beginning of the actor's e-mail address, the account's id or an IP address."
    )
    fields = (
        "at",
        "event",
        "actor",
        "actor_id",
        "is_staff",
        "subject",
        "ip_address",
        "account_id",
        "kept_until",
    )

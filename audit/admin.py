"""The trail, for staff to read."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from audit.models import Entry
from staff.extensions import ExtensibleAdmin
from staff.read_only import ReadOnlyAdmin


@admin.register(Entry)
class EntryAdmin(ExtensibleAdmin, ReadOnlyAdmin):
    """Who did what, all accounts. Nobody changes or deletes a line, the superuser neither."""

    list_display = ("at", "label", "actor", "is_staff", "subject", "ip_address")
    list_filter = ("event", "is_staff")
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

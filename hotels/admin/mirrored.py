"""What the admin of every mirrored kind has in common."""

from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.models import Connection, Property, UnitGroup
from staff.filters import within
from staff.read_only import ReadOnlyAdmin

IN_CONNECTION = (within(Account, "connection__account"), within(Connection, "connection"))
IN_PROPERTY = (*IN_CONNECTION, within(Property, "property"))
IN_UNIT_GROUP = (*IN_PROPERTY, within(UnitGroup, "unit_group"))
MIRROR_FIELDS = ("remote_id", "first_seen_at", "changed_at", "gone_at")


class PresenceFilter(admin.SimpleListFilter):
    """Narrow mirrored rows to those that apaleo still has, or to those that are gone."""

    title = _("presence")
    parameter_name = "presence"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[Any, str]]:
        """Offer both."""
        return [("present", gettext("Present")), ("gone", gettext("Gone"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        if self.value() not in {"present", "gone"}:
            return queryset
        return queryset.filter(gone_at__isnull=self.value() == "present")


class MirroredAdmin(ReadOnlyAdmin):
    """Shows what apaleo has. It is changed there, and here by the next sync run."""

    list_select_related: ClassVar[tuple[str, ...]] = ("connection__account",)
    narrowed_ordering = ("name", "pk")
    search_help_text = _("Beginning of the name, the code or the apaleo id.")

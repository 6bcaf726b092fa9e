"""What mapping adds to the admin of hotels."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hotels.health.status import stale_connections
from hotels.models import Connection, Property
from rates.models import used_kinds
from staff.extensions import Extension, extend


class MappingFilter(admin.SimpleListFilter):
    """Narrow to the hotels in use whose mapping is that far today."""

    title = _("mapping")
    parameter_name = "mapping"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer what is left, and what is complete as far as anybody knows."""
        if not used_kinds():
            return []
        return [
            ("left", gettext("To map")),
            ("complete", gettext("Complete")),
            ("stale", gettext("Complete, but not up to date")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        if self.value() not in dict(self.lookup_choices):
            return queryset
        day = timezone.now().date()
        used = queryset.filter(is_used=True, is_archived=False, gone_at=None)
        left, mapped = Q(), Q()
        for proxy in used_kinds().values():
            rows: Any = proxy.objects
            own = {"property": OuterRef("pk")}
            left |= Q(Exists(rows.unmapped(on=day).filter(**own)))
            mapped |= Q(Exists(rows.needing_mapping().filter(**own)))
        if self.value() == "left":
            return used.filter(left).exclude(connection__status=Connection.Status.DISCONNECTED)
        complete = used.filter(mapped, ~left)
        if self.value() == "complete":
            return complete
        stale = stale_connections(Connection.objects.all(), now=timezone.now())
        return complete.filter(connection__in=stale.values("pk"))


extend(Property, Extension(filters=(MappingFilter,)))

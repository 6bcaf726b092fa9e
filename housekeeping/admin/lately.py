"""Conditions that apaleo did not get on the last day, as the hotels have seen on their lists."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from housekeeping.models import ConditionWrite

Outcome = ConditionWrite.Outcome
# What ended longer ago is the hotel's to know by now.
RECENT = timedelta(days=1)


def lately(rows: QuerySet[Any], outcome: str, *, now: datetime) -> QuerySet[Any]:
    """Narrow to the writes that ended like that on the last day."""
    return rows.filter(outcome=outcome, done_at__gt=now - RECENT)


class UnwrittenFilter(admin.SimpleListFilter):
    """Narrow to what was not written on the last day."""

    title = _("on the last day")
    parameter_name = "lately"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer both reasons."""
        return [(Outcome.REFUSED, gettext("Refused")), (Outcome.CONFLICT, gettext("In conflict"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        value = self.value()
        return queryset if value is None else lately(queryset, value, now=timezone.now())

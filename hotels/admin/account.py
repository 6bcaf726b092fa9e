"""Accounts."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from hotels.admin.actions import act_on
from hotels.admin.large_tables import LargeTableAdmin
from hotels.admin.links import counted, listed
from hotels.models import (
    Account,
    AuthorizationRequest,
    Connection,
    Invitation,
    Membership,
    Property,
    RateCode,
    RoomCode,
)
from hotels.rate_codes import copy_standard_codes

MEMBERS = counted("member_count", Membership, description="members", account="pk")
CONNECTIONS = counted("connection_count", Connection, description="connections", account="pk")


@admin.register(Account)
class AccountAdmin(LargeTableAdmin):
    """Customers. An account is kept for good, for what depends on it is."""

    list_display = ("name", MEMBERS, CONNECTIONS, "created_at")
    list_filter = ("created_at",)
    search_fields = ("name", "=pk")
    search_help_text = "A part of the name, or the whole id."
    ordering = ("name", "pk")
    fields = (
        "name",
        "accepts_exact_matches",
        "id",
        "created_at",
        MEMBERS,
        listed(Invitation, description="invitations", account="pk"),
        CONNECTIONS,
        listed(Property, description="properties", account="pk"),
        listed(RateCode, description="rate codes", account="pk"),
        listed(RoomCode, description="room codes", account="pk"),
        listed(AuthorizationRequest, description="authorization requests", account="pk"),
    )
    readonly_fields = tuple(f for f in fields if f not in {"name", "accepts_exact_matches"})
    actions = ("copy_standard_codes",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Account]:
        """Return accounts with what the list counts."""
        accounts: QuerySet[Account] = super().get_queryset(request)
        return accounts.annotate(
            member_count=_count(Membership.objects.all()),
            connection_count=_count(Connection.objects.all()),
        )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes an account."""
        return False

    @admin.action(description="Copy the standard codes to it", permissions=["change"])
    def copy_standard_codes(self, request: HttpRequest, queryset: QuerySet[Account]) -> None:
        """Give the chosen accounts the standard codes that they do not have."""
        act_on(
            queryset,
            chosen=queryset,
            act=lambda account: copy_standard_codes(account) > 0,
            model_admin=self,
            request=request,
            done="Standard codes copied",
            because="It had them all.",
        )


def _count(rows: QuerySet[Any]) -> Coalesce:
    counts = rows.filter(account=OuterRef("pk")).values("account").annotate(n=Count("pk"))
    return Coalesce(Subquery(counts.values("n")), 0)

"""Accounts."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from hotels.admin.large_tables import LargeTableAdmin
from hotels.admin.links import counted, listed
from hotels.models import (
    Account,
    AuthorizationRequest,
    Connection,
    Invitation,
    Membership,
    Property,
)

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
        "id",
        "created_at",
        MEMBERS,
        listed(Invitation, description="invitations", account="pk"),
        CONNECTIONS,
        listed(Property, description="properties", account="pk"),
        listed(AuthorizationRequest, description="authorization requests", account="pk"),
    )
    readonly_fields = tuple(field for field in fields if field != "name")

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


def _count(rows: QuerySet[Any]) -> Coalesce:
    counts = rows.filter(account=OuterRef("pk")).values("account").annotate(n=Count("pk"))
    return Coalesce(Subquery(counts.values("n")), 0)

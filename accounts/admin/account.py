"""Accounts."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from accounts.models import Account, Invitation, Membership
from staff.extensions import ExtensibleAdmin
from staff.large_tables import LargeTableAdmin
from staff.links import counted, listed

MEMBERS = counted("member_count", Membership, description="members", account="pk")


@admin.register(Account)
class AccountAdmin(ExtensibleAdmin, LargeTableAdmin):
    """Customers. Its owner closes an account; it is deleted when all of it is over."""

    list_display = ("name", MEMBERS, "closed_at", "created_at")
    list_filter = ("created_at", "closed_at")
    search_fields = ("name", "=pk")
    search_help_text = "A part of the name, or the whole id."
    ordering = ("name", "pk")
    fields = (
        "name",
        "id",
        "created_at",
        "closed_at",
        MEMBERS,
        listed(Invitation, description="invitations", account="pk"),
    )
    readonly_fields = tuple(field for field in fields if field != "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return accounts with what the list counts."""
        accounts: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = accounts.annotate(
            member_count=count_by_account(Membership.objects.all())
        )
        return counted

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes an account."""
        return False


def count_by_account(rows: QuerySet[Any]) -> Coalesce:
    """Return how many of the rows belong to the account that is asked about."""
    counts = rows.filter(account=OuterRef("pk")).values("account").annotate(n=Count("pk"))
    return Coalesce(Subquery(counts.values("n")), 0)

"""Accounts."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.access.looking import PERMISSION, begin_look
from accounts.models import Account, Invitation, Membership
from audit.models import Entry
from staff.extensions import ExtensibleAdmin, Extension, extend
from staff.large_tables import LargeTableAdmin
from staff.links import change_url, counted, listed

MEMBERS = counted("member_count", Membership, description=_("members"), account="pk")


@admin.register(Account)
class AccountAdmin(ExtensibleAdmin, LargeTableAdmin):
    """Customers. Its owner closes an account; it is deleted when all of it is over."""

    list_display = ("name", MEMBERS, "closed_at", "created_at")
    list_filter = ("created_at", "closed_at")
    search_fields = ("name", "=pk")
    search_help_text = _("A part of the name, or the whole id.")
    ordering = ("name", "pk")
    fields = (
        "name",
        "id",
        "created_at",
        "closed_at",
        MEMBERS,
        listed(Invitation, description=_("invitations"), account="pk"),
    )
    readonly_fields = tuple(field for field in fields if field != "name")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return accounts with what the list counts."""
        accounts: QuerySet[Any] = super().get_queryset(request)
        counted: QuerySet[Any] = accounts.annotate(
            member_count=count_by_account(Membership.objects.all())
        )
        return counted

    def get_urls(self) -> list[URLPattern]:
        """Return the addresses, with the one from which staff begin to look into an account."""
        look = self.admin_site.admin_view(require_POST(self.look))
        own = path("<uuid:object_id>/look/", look, name="accounts_account_look")
        return [own, *super().get_urls()]

    def look(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """Show the account's pages as its owner sees them; see `accounts.access.looking`."""
        account = self.get_object(request, str(object_id))
        if account is None:
            raise Http404
        if not self.has_view_permission(request, account):
            raise PermissionDenied
        user: Any = request.user
        begin_look(request, user=user, account=account, now=timezone.now())
        return redirect("dashboard:home")

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Account | None = None,
    ) -> HttpResponse:
        """Offer the look to whoever may, for an account that is open."""
        is_open = obj is not None and obj.closed_at is None
        context["may_look"] = is_open and request.user.has_perm(PERMISSION)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes an account."""
        return False


def count_by_account(rows: QuerySet[Any]) -> Coalesce:
    """Return how many of the rows belong to the account that is asked about."""
    counts = rows.filter(account=OuterRef("pk")).values("account").annotate(n=Count("pk"))
    return Coalesce(Subquery(counts.values("n")), 0)


@admin.display(description=_("account"))
def account_of_entry(entry: Any) -> str | None:
    """Name and link the account that an entry of the trail is about, if it is there still."""
    if entry.account_name is None:
        return None
    address = change_url(Account(pk=entry.account_id))
    return format_html('<a href="{}">{}</a>', address, entry.account_name)


extend(
    Entry,
    Extension(
        columns=(account_of_entry,),
        fields=(account_of_entry,),
        annotations={
            "account_name": lambda: Subquery(
                Account.objects.filter(pk=OuterRef("account_id")).values("name")
            )
        },
    ),
)

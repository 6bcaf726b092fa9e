"""Memberships."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Membership, User
from staff.filters import within
from staff.large_tables import LargeTableAdmin
from staff.links import linked


@admin.register(Membership)
class MembershipAdmin(LargeTableAdmin):
    """Who may do what. The role can be changed; another account or user is another membership."""

    list_display = ("__str__", linked("account"), linked("user"), "role", "created_at")
    list_filter = ("role", within(Account, "account"), within(User, "user"))
    list_select_related = ("account", "user")
    search_fields = ("^user__email", "^account__name")
    search_help_text = _("Beginning of the e-mail address or of the account's name.")
    autocomplete_fields = ("account", "user")
    fields = ("account", "user", "role", "created_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Hold account and user once the membership exists."""
        return ("created_at",) if obj is None else ("account", "user", "created_at")

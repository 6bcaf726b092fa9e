"""Invitations."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Invitation
from staff.filters import within
from staff.links import linked
from staff.read_only import ReadOnlyAdmin


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations. Owners send them; staff may withdraw one by deleting it."""

    list_display = ("email", linked("account"), "role", "created_at", "expires_at", "accepted_at")
    list_filter = ("role", ("accepted_at", admin.EmptyFieldListFilter), within(Account, "account"))
    list_select_related = ("account",)
    search_fields = ("^email", "^account__name")
    search_help_text = _("Beginning of the e-mail address or of the account's name.")
    fields = (
        "account",
        "email",
        "role",
        "invited_by",
        "created_at",
        "expires_at",
        "accepted_at",
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever has the permission may withdraw an invitation."""
        codename = get_permission_codename("delete", self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{codename}"))

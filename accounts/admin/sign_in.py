"""What allauth keeps for signing in: e-mail addresses and second factors."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from staff.actions import act_on
from staff.filters import within
from staff.links import linked
from staff.read_only import ReadOnlyAdmin

# allauth's own pages would show a second factor's secret and let an address be handed over.
admin.site.unregister([EmailAddress, Authenticator])


@admin.register(EmailAddress)
class EmailAddressAdmin(ReadOnlyAdmin):
    """Addresses and whether their owner has proved them."""

    list_display = ("email", linked("user"), "primary", "verified")
    list_filter = ("primary", "verified", within(User, "user"))
    list_select_related = ("user",)
    search_fields = ("^email",)
    search_help_text = _("Beginning of the e-mail address.")
    fields = ("email", "user", "primary", "verified")
    actions = ("mark_verified",)

    @admin.action(description=_("Mark as verified"), permissions=["act"])
    def mark_verified(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Take the owner's word, given by another way than mail."""
        act_on(
            queryset.filter(verified=False, user__is_staff=False),
            chosen=queryset,
            act=lambda address: bool(address.set_verified()),
            model_admin=self,
            request=request,
            done=_("Marked as verified"),
            because=_("It was verified before, belongs to staff, or is another user's."),
        )


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Second factors, never their secret. Deleting one helps a user whose phone is lost."""

    confidential = ("data",)
    list_display = ("__str__", linked("user"), "type", "created_at", "last_used_at")
    list_filter = ("type", within(User, "user"))
    list_select_related = ("user",)
    search_fields = ("^user__email",)
    search_help_text = _("Beginning of the user's e-mail address.")
    fields = ("user", "type", "created_at", "last_used_at")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let whoever has the permission delete one, that of a superuser only by a superuser."""
        if obj is not None and obj.user.is_superuser and not request.user.is_superuser:
            return False
        codename = get_permission_codename("delete", self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{codename}"))

"""Users."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import ManyToManyField
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.sign_in.adapter import cleaned_address
from staff.confidential import ConfidentialAdmin
from staff.extensions import ExtensibleAdmin, extra_fields
from staff.large_tables import LargeTableAdmin
from staff.links import listed

POWERS = ("is_staff", "is_superuser", "groups", "user_permissions")
MEMBERSHIPS = listed(Membership, description=_("memberships"), user="pk")


class UserForm(forms.ModelForm):
    """A user, with the address in the form that it has everywhere."""

    class Meta:
        model = User
        fields = ("email", "name", "is_active", *POWERS)

    def clean_email(self) -> str:
        """Return the address in its normal form."""
        return cleaned_address(self.cleaned_data["email"])


@admin.register(User)
class UserAdmin(ExtensibleAdmin, ConfidentialAdmin, LargeTableAdmin):
    """People who sign in.

    Nobody sets another's password: a new user asks for one by "Forgotten password?". The e-mail
    address is changed by its owner, who must prove it.
    """

    form = UserForm
    confidential = ("password",)
    list_display = ("email", "name", "is_active", "is_staff", "joined_at", "last_login")
    list_filter = ("is_active", "is_staff", "is_superuser")
    search_fields = ("email", "name")
    search_help_text = _("A part of the e-mail address or of the name.")
    filter_horizontal = ("groups", "user_permissions")
    fieldsets = (
        (None, {"fields": ("email", "name", "is_active")}),
        (_("Staff"), {"fields": POWERS}),
        (_("Elsewhere"), {"fields": (MEMBERSHIPS, "joined_at", "last_login")}),
    )
    add_fieldsets = fieldsets[:2]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what can be told of a user who is there, or asked of one who is not yet."""
        if obj is None:
            return self.add_fieldsets
        *fieldsets, (title, elsewhere) = self.fieldsets
        added = extra_fields(User)
        return [*fieldsets, (title, {"fields": (*elsewhere["fields"], *added)})]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """Let only a superuser give powers, or else whoever edits users could take them all."""
        shown = ("email", "joined_at", "last_login", MEMBERSHIPS, *extra_fields(User))
        fixed = () if obj is None else shown
        return fixed if request.user.is_superuser else (*fixed, *POWERS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let only a superuser change a superuser."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a user: `is_active` ends their sessions and keeps what they did."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Save the user; a new one has no password yet."""
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        """Read the permissions' names in one query."""
        if db_field.name == "user_permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type").order_by(
                "content_type__app_label", "content_type__model", "codename"
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

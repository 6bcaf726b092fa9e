"""The defaults, which show whom a change touches before it does."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account
from rates.admin.used_kinds import KindsAdmin
from rates.defaults import Preview, apply_defaults, preview, start_run
from rates.models import DefaultMapping
from rates.models.code_key import clean_code, code_key
from staff.filters import within
from staff.large_tables import LargeTableAdmin
from staff.links import linked

CONFIRM = "_confirm"
TEMPLATE = "admin/rates/default_preview.html"


class DefaultMappingForm(forms.ModelForm):
    """A default, of which there is one for a pattern at each level."""

    def clean_pattern(self) -> str:
        """Return the pattern as codes are stored."""
        return clean_code(self.cleaned_data["pattern"])

    def clean_code(self) -> str:
        """Return the code as it is stored, or nothing."""
        code: str = self.cleaned_data["code"]
        return clean_code(code) if code.strip() else ""

    def clean(self) -> dict[str, Any]:
        """Refuse a second default for a pattern, and a hotel of another account."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        account, hotel = cleaned.get("account"), cleaned.get("hotel")
        if hotel is not None and (account is None or hotel.connection.account_id != account.pk):
            self.add_error("hotel", ValidationError(_("Choose a hotel of the account.")))
        there = DefaultMapping.objects.exclude(pk=self.instance.pk).filter(
            account=account,
            hotel=hotel,
            kind=cleaned.get("kind"),
            key=code_key(cleaned.get("pattern", "")),
        )
        if there.exists():
            self.add_error("pattern", ValidationError(_("There is a default for it already.")))
        return cleaned


@admin.register(DefaultMapping)
class DefaultMappingAdmin(KindsAdmin, LargeTableAdmin):
    """What a code at apaleo means by default: for all accounts, for one, for a hotel.

    A change is shown before it is made. What a person has decided is never touched.
    """

    form = DefaultMappingForm
    list_display = ("pattern", "code", "kind", "level", linked("account"), linked("hotel"))
    list_filter = ("kind", within(Account, "account"))
    list_select_related = ("account", "hotel")
    search_fields = ("^pattern", "^code", "^account__name")
    search_help_text = gettext_lazy(
        "Beginning of the code at apaleo, of the code, or of the account's name."
    )
    autocomplete_fields = ("account", "hotel")
    fields = ("kind", "pattern", "code", "account", "hotel")

    @admin.display(description=gettext_lazy("whose"))
    def level(self, default: DefaultMapping) -> str:
        """Show whose default it is."""
        return str(default.origin.label)

    def get_actions(self, request: HttpRequest) -> Any:
        """Offer no deletion of several at once, which would show nobody whom it touches."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the form; what is sent is saved once it was shown whom it would touch."""
        if request.method == "POST" and CONFIRM not in request.POST:
            before = self.get_object(request, unquote(object_id)) if object_id else None
            if self._may_save(request, before):
                after = self._read(request, before)
                if after is not None:
                    return self._show_preview(request, before, after)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Ask, showing whom it touches."""
        row = self.get_object(request, unquote(object_id))
        found = preview(before=row, after=None) if row is not None else None
        return super().delete_view(request, object_id, {"preview": found, **(extra_context or {})})

    delete_confirmation_template = "admin/rates/default_deletion.html"

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save it and apply it to whom it is for, and to whom it was for before."""
        before = DefaultMapping.objects.select_related("account").filter(pk=obj.pk)
        owners = {obj.account, *(each.account for each in before)}
        super().save_model(request, obj, form, change)
        self._apply(request, owners, str(obj))

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete it and apply what holds without it."""
        told = _("No longer: %(default)s") % {"default": obj}
        super().delete_model(request, obj)
        self._apply(request, {obj.account}, told)

    def _may_save(self, request: HttpRequest, before: Any) -> bool:
        if before is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, before)

    def _read(self, request: HttpRequest, before: Any) -> DefaultMapping | None:
        """Return what the form would make of it, None where the form is wrong."""
        instance = copy.copy(before) if before is not None else None
        form = self.get_form(request, instance, change=before is not None)(
            request.POST, instance=instance
        )
        if not form.is_valid():
            return None
        after: DefaultMapping = form.instance
        after.key = code_key(after.pattern)
        return after

    def _show_preview(
        self, request: HttpRequest, before: DefaultMapping | None, after: DefaultMapping
    ) -> HttpResponse:
        found: Preview = preview(before=before, after=after)
        sent = [
            (name, value)
            for name in request.POST
            if name != "csrfmiddlewaretoken"
            for value in request.POST.getlist(name)
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Whom it would touch"),
            "default": after,
            "preview": found,
            "sent": sent,
            "confirm": CONFIRM,
        }
        return TemplateResponse(request, TEMPLATE, context)

    def _apply(self, request: HttpRequest, owners: set[Account | None], told: str) -> None:
        """Apply those of accounts at once, and the maker's, which is None's, in the background."""
        user: Any = request.user
        now = timezone.now()
        if None not in owners:
            for account in filter(None, owners):
                apply_defaults(account, now=now)
            return
        run = start_run(told, by=user, now=now)
        link = format_html(
            '<a href="{}">{}</a>',
            reverse("admin:rates_defaultsrun_change", args=[run.pk]),
            _("See how far it is."),
        )
        text = _("It is applied to all accounts in the background.")
        self.message_user(request, format_html("{} {}", text, link), messages.INFO)

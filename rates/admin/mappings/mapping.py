"""Mappings, each with its days."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode

from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.models import Property, RatePlan, UnitGroup
from rates.admin.mappings.period_form import PeriodForm
from rates.admin.used_kinds import UsedKindAdmin
from rates.mapping import ChangeContext, Overlap, SwitchedOff, UnknownCode, add_period
from rates.models import (
    AnyMappable,
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from rates.page import labels
from staff.choices import names_a_row
from staff.filters import within
from staff.links import linked
from staff.read_only import ReadOnlyAdmin

PERIOD = ("code", "valid_from", "valid_until")
SOURCE = ("valid_from", "valid_until", "origin", "mapped_by", "mapped_at")


class MappingAdmin(UsedKindAdmin, ReadOnlyAdmin):
    """Shows mappings, which are changed in the lists of rate plans and unit groups.

    Only periods are added here: the list must be narrowed to one rate plan or unit group for it.
    """

    search_fields = ("code__code__exact",)
    search_help_text = _("The whole code.")
    narrowings = frozenset({"account", "property", "rate_plan", "unit_group", "code"})

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever has the permission may add a period to the row that the address names."""
        may_add = self.is_used() and self.has_act_permission(request)
        return may_add and self._get_row(request) is not None

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return what a new period asks for, or all that is known of a mapping."""
        return (
            (self.mappable.relation, *PERIOD) if obj is None else super().get_fields(request, obj)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Hold the row that a new period is for."""
        return (
            (self.mappable.relation,) if obj is None else super().get_readonly_fields(request, obj)
        )

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form of a new period."""
        row = self._get_row(request)
        if obj is not None or row is None:
            return super().get_form(request, obj, change=change, **kwargs)
        kwargs |= {"form": PeriodForm, "fields": PERIOD}
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        return partial(form, row=row)

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Add a period, or say which other one is in its way and keep what was typed."""
        try:
            return super().add_view(request, form_url, extra_context)
        except Overlap as overlap:
            refusal = gettext(
                "Nothing was saved: %(one)s and %(other)s would hold on the same day. "
                "Change the days of one of them."
            ) % {"one": overlap.one.code, "other": overlap.other.code}
        except SwitchedOff as code:
            said = gettext("Nothing was saved: %(code)s has just been switched off.")
            refusal = said % {"code": code}
        except UnknownCode as code:
            refusal = gettext("Nothing was saved: %(code)s has just been deleted.") % {"code": code}
        self.message_user(request, refusal, messages.ERROR)
        typed = {name: request.POST.get(name, "") for name in PERIOD}
        again = urlencode({**request.GET.dict(), **typed})
        return HttpResponseRedirect(f"{request.path}?{again}")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Add the period to what is mapped on other days."""
        user: Any = request.user
        chosen = form.cleaned_data
        add_period(form.row, context=ChangeContext(by=user, now=timezone.now()), **chosen)
        stored = self.model._default_manager.get(**{self.mappable.relation: form.row}, **chosen)
        obj.pk = stored.pk

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> LogEntry:
        """Note it in the history of the row, which stays; the next change replaces its mappings."""
        periods = labels.periods([(obj.code.code, obj)])
        row = getattr(obj, self.mappable.relation)
        note = gettext("Mapped to %(periods)s too.") % {"periods": periods}
        return self.log_change(request, row, note)

    def _get_row(self, request: HttpRequest) -> AnyMappable | None:
        # The button above a narrowed list carries what it is narrowed to packed in one parameter.
        packed = parse_qs(request.GET.get("_changelist_filters", ""))
        key = request.GET.get(self.mappable.relation) or packed.get(self.mappable.relation, [""])[0]
        if not names_a_row(self.mappable, key):
            return None
        rows: Any = self.mappable._default_manager.select_related("connection__account")
        return rows.filter(pk=key).first()  # type: ignore[no-any-return]  # of either kind


@admin.register(RatePlanMapping)
class RatePlanMappingAdmin(MappingAdmin):
    """Rate plans and their rate codes."""

    mappable = MappableRatePlan
    list_display = ("__str__", linked("rate_plan"), linked("code"), *SOURCE)
    list_filter = (
        "origin",
        "is_shared_on_purpose",
        within(Account, "rate_plan__connection__account"),
        within(Property, "rate_plan__property"),
        within(RatePlan, "rate_plan"),
        within(RateCode, "code"),
    )
    list_select_related = ("rate_plan", "code", "mapped_by")
    fields = (linked("rate_plan"), linked("code"), *SOURCE, "is_shared_on_purpose")
    readonly_fields = fields


@admin.register(UnitGroupMapping)
class UnitGroupMappingAdmin(MappingAdmin):
    """Unit groups and their room codes."""

    mappable = MappableUnitGroup
    list_display = ("__str__", linked("unit_group"), linked("code"), *SOURCE)
    list_filter = (
        "origin",
        within(Account, "unit_group__connection__account"),
        within(Property, "unit_group__property"),
        within(UnitGroup, "unit_group"),
        within(RoomCode, "code"),
    )
    list_select_related = ("unit_group", "code", "mapped_by")
    fields = (linked("unit_group"), linked("code"), *SOURCE)
    readonly_fields = fields

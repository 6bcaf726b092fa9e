"""What the admin of rate codes and of room codes has in common."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Account
from rates import codes
from rates.admin.used_kinds import UsedKindAdmin
from rates.models.code_key import clean_code, code_key
from staff.actions import act_on
from staff.choices import names_a_row
from staff.filters import within
from staff.large_tables import LargeTableAdmin


class CodeForm(forms.ModelForm):
    """A code, which its account or the standard set must not have already."""

    def clean_code(self) -> str:
        """Return the code as it is stored, and refuse what cannot be one."""
        return clean_code(self.cleaned_data["code"])

    def clean(self) -> dict[str, Any]:
        """Refuse a code that is there already, perhaps written in another way."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        code = cleaned.get("code", self.instance.code)
        there = self._siblings(cleaned).filter(key=code_key(code)).first()
        if there is not None:
            refusal = _("There is a code %(code)s already.") % {"code": there.code}
            self.add_error("code" if "code" in self.fields else None, ValidationError(refusal))
        return cleaned

    def _siblings(self, cleaned: dict[str, Any]) -> QuerySet[Any]:
        others: QuerySet[Any] = self._meta.model._default_manager.exclude(pk=self.instance.pk)
        if not hasattr(self.instance, "account_id"):
            return others
        # A form that cannot change the account does not know it.
        return others.filter(account=cleaned.get("account", self.instance.account_id))


class CodeAdmin(UsedKindAdmin, LargeTableAdmin):
    """Codes of accounts. One that is mapped is switched off, for it cannot be deleted."""

    form = CodeForm
    list_filter = ("is_active", within(Account, "account"))
    list_select_related = ("account",)
    search_fields = ("^code", "^name", "^account__name")
    search_help_text = gettext_lazy("Beginning of the code, of its name or of the account's name.")
    narrowed_ordering = ("code", "pk")
    autocomplete_fields = ("account",)
    actions = ("switch_off", "switch_on", "make_standard")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return codes with how often each is mapped to."""
        mappings = self.mappable.mapping_model._default_manager.filter(code=OuterRef("pk"))
        counts = mappings.order_by().values("code").annotate(n=Count("pk")).values("n")
        codes: Any = super().get_queryset(request)
        annotated: QuerySet[Any] = codes.annotate(mapping_count=Coalesce(Subquery(counts), 0))
        return annotated

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[Any, ...]:
        """Hold the account once the code exists."""
        fixed = tuple(super().get_readonly_fields(request, obj))
        return fixed if obj is None else ("account", *fixed)

    def get_search_fields(self, request: HttpRequest) -> tuple[str, ...]:
        """Search anywhere in code and name where the codes are those of one account."""
        return ("code", "name") if _is_choosing(request) else self.search_fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Search; whoever chooses a code for a row is offered active ones of its account only."""
        if _is_choosing(request):
            queryset = self._offered_for(request.GET.get(self.mappable.relation, ""), queryset)
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        # SQLite knows upper and lower case of ASCII only.
        return found | queryset.filter(key__startswith=code_key(search_term)), may_repeat

    def _offered_for(self, key: str, codes: QuerySet[Any]) -> QuerySet[Any]:
        if not names_a_row(self.mappable, key):
            return codes.none()
        row: QuerySet[Any] = self.mappable._default_manager.filter(pk=key)
        account = Subquery(row.values("connection__account"))
        return codes.filter(account=account, is_active=True).order_by("code", "pk")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Say of a code that is mapped why it stays, without listing all that are mapped to it."""
        in_use = self.get_queryset(request).filter(pk__in=[code.pk for code in objs])
        reasons = [
            ngettext(
                "%(code)s: mapped %(number)d time. Switch it off instead.",
                "%(code)s: mapped %(number)d times. Switch it off instead.",
                code.mapping_count,
            )
            % {"code": code, "number": code.mapping_count}
            for code in in_use.filter(mapping_count__gt=0).order_by("code", "pk")
        ]
        if reasons:
            return [], {}, set(), reasons
        return super().get_deleted_objects(objs, request)

    @admin.action(description=gettext_lazy("Switch off"), permissions=["change"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Offer the chosen codes no longer; where they are mapped they stay and are flagged."""
        self._switch(request, queryset, is_active=False)

    @admin.action(description=gettext_lazy("Switch on"), permissions=["change"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Offer the chosen codes again."""
        self._switch(request, queryset, is_active=True)

    def has_standard_permission(self, request: HttpRequest) -> bool:
        """Tell whether somebody may add to the standard set."""
        return request.user.has_perm(f"rates.add_standard{self.opts.model_name}")

    @admin.action(description=gettext_lazy("Add to the standard codes"), permissions=["standard"])
    def make_standard(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Let new accounts start with the chosen codes too: a file of them is imported this way."""
        act_on(
            queryset,
            chosen=queryset,
            act=codes.add_to_standard,
            model_admin=self,
            request=request,
            done=_("Added to the standard codes"),
            because=_("It is one already."),
        )

    def _switch(self, request: HttpRequest, chosen: QuerySet[Any], *, is_active: bool) -> None:
        def switch(code: Any) -> bool:
            return codes.switch(code, is_active=is_active)

        act_on(
            chosen.filter(is_active=not is_active),
            chosen=chosen,
            act=switch,
            model_admin=self,
            request=request,
            done=_("Switched on") if is_active else _("Switched off"),
            because=_("It was on already.") if is_active else _("It was off already."),
        )


def _is_choosing(request: HttpRequest) -> bool:
    return request.path == reverse("admin:autocomplete")

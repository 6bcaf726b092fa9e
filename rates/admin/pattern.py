"""What accounts decide alike."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rates.admin.used_kinds import KindsAdmin
from rates.models import Pattern
from rates.patterns import switch_pattern
from staff.actions import act_on
from staff.read_only import ReadOnlyAdmin


@admin.register(Pattern)
class PatternAdmin(KindsAdmin, ReadOnlyAdmin):
    """Patterns that are counted over all accounts; each can be switched off."""

    list_display = ("key", "code", "kind", "accepted", "rejected", "accounts", "is_on")
    list_filter = ("is_on", "kind")
    search_fields = ("^key", "^code")
    search_help_text = _("Beginning of the code at apaleo or of the standard code.")
    fields = ("key", "code", "kind", "accepted", "rejected", "accounts", "is_on", "counted_at")
    actions = ("switch_off", "switch_on")

    @admin.display(description=_("independent accounts"))
    def accounts(self, pattern: Pattern) -> int:
        """Show how many accounts that are not related to each other have decided at all."""
        return pattern.accepted + pattern.rejected

    @admin.action(description=_("Switch off"), permissions=["act"])
    def switch_off(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Let no suggestion be changed by the chosen patterns any more."""
        self._switch(request, queryset, is_on=False)

    @admin.action(description=_("Switch on"), permissions=["act"])
    def switch_on(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Let suggestions be changed by the chosen patterns again."""
        self._switch(request, queryset, is_on=True)

    def _switch(self, request: HttpRequest, chosen: QuerySet[Any], *, is_on: bool) -> None:
        act_on(
            chosen.filter(is_on=not is_on),
            chosen=chosen,
            act=lambda pattern: switch_pattern(pattern, is_on=is_on),
            model_admin=self,
            request=request,
            done=gettext("Switched on") if is_on else gettext("Switched off"),
            because=gettext("It was on already.") if is_on else gettext("It was off already."),
        )

"""The history of mappings."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, User
from hotels.admin.searching import BY_ACCOUNT, by_account
from hotels.models import Connection, RatePlan, UnitGroup
from rates.admin.descriptions import describe_state
from rates.mapping import ChangeContext, NothingToUndo, undo
from rates.models import MappingChange, Origin
from staff.actions import act_on
from staff.filters import among, within
from staff.links import change_url, linked
from staff.read_only import ReadOnlyAdmin


@admin.register(MappingChange)
class MappingChangeAdmin(ReadOnlyAdmin):
    """Who changed which mapping when, from what to what. The newest step can be undone."""

    list_display = ("changed_at", "row", "was", "became", "way", "changed_by", "undone")
    list_filter = (
        among("origin", *Origin.values),
        "changed_at",
        within(Account, "connection__account"),
        within(Connection, "connection"),
        within(RatePlan, "rate_plan"),
        within(UnitGroup, "unit_group"),
        within(User, "changed_by"),
    )
    search_fields = by_account()
    search_help_text = BY_ACCOUNT
    list_select_related = ("rate_plan", "unit_group", "changed_by", "mappingchange")
    fields = (
        "changed_at",
        "row",
        linked("connection"),
        "was",
        "became",
        "way",
        "changed_by",
        "version",
        "undoes",
        "undone",
    )
    actions = ("undo",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return the steps of what the app has codes for."""
        changes: Any = super().get_queryset(request)
        found: QuerySet[Any] = changes.of_used_kinds()
        return found

    @admin.display(description=_("of"))
    def row(self, change: MappingChange) -> str:
        """Link to the rate plan or unit group."""
        return format_html('<a href="{}">{}</a>', change_url(change.row), change.row)

    @admin.display(description=_("from"))
    def was(self, change: MappingChange) -> str:
        """Show how it was mapped before."""
        return describe_state(change.before)

    @admin.display(description=_("to"))
    def became(self, change: MappingChange) -> str:
        """Show how it was mapped afterwards."""
        return describe_state(change.after)

    @admin.display(description=_("way"), ordering="origin")
    def way(self, change: MappingChange) -> str:
        """Show where the change came from."""
        way = str(Origin(change.origin).label)
        return gettext("Undone: %(way)s") % {"way": way} if change.undoes_id else way

    @admin.display(boolean=True)
    def undone(self, change: MappingChange) -> bool:
        """Show whether a later step took it back."""
        return hasattr(change, "mappingchange")

    @admin.action(description=_("Undo"), permissions=["act"])
    def undo(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Take the newest step of each rate plan or unit group back."""
        user: Any = request.user
        now = timezone.now()

        def take_back(change: MappingChange) -> bool:
            try:
                undo(change, context=ChangeContext(by=user, now=now))
            except NothingToUndo:
                return False
            self.log_change(request, change.row, gettext("Mapping undone."))
            return True

        act_on(
            queryset.select_related("rate_plan", "unit_group"),
            chosen=queryset,
            act=take_back,
            model_admin=self,
            request=request,
            done=gettext("Undone"),
            because=gettext(
                "The mapping has changed since, the step was undone already, "
                "or its code was deleted."
            ),
        )

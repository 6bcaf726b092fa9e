"""Removals that wait for staff."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels import tokens
from hotels.admin.held_names import as_html, count_held, list_held
from hotels.models import Connection, HeldRemoval
from hotels.sync.schedule import request_sync
from staff.actions import act_on, count_unless_too_many
from staff.badges import BAD, BUSY, QUIET, badge
from staff.filters import within
from staff.links import linked
from staff.read_only import ReadOnlyAdmin

State = HeldRemoval.State
TONES = {State.HELD: BAD, State.APPLIED: BUSY, State.DISMISSED: QUIET}
MAX_NAMES = 200
MAX_NAMES_TOGETHER = 20


class Waiting(admin.SimpleListFilter):
    """Narrow to what staff can decide: it is held, and the hotel is connected."""

    title = _("decision")
    parameter_name = "decision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer what the start page counts."""
        return [("waits", gettext("Waits for staff"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        return waiting_for_staff(queryset) if self.value() == "waits" else queryset


def waiting_for_staff(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow to those of `HeldRemovalQuerySet.waiting`."""
    return rows.filter(pk__in=HeldRemoval.objects.waiting().values("pk"))


@admin.register(HeldRemoval)
class HeldRemovalAdmin(ReadOnlyAdmin):
    """What seems to be gone of a hotel. Staff have it marked gone, or keep it."""

    list_display = (
        "property",
        linked("property__connection"),
        "state_badge",
        "what",
        "held_at",
        "decided_at",
    )
    list_filter = (
        Waiting,
        "state",
        "held_at",
        within(Account, "property__connection__account"),
        within(Connection, "property__connection"),
    )
    list_select_related = ("property__connection__account",)
    search_fields = ("^property__code", "^property__name")
    search_help_text = _("Beginning of the hotel's code or name.")
    fields = (
        "property",
        "state_badge",
        "names",
        "held_at",
        "changed_at",
        "decided_at",
    )
    actions = ("mark_gone", "keep")

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, held: HeldRemoval) -> str:
        """Show what staff said to it."""
        return badge(TONES[State(held.state)], held.get_state_display())

    @admin.display(description=_("seems to be gone"))
    def what(self, held: HeldRemoval) -> str:
        """Show how much of each kind."""
        return ", ".join(str(one) for one in count_held(held))

    @admin.display(description=_("seems to be gone"))
    def names(self, held: HeldRemoval) -> str:
        """Show by name what is held."""
        return as_html(list_held([held], at_most=MAX_NAMES)[held.pk])

    @admin.action(description=_("Mark it gone, as apaleo says"), permissions=["act"])
    def mark_gone(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Have the next load, which is asked for now, mark gone what is still missing then."""
        return self._decide(
            request,
            queryset,
            state=State.APPLIED,
            action="mark_gone",
            question=gettext("Mark gone what apaleo no longer lists?"),
            done=gettext("Will be marked gone by a load that was asked for"),
        )

    @admin.action(description=_("Keep it, apaleo is wrong"), permissions=["act"])
    def keep(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Keep what is missing until apaleo lists it again; only more of it is a doubt anew."""
        return self._decide(
            request,
            queryset,
            state=State.DISMISSED,
            action="keep",
            question=gettext("Keep what apaleo no longer lists?"),
            done=gettext("Kept"),
        )

    def _decide(
        self,
        request: HttpRequest,
        chosen: QuerySet[Any],
        *,
        state: HeldRemoval.State,
        action: str,
        question: str,
        done: str,
    ) -> HttpResponse | None:
        """Ask first, showing what it is about; then do it where it is still about that."""
        seen = request.POST.getlist("seen")
        if not seen:
            return self._ask(request, chosen, action=action, question=question)
        now = timezone.now()

        def decide(held: HeldRemoval) -> bool:
            # First, as a load does that is being published.
            tokens.lock(held.property.connection_id)
            if _as_seen(held) not in seen or not held.decide(state, now=now):
                return False
            if state == State.APPLIED:
                request_sync(held.property.connection, now=now)
            return True

        act_on(
            chosen.filter(property__connection__status=Connection.Status.ACTIVE).select_related(
                "property__connection"
            ),
            chosen=chosen,
            act=decide,
            model_admin=self,
            request=request,
            done=done,
            because=gettext(
                "Something else is missing by now, that was decided already, "
                "or the hotel is not connected."
            ),
        )
        return None

    def _ask(
        self, request: HttpRequest, chosen: QuerySet[Any], *, action: str, question: str
    ) -> HttpResponse | None:
        if count_unless_too_many(chosen, model_admin=self, request=request) is None:
            return None
        rows = list(chosen.select_related("property__connection").order_by("pk"))
        kinds = list_held(rows, at_most=MAX_NAMES_TOGETHER)
        context = {
            **self.admin_site.each_context(request),
            "title": question,
            "opts": self.opts,
            "action": action,
            "checkbox_name": ACTION_CHECKBOX_NAME,
            "held": [(one, _as_seen(one), as_html(kinds[one.pk])) for one in rows],
        }
        return TemplateResponse(request, "admin/hotels/confirm_held.html", context)


def _as_seen(held: HeldRemoval) -> str:
    return f"{held.pk} {held.changed_at.isoformat()}"

"""Sync runs."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.health.overdue import newest_needing_attention, overdue_runs
from hotels.models import Connection, Property, SyncRun
from hotels.sync.kinds import MIRRORED_KINDS
from hotels.sync.schedule import request_sync
from staff.actions import act_on
from staff.badges import BAD, BUSY, GOOD, QUIET, badge
from staff.filters import within
from staff.links import change_url, linked, list_url
from staff.read_only import ReadOnlyAdmin

State = SyncRun.State
TONES = {
    State.WAITING: BUSY,
    State.RUNNING: BUSY,
    State.DONE: GOOD,
    State.NEEDS_ATTENTION: BAD,
    State.STOPPED: QUIET,
}
KINDS = tuple(each.name for each in MIRRORED_KINDS)
# Of the hotels of a connection so many are named on the page of a run.
MAX_NAMED = 10
CHANGES = ("created", "changed", "gone")
WORDS = {
    "property": _("property"),
    "unit_group": _("unit group"),
    "unit": _("unit"),
    "rate_plan": _("rate plan"),
}


class RunStatusFilter(admin.SimpleListFilter):
    """Narrow to runs that wait for staff or for a worker that does not come."""

    title = _("status")
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        """Offer what the start page counts."""
        return [
            ("attention", gettext("Newest, needs attention")),
            ("overdue", gettext("Overdue")),
            ("warnings", gettext("With warnings")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Narrow the rows."""
        if self.value() == "attention":
            return newest_needing_attention(queryset)
        if self.value() == "overdue":
            return overdue_runs(queryset, now=timezone.now())
        if self.value() == "warnings":
            return queryset.filter(warning_count__gt=0)
        return queryset


@admin.register(SyncRun)
class SyncRunAdmin(ReadOnlyAdmin):
    """Attempts to bring a mirror up to date, how far they came and what stood in the way."""

    list_display = (
        "created_at",
        linked("connection"),
        "cause",
        "state_badge",
        "failure",
        "attempts",
        "progress_so_far",
        "warning_count",
        "finished_at",
    )
    list_filter = (
        RunStatusFilter,
        "state",
        "cause",
        "failure",
        "created_at",
        within(Account, "connection__account"),
        within(Connection, "connection"),
    )
    list_select_related = ("connection__account",)
    search_fields = ("connection__apaleo_account_code__exact", "^connection__account__name")
    search_help_text = _("The apaleo account's code, or the beginning of the account's name.")
    fields = (
        linked("connection"),
        "hotels",
        "cause",
        "state_badge",
        "failure",
        "failure_detail",
        "progress_so_far",
        "what_changed",
        "warning_count",
        "what_was_odd",
        "created_at",
        "due_at",
        "claimed_at",
        "heartbeat_at",
        "finished_at",
        "attempts",
        "retries",
        "fence",
    )
    actions = ("sync_now", "retry")

    @admin.display(description=_("state"), ordering="state")
    def state_badge(self, run: SyncRun) -> str:
        """Show where the run stands."""
        return badge(TONES[State(run.state)], run.get_state_display())

    @admin.display(description=_("progress"))
    def progress_so_far(self, run: SyncRun) -> str:
        """Show each kind as so many of so many."""
        return ", ".join(
            gettext("%(kind)s %(read)s of %(of)s")
            % {"kind": _words(kind), "read": read, "of": "?" if of is None else of}
            for kind, (read, of) in _in_order(run.progress)
        )

    @admin.display(description=_("changes"))
    def what_changed(self, run: SyncRun) -> str:
        """Show for each kind how many rows the run wrote."""
        return "; ".join(
            gettext("%(kind)s: %(created)d created, %(changed)d changed, %(gone)d gone")
            % {"kind": _words(kind), **dict.fromkeys(CHANGES, 0), **numbers}
            for kind, numbers in _in_order(run.changes)
        )

    @admin.display(description=_("hotels"))
    def hotels(self, run: SyncRun) -> str:
        """Link to the hotels that the run is about: a load is of all of a connection."""
        hotels = Property.objects.present().filter(connection=run.connection_id)
        first = list(hotels.order_by("name", "pk")[: MAX_NAMED + 1])
        links = format_html_join(
            ", ", '<a href="{}">{}</a>', ((change_url(each), each) for each in first[:MAX_NAMED])
        )
        if len(first) <= MAX_NAMED:
            return links or self.get_empty_value_display()
        all_of_them = list_url(Property, connection=run.connection_id)
        text = gettext('{hotels}, <a href="{all}">and more</a>')
        return format_html(text, hotels=links, all=all_of_them)

    @admin.display(description=_("warnings"))
    def what_was_odd(self, run: SyncRun) -> str:
        """Show which records could not be taken as they were, and what was done about it."""
        rows = _rows_of(run)
        lines = [
            (_sentence(warning, rows.get((warning["kind"], warning["id"]))),)
            for warning in run.warnings
        ]
        more = run.warning_count - len(lines)
        if more > 0:
            text = ngettext("and %(number)d more", "and %(number)d more", more)
            lines.append((text % {"number": more},))
        return format_html_join("", "<p>{}</p>", lines)

    @admin.action(description=_("Sync now"), permissions=["act"])
    def sync_now(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Have the hotels of the runs' connections loaded now."""
        self._request(
            request,
            queryset,
            fitting=queryset,
            done=gettext("Sync requested"),
            because=gettext("Only what is connected can be synced."),
        )

    @admin.action(description=_("Retry"), permissions=["act"])
    def retry(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Try again what waits for staff; a later run of the connection makes that needless."""
        self._request(
            request,
            queryset,
            fitting=newest_needing_attention(queryset),
            done=gettext("Sync retried"),
            because=gettext(
                "It does not need attention, a later run followed, or it is not connected."
            ),
        )

    def _request(
        self,
        request: HttpRequest,
        chosen: QuerySet[Any],
        *,
        fitting: QuerySet[Any],
        done: str,
        because: str,
    ) -> None:
        now = timezone.now()
        connected = fitting.filter(connection__status=Connection.Status.ACTIVE)
        act_on(
            connected.select_related("connection"),
            chosen=chosen,
            act=lambda run: bool(request_sync(run.connection, now=now)),
            model_admin=self,
            request=request,
            done=done,
            because=because,
        )


def _in_order(by_kind: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the kinds as they are loaded; PostgreSQL keeps no order in its JSON."""
    return sorted(by_kind.items(), key=lambda item: (*KINDS, item[0]).index(item[0]))


def _rows_of(run: SyncRun) -> dict[tuple[str, str], Any]:
    """Return the rows that the warnings are about, those there are, in a query for each kind."""
    found: dict[tuple[str, str], Any] = {}
    for kind in MIRRORED_KINDS:
        ids = {warning["id"] for warning in run.warnings if warning["kind"] == kind.name}
        if ids:
            rows: Any = kind.model._default_manager.filter(connection=run.connection_id)
            if kind.model is not Property:
                rows = rows.select_related("property")
            found |= {(kind.name, row.remote_id): row for row in rows.filter(remote_id__in=ids)}
    return found


def _sentence(warning: dict[str, Any], row: Any) -> str:
    """Return one warning in words, with a link to `row`; the id may be anything."""
    record_id = warning["id"] or gettext("without id")
    record = format_html("{} <bdi>{}</bdi>", _words(warning["kind"]), record_id)
    if row is not None:
        rows = (row,) if isinstance(row, Property) else (row, row.property)
        links = format_html_join(
            ", ", '<a href="{}">{}</a>', ((change_url(each), each) for each in rows)
        )
        record = format_html("{} ({})", record, links)
    field = warning["field"] or gettext("the whole record")
    if warning["left_out"]:
        sentence = gettext("{record}: left out, kept as it was here, because of {field}")
    else:
        sentence = gettext("{record}: something else taken for {field}")
    return format_html(sentence, record=record, field=field)


def _words(kind: str) -> str:
    return str(WORDS.get(kind, kind))

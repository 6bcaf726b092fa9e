"""The start page for staff: what needs attention, or that nothing does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from hotels.attention import late_connections, newest_needing_attention, overdue_runs
from hotels.models import Connection, Notice, RatePlan, Revocation, SyncRun, UnitGroup

MOST_SHOWN = 5
Narrow = Callable[[QuerySet[Any], datetime], QuerySet[Any]]


@dataclass(frozen=True, kw_only=True)
class Watch:
    """One kind of trouble: which rows are in it, what to do, and the list that shows them all."""

    title: str
    advice: str
    model: type[Model]
    narrow: Narrow
    query: str
    related: str
    since: str
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row in trouble."""

    text: str
    url: str
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class Concern:
    """A kind of trouble that there is, with those longest in it."""

    title: str
    advice: str
    number: int
    url: str
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class Overview:
    """What this member of staff may know of: all concerns, and how many connections are well."""

    may_watch: bool
    concerns: Sequence[Concern]
    active_connections: int | None


def _connections(status: Connection.Status) -> Narrow:
    return lambda rows, now: rows.filter(status=status)


def _errands(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return rows.filter(state="needs_attention")


def _flagged(rows: Any, now: datetime) -> QuerySet[Any]:
    flagged: QuerySet[Any] = rows.prefetch_related(None).flagged(on=now.date())
    return flagged


WATCHES = (
    Watch(
        title="Token key unavailable",
        advice="No key in TOKEN_KEYS opens these tokens. Bring the key back and try it again, "
        "or have the hotel connect again.",
        model=Connection,
        narrow=_connections(Connection.Status.KEY_UNAVAILABLE),
        query="status__exact=key_unavailable",
        related="account",
        since="last_synced_at",
    ),
    Watch(
        title="Sync runs that need attention",
        advice="See what stood in the way, then retry. A held run would mark more than half of a "
        "hotel's rows gone: look first, then allow it.",
        model=SyncRun,
        narrow=lambda rows, now: newest_needing_attention(rows),
        query="standing=attention",
        related="connection__account",
        since="finished_at",
        subject="connection",
    ),
    Watch(
        title="Sync runs overdue",
        advice="No worker takes them. Are the workers running, and do they reach the database?",
        model=SyncRun,
        narrow=lambda rows, now: overdue_runs(rows, now=now),
        query="standing=overdue",
        related="connection__account",
        since="created_at",
        subject="connection",
    ),
    Watch(
        title="Connections overdue",
        advice="Their next sync run was not created. Is the scheduler running?",
        model=Connection,
        narrow=lambda rows, now: late_connections(rows, now=now),
        query="late=yes",
        related="account",
        since="next_sync_at",
    ),
    Watch(
        title="Connections that need reconnecting",
        advice="apaleo refused the grant. The owners got a mail; the hotel connects again with one "
        "button. If it does not, call.",
        model=Connection,
        narrow=_connections(Connection.Status.NEEDS_RECONNECT),
        query="status__exact=needs_reconnect",
        related="account",
        since="ended_at",
    ),
    Watch(
        title="Revocations that need attention",
        advice="These grants were not handed back to apaleo. Try again once the cause is mended.",
        model=Revocation,
        narrow=_errands,
        query="state__exact=needs_attention",
        related="account",
        since="created_at",
        subject="account",
    ),
    Watch(
        title="Notices that need attention",
        advice="These mails did not leave. Is the mail server reachable?",
        model=Notice,
        narrow=_errands,
        query="state__exact=needs_attention",
        related="connection__account",
        since="created_at",
        subject="connection",
    ),
    Watch(
        title="Mapped rate plans to look at",
        advice="They are gone or archived, or their rate code is switched off. The mapping stands: "
        "choose another code, or take it away.",
        model=RatePlan,
        narrow=_flagged,
        query="state=flagged",
        related="property",
        since="changed_at",
    ),
    Watch(
        title="Mapped unit groups to look at",
        advice="They are gone, or their room code is switched off. The mapping stands: choose "
        "another code, or take it away.",
        model=UnitGroup,
        narrow=_flagged,
        query="state=flagged",
        related="property",
        since="changed_at",
    ),
)


def get_overview(site: AdminSite, request: HttpRequest, *, now: datetime) -> Overview:
    """Return what needs attention among all that the visitor may view.

    Costs two queries for each kind of trouble, however many rows are in it.
    """
    watches = [watch for watch in WATCHES if _may_view(site, request, watch.model)]
    concerns = [_look(site, request, watch, now=now) for watch in watches]
    active = None
    if _may_view(site, request, Connection):
        active = Connection.objects.filter(status=Connection.Status.ACTIVE).count()
    return Overview(
        may_watch=bool(watches),
        concerns=[concern for concern in concerns if concern.number],
        active_connections=active,
    )


def _may_view(site: AdminSite, request: HttpRequest, model: type[Model]) -> bool:
    return site.get_model_admin(model).has_view_permission(request)


def _look(site: AdminSite, request: HttpRequest, watch: Watch, *, now: datetime) -> Concern:
    rows = site.get_model_admin(watch.model).get_queryset(request)
    troubled = watch.narrow(rows, now).select_related(watch.related)
    longest = troubled.order_by(watch.since, "pk")[:MOST_SHOWN]
    return Concern(
        title=watch.title,
        advice=watch.advice,
        number=troubled.count(),
        url=f"{_address(watch.model, 'changelist')}?{watch.query}",
        rows=[_row(watch, row) for row in longest],
    )


def _row(watch: Watch, row: Model) -> Row:
    subject = getattr(row, watch.subject) if watch.subject else row
    url = _address(watch.model, "change", row.pk)
    return Row(text=str(subject), url=url, since=getattr(row, watch.since))


def _address(model: type[Model], page: str, *args: Any) -> str:
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=args)

"""The start page for staff: what needs attention, or that nothing does.

It is made of rules: each app registers those about its own models.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise

from staff.large_tables import MAX_LISTED
from staff.links import change_url, list_url

MAX_SHOWN = 5
Narrow = Callable[[QuerySet[Any], datetime], QuerySet[Any]]


@dataclass(frozen=True, kw_only=True)
class AttentionRule:
    """One kind of trouble: which rows are in it, what to do, and the list that shows them all.

    `query` narrows the admin's list of `model` to them, `related` is what a row's text needs,
    `since` the column that says when it began, empty where the database does not know, `subject`
    the path to what the row is about. Kinds of trouble are shown by `urgency`, the lowest number
    first. `narrow` may annotate what `since` names.
    """

    urgency: int
    title: str | Promise
    advice: str | Promise
    model: type[Model]
    narrow: Narrow
    query: dict[str, str]
    since: str = ""
    related: str = ""
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row in trouble."""

    text: str
    url: str
    since: datetime | None


@dataclass(frozen=True, kw_only=True)
class AttentionItem:
    """A kind of trouble that there is, with those longest in it."""

    title: str | Promise
    advice: str | Promise
    number: int
    url: str
    rows: Sequence[Row]


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Work that is never over, so that it is no trouble: counted, not listed.

    `narrow` and `query` are as in an AttentionRule; `is_shown` tells whether there is such work.
    """

    title: str | Promise
    model: type[Model]
    narrow: Narrow
    query: dict[str, str]
    is_shown: Callable[[], bool] = lambda: True


@dataclass(frozen=True, kw_only=True)
class Counted:
    """A tally, counted; `has_more` says that there are even more than that."""

    title: str | Promise
    number: int
    has_more: bool
    url: str


@dataclass(frozen=True)
class WellBeing:
    """How much is in order, and in a line each what waits for something that passes by itself."""

    text: str
    waiting: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class AllClear:
    """What is in order: `tell` says at a time how much of it, and what waits.

    The first is shown where nothing needs attention; what waits is shown in any case, so that one
    kind of trouble does not hide that much else is held up.
    """

    model: type[Model]
    tell: Callable[[datetime], WellBeing]


@dataclass(frozen=True, kw_only=True)
class StartPage:
    """What this member of staff may know of: what needs attention, what is well, what waits."""

    may_watch: bool
    items: Sequence[AttentionItem]
    tallies: Sequence[Counted]
    all_well: Sequence[str]
    waiting: Sequence[str]


_rules: list[AttentionRule] = []
_tallies: list[Tally] = []
_well_beings: list[AllClear] = []


def add_rules(*rules: AttentionRule) -> None:
    """Add kinds of trouble to the start page."""
    _rules.extend(rules)


def add_tallies(*tallies: Tally) -> None:
    """Add work of which the start page tells how much there is."""
    _tallies.extend(tallies)


def add_all_clear(well_being: AllClear) -> None:
    """Add what is told where nothing needs attention."""
    _well_beings.append(well_being)


def get_start_page(site: AdminSite, request: HttpRequest, *, now: datetime) -> StartPage:
    """Return what needs attention among all that the visitor may view.

    Costs two queries for each kind of trouble, however many rows are in it, and one for a tally
    and for what is well.
    """
    rules = [rule for rule in _rules if _may_view(site, request, rule.model)]
    rules.sort(key=lambda rule: rule.urgency)
    items = [_look(site, request, rule, now=now) for rule in rules]
    told = [each.tell(now) for each in _well_beings if _may_view(site, request, each.model)]
    return StartPage(
        may_watch=bool(rules),
        items=[item for item in items if item.number],
        tallies=[
            _count(site, request, tally, now=now)
            for tally in _tallies
            if tally.is_shown() and _may_view(site, request, tally.model)
        ],
        all_well=[each.text for each in told],
        waiting=[line for each in told for line in each.waiting],
    )


def _may_view(site: AdminSite, request: HttpRequest, model: type[Model]) -> bool:
    return site.get_model_admin(model).has_view_permission(request)


def _look(
    site: AdminSite, request: HttpRequest, rule: AttentionRule, *, now: datetime
) -> AttentionItem:
    rows = site.get_model_admin(rule.model).get_queryset(request)
    troubled = rule.narrow(rows, now)
    if rule.related:
        troubled = troubled.select_related(rule.related)
    longest = troubled.order_by(*filter(None, [rule.since]), "pk")[:MAX_SHOWN]
    return AttentionItem(
        title=rule.title,
        advice=rule.advice,
        number=troubled.count(),
        url=list_url(rule.model, **rule.query),
        rows=[_row(rule, row) for row in longest],
    )


def _count(site: AdminSite, request: HttpRequest, tally: Tally, *, now: datetime) -> Counted:
    rows = site.get_model_admin(tally.model).get_queryset(request)
    narrowed = tally.narrow(rows, now).order_by().values("pk")
    number = narrowed[: MAX_LISTED + 1].count()
    return Counted(
        title=tally.title,
        number=min(number, MAX_LISTED),
        has_more=number > MAX_LISTED,
        url=list_url(tally.model, **tally.query),
    )


def _row(rule: AttentionRule, row: Model) -> Row:
    subject = getattr(row, rule.subject) if rule.subject else row
    since = getattr(row, rule.since) if rule.since else None
    return Row(text=str(subject), url=change_url(row), since=since)

"""What of mappings needs the attention of staff, for their start page."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hotels.models import RatePlan, UnitGroup
from jobs.admin import needing_attention
from rates.admin.mappables.status import HotelsInUse, of_hotels_in_use
from rates.models import (
    AnyMappable,
    DefaultsRunStep,
    FileImportRun,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChanged,
    used_kinds,
)
from staff.start_page import AttentionRule, Tally, add_rules, add_tallies


def _flagged(rows: Any, now: datetime) -> QuerySet[Any]:
    if not _is_used(rows.model):
        none: QuerySet[Any] = rows.none()
        return none
    return of_hotels_in_use(rows.prefetch_related(None).flagged(on=now.date()))


def _is_used(proxy: type[AnyMappable]) -> bool:
    return proxy.kind in used_kinds()


def _unmapped(rows: Any, now: datetime) -> QuerySet[Any]:
    return of_hotels_in_use(rows.prefetch_related(None).unmapped(on=now.date()))


def _undelivered(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    parked = needing_attention(rows, now)
    return parked.select_related("change__rate_plan", "change__unit_group")


def _stopped(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return needing_attention(rows, now).select_related("run")


def _stuck(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return needing_attention(rows, now).select_related("file_import")


add_rules(
    AttentionRule(
        urgency=74,
        title=_("Imports that need attention"),
        advice=_(
            "A file was confirmed and could not be applied ten times: see the log, then try "
            "again. What is applied already stays so."
        ),
        model=FileImportRun,
        narrow=_stuck,
        query={"state__exact": "needs_attention"},
        since="created_at",
        subject="file_import",
    ),
    AttentionRule(
        urgency=75,
        title=_("Defaults that are not applied everywhere"),
        advice=_(
            "A default was changed, and an account could not be brought to it ten times: see "
            "the log, then try again. The accounts before it are done."
        ),
        model=DefaultsRunStep,
        narrow=_stopped,
        query={"state__exact": "needs_attention"},
        since="created_at",
        subject="run",
    ),
    AttentionRule(
        urgency=76,
        title=_("News of mappings that need attention"),
        advice=_(
            "What another app does after a mapping has changed failed ten times: see the log, "
            "then try again."
        ),
        model=MappingChanged,
        narrow=_undelivered,
        query={"state__exact": "needs_attention"},
        since="created_at",
        subject="change",
    ),
    AttentionRule(
        urgency=80,
        title=_("Mapped rate plans to look at"),
        advice=_(
            "They are gone or archived, or their rate code is switched off. The mapping stands: "
            "choose another code, or take it away."
        ),
        model=RatePlan,
        narrow=_flagged,
        query={"state": "flagged", **HotelsInUse.query},
        related="property",
        since="gone_at",
    ),
    AttentionRule(
        urgency=90,
        title=_("Mapped unit groups to look at"),
        advice=_(
            "They are gone, or their room code is switched off. The mapping stands: choose "
            "another code, or take it away."
        ),
        model=UnitGroup,
        narrow=_flagged,
        query={"state": "flagged", **HotelsInUse.query},
        related="property",
        since="gone_at",
    ),
)

add_tallies(
    *(
        Tally(
            title=title,
            model=model,
            narrow=_unmapped,
            query={"state": "unmapped", **HotelsInUse.query},
            is_shown=partial(_is_used, proxy),
        )
        for title, model, proxy in (
            (_("Rate plans without a rate code"), RatePlan, MappableRatePlan),
            (_("Room types without a room code"), UnitGroup, MappableUnitGroup),
        )
    )
)

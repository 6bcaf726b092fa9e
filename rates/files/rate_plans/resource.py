"""The file of rate plans and their rate codes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from import_export.fields import Field
from import_export.widgets import DateWidget

from accounts.models import Account, User
from hotels.models import Property
from rates.files.rate_plans.applying import apply_decisions
from rates.files.rate_plans.catalogue import Catalogue, mappings_in_time
from rates.files.rate_plans.import_rows import (
    FIRST_DAY,
    HOTEL_CODE,
    LAST_DAY,
    PLAN_CODE,
    PLAN_ID,
    RATE_CODE,
    ROOM_TYPE_CODE,
    SET_ASIDE,
    read_wish,
)
from rates.files.rate_plans.planning import Decision, decide_about
from rates.files.report import Report
from rates.files.resource import ACCOUNT_ID, Cells, FileResource, Seen, info
from rates.models import MappableRatePlan, RatePlanMapping


@dataclass(frozen=True)
class PlanRow:
    """A row of an exported file: a rate plan with one of its mappings, or with none."""

    plan: MappableRatePlan
    mapping: RatePlanMapping | None

    @property
    def set_aside(self) -> str:
        """Return yes or no."""
        return "yes" if self.plan.is_excluded else "no"

    @property
    def state(self) -> str:
        """Return what is unusual about the rate plan."""
        if self.plan.gone_at:
            return "gone from apaleo"
        return "archived" if self.plan.is_archived else ""

    @property
    def origin(self) -> str:
        """Return where the mapping comes from."""
        return self.mapping.get_origin_display() if self.mapping else ""


class RatePlanResource(FileResource):
    """Rate plans of one hotel. Columns marked as info are there to be read; a change is ignored."""

    hotel_code = Field("plan__property__code", HOTEL_CODE)
    plan_id = Field("plan__remote_id", PLAN_ID)
    plan_code = Field("plan__code", PLAN_CODE)
    room_type_code = Field("plan__unit_group__code", ROOM_TYPE_CODE)
    rate_code = Field("mapping__code__code", RATE_CODE)
    first_day = Field("mapping__valid_from", FIRST_DAY, DateWidget("%Y-%m-%d"))
    last_day = Field("mapping__valid_until", LAST_DAY, DateWidget("%Y-%m-%d"))
    set_aside = Field("set_aside", SET_ASIDE)
    plan_name = info("plan__name", "rate plan")
    hotel = info("plan__property__name", "hotel")
    room_type = info("plan__unit_group__name", "room type")
    base = info("plan__base_remote_id", "base rate plan")
    policy = info("plan__cancellation_policy_name", "cancellation policy")
    state = info("state", "state")
    rate_code_name = info("mapping__code__name", "rate code name")
    origin = info("origin", "origin")

    needed: ClassVar[Sequence[frozenset[str]]] = (
        frozenset({PLAN_ID, RATE_CODE}),
        frozenset({PLAN_CODE, RATE_CODE}),
        frozenset({PLAN_ID, SET_ASIDE}),
        frozenset({PLAN_CODE, SET_ASIDE}),
    )
    also: ClassVar[dict[str, str]] = {
        "property code": HOTEL_CODE,
        "unit group code": ROOM_TYPE_CODE,
        "valid from": FIRST_DAY,
        "valid until": LAST_DAY,
        "not used": SET_ASIDE,
        ACCOUNT_ID: ACCOUNT_ID,
    }

    def __init__(
        self,
        *,
        hotel: Property | None = None,
        account: Account | None = None,
        creates_codes: bool = False,
        clears: bool = False,
    ) -> None:
        super().__init__()
        self.hotel = hotel
        self.account = hotel.connection.account if hotel else account
        self.creates_codes, self.clears = creates_codes, clears
        self._decisions: list[Decision] = []

    def decide(self, rows: Sequence[Cells]) -> list[Report]:
        """Return a report for each row; three statements, however many there are."""
        wishes = [read_wish(cells, account=self.account, hotel=self.hotel) for cells in rows]
        catalogue = Catalogue(wishes, hotel=self.hotel)
        self._decisions = decide_about(
            wishes, catalogue=catalogue, creates_codes=self.creates_codes, clears=self.clears
        )
        return _by_line(self._decisions)

    def apply(self, *, seen: Seen, by: User, now: datetime) -> list[Report]:
        """Do what was decided where the rate plan is as it was seen."""
        return _by_line(apply_decisions(self._decisions, seen=seen, by=by, now=now))

    def versions(self) -> Seen:
        """Return the mapping's version of each rate plan that is to change."""
        return {
            decision.plan.pk: decision.plan.mapping_version
            for decision in self._decisions
            if decision.plan is not None and decision.verdict.is_change
        }

    def iter_queryset(self, queryset: QuerySet[MappableRatePlan]) -> Iterator[PlanRow]:
        """Yield a row for each mapping of each rate plan, and one for a plan without any."""
        plans = queryset.select_related("property", "unit_group", "connection__account")
        # Whatever else the queryset would bring along is not asked for.
        own = plans.prefetch_related(None).prefetch_related(
            Prefetch("mappings", mappings_in_time())
        )
        for plan in own.iterator(chunk_size=2_000):
            found: list[RatePlanMapping | None] = [*plan.mappings.all()]
            yield from (PlanRow(plan, mapping) for mapping in found or [None])


class StaffRatePlanResource(RatePlanResource):
    """Rate plans of any account, which each row then names."""

    account_id = Field("plan__connection__account_id", ACCOUNT_ID)
    account_name = info("plan__connection__account__name", "account")

    class Meta:
        export_order = ("account_id",)


def exported_plans(hotel: Property) -> QuerySet[MappableRatePlan]:
    """Return what a hotel's file holds: all that somebody maps, has mapped or has set aside."""
    is_mapped = Exists(RatePlanMapping.objects.filter(rate_plan=OuterRef("pk")))
    plans: Any = MappableRatePlan.objects.filter(property=hotel)
    return plans.filter(  # type: ignore[no-any-return]  # the manager of a model is not generic
        Q(gone_at=None, is_archived=False) | Q(is_excluded=True) | is_mapped
    ).order_by("code", "unit_group__code", "pk")


def _by_line(decisions: Sequence[Decision]) -> list[Report]:
    reports = [report for decision in decisions for report in decision.reports]
    return sorted(reports, key=lambda report: report.line)

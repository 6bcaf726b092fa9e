"""The file of rate plans and their rate codes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Account, User
from hotels.models import Property, RatePlan
from rates.files.columns import Column, info
from rates.files.rate_plans.applying import RatePlanApplier
from rates.files.rate_plans.catalogue import Catalogue, mappings_in_time
from rates.files.rate_plans.import_rows import (
    EXCLUDED,
    FIRST_DAY,
    HOTEL_CODE,
    LAST_DAY,
    PLAN_CODE,
    PLAN_ID,
    RATE_CODE,
    ROOM_TYPE_CODE,
    read_row,
)
from rates.files.rate_plans.planning import plan_changes
from rates.files.rate_plans.rate_codes import RateCodes
from rates.files.report import PlannedItem
from rates.files.resource import ACCOUNT_ID, Applier, FileResource, FileRow
from rates.models import FileImportItem, MappableRatePlan, RatePlanMapping


@dataclass(frozen=True)
class PlanRow:
    """A row of an exported file: a rate plan with one of its mappings, or with none."""

    plan: MappableRatePlan
    mapping: RatePlanMapping | None

    @property
    def state(self) -> str:
        """Return what is unusual about the rate plan."""
        if self.plan.gone_at:
            return "gone from apaleo"
        return "archived" if self.plan.is_archived else ""


class RatePlanResource(FileResource):
    """Rate plans of one hotel. Columns marked as info are there to be read; a change is ignored."""

    kind = "rate plans"
    model = RatePlan
    columns: ClassVar[Sequence[Column[PlanRow]]] = (
        Column(HOTEL_CODE, lambda row: row.plan.property.code),
        Column(PLAN_ID, lambda row: row.plan.remote_id),
        Column(PLAN_CODE, lambda row: row.plan.code),
        Column(ROOM_TYPE_CODE, lambda row: row.plan.unit_group.code),
        Column(RATE_CODE, lambda row: row.mapping and row.mapping.code.code),
        Column(FIRST_DAY, lambda row: row.mapping and row.mapping.valid_from),
        Column(LAST_DAY, lambda row: row.mapping and row.mapping.valid_until),
        Column(EXCLUDED, lambda row: "yes" if row.plan.is_excluded else "no"),
        info("rate plan", lambda row: row.plan.name),
        info("hotel", lambda row: row.plan.property.name),
        info("room type", lambda row: row.plan.unit_group.name),
        info("base rate plan", lambda row: row.plan.base_remote_id),
        info("cancellation policy", lambda row: row.plan.cancellation_policy_name),
        info("state", lambda row: row.state),
        info("rate code name", lambda row: row.mapping and row.mapping.code.name),
        info("origin", lambda row: row.mapping and row.mapping.get_origin_display()),
    )
    required: ClassVar[Sequence[frozenset[str]]] = (
        frozenset({PLAN_ID, RATE_CODE}),
        frozenset({PLAN_CODE, RATE_CODE}),
        frozenset({PLAN_ID, EXCLUDED}),
        frozenset({PLAN_CODE, EXCLUDED}),
    )
    synonyms: ClassVar[Mapping[str, str]] = {
        "property code": HOTEL_CODE,
        "unit group code": ROOM_TYPE_CODE,
        "valid from": FIRST_DAY,
        "valid until": LAST_DAY,
        "not used": EXCLUDED,
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
        self.hotel = hotel
        self.account = hotel.connection.account if hotel else account
        self.creates_codes, self.clears = creates_codes, clears

    def decide(self, rows: Sequence[FileRow]) -> list[PlannedItem]:
        """Return what becomes of each rate plan; few statements, however many rows there are."""
        asked = [read_row(row, account=self.account, hotel=self.hotel) for row in rows]
        return plan_changes(
            asked,
            catalogue=Catalogue(asked, hotel=self.hotel),
            codes=RateCodes(asked, creates_codes=self.creates_codes),
            clears=self.clears,
        )

    @classmethod
    def applier(cls, items: Sequence[FileImportItem], *, by: User) -> Applier:
        """Return what maps these rate plans, or undoes that."""
        return RatePlanApplier(items, by=by)

    @classmethod
    def present(cls, targets: Collection[int]) -> dict[int, Any]:
        """Return the versions of the rate plans' mappings."""
        plans = MappableRatePlan.objects.filter(pk__in=targets)
        return dict(plans.values_list("pk", "mapping_version"))

    @staticmethod
    def exported_items(queryset: QuerySet[MappableRatePlan]) -> Iterator[PlanRow]:
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

    columns: ClassVar[Sequence[Column[PlanRow]]] = (
        Column(ACCOUNT_ID, lambda row: row.plan.connection.account_id),
        *RatePlanResource.columns,
        info("account", lambda row: row.plan.connection.account.name),
    )


def exported_plans(hotel: Property) -> QuerySet[MappableRatePlan]:
    """Return what a hotel's file holds: all that somebody maps, has mapped or has set aside."""
    is_mapped = Exists(RatePlanMapping.objects.filter(rate_plan=OuterRef("pk")))
    plans: Any = MappableRatePlan.objects.filter(property=hotel)
    return plans.filter(  # type: ignore[no-any-return]  # the manager of a model is not generic
        Q(gone_at=None, is_archived=False) | Q(is_excluded=True) | is_mapped
    ).order_by("code", "unit_group__code", "pk")

"""The files of rate plans and of room types with what they are mapped to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Account, User
from hotels.models import Property, RatePlan, UnitGroup
from rates.files.columns import Column, info
from rates.files.rate_plans.applying import MappingApplier
from rates.files.rate_plans.catalogue import Catalogue, mappings_in_time
from rates.files.rate_plans.codes import Codes
from rates.files.rate_plans.import_rows import (
    EXCLUDED,
    FIRST_DAY,
    HOTEL_CODE,
    LAST_DAY,
    ROOM_TYPE_CODE,
    read_row,
)
from rates.files.rate_plans.planning import plan_changes
from rates.files.rate_plans.subjects import RATE_PLANS, ROOM_TYPES, Subject
from rates.files.report import PlannedItem
from rates.files.resource import ACCOUNT_ID, Applier, FileResource, FileRow
from rates.models import (
    AnyMappable,
    FileImportItem,
    MappableRatePlan,
    MappableUnitGroup,
    RatePlanMapping,
    UnitGroupMapping,
)


@dataclass(frozen=True)
class MappedRow:
    """A row of an exported file: a rate plan or room type with one of its mappings, or none."""

    plan: Any
    mapping: RatePlanMapping | UnitGroupMapping | None

    @property
    def room_code(self) -> str:
        """Return what the rate plan's room type is called in the app, on whatever days."""
        mappings = self.plan.unit_group.mappings.all()
        return ", ".join(dict.fromkeys(mapping.code.code for mapping in mappings))

    @property
    def state(self) -> str:
        """Return what is unusual about it."""
        if self.plan.gone_at:
            return _("gone from apaleo")
        return _("archived") if self.plan.is_archived else ""


class MappingResource(FileResource):
    """What a hotel, or all hotels of an account, have with what it is mapped to.

    Columns marked as info are there to be read; a change is ignored.
    """

    subject: ClassVar[Subject]
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
        """Return what becomes of each; few statements, however many rows there are.

        A row that names no hotel means the one that the file was sent for, if there is one.
        """
        asked = [
            read_row(row, subject=self.subject, account=self.account, hotel=self.hotel)
            for row in rows
        ]
        return plan_changes(
            asked,
            catalogue=Catalogue(asked, subject=self.subject),
            codes=Codes(asked, subject=self.subject, creates_codes=self.creates_codes),
            clears=self.clears,
        )

    @classmethod
    def applier(cls, items: Sequence[FileImportItem], *, by: User) -> Applier:
        """Return what maps these, or undoes that."""
        return MappingApplier(items, subject=cls.subject, by=by)

    @classmethod
    def present(cls, targets: Collection[int]) -> dict[int, Any]:
        """Return the versions of the mappings."""
        rows: Any = cls.subject.proxy.objects.filter(pk__in=targets)
        return dict(rows.values_list("pk", "mapping_version"))

    @classmethod
    def exported_items(cls, queryset: QuerySet[Any]) -> Iterator[MappedRow]:
        """Yield a row for each mapping of each, and one for what has none."""
        proxy = cls.subject.proxy
        near: tuple[str, ...] = ()
        far: tuple[Prefetch, ...] = ()
        if proxy is MappableRatePlan:
            near = ("unit_group",)
            far = (Prefetch("unit_group__mappings", mappings_in_time(MappableUnitGroup)),)
        rows = queryset.select_related("property", "connection__account", *near)
        # Whatever else the queryset would bring along is not asked for.
        own = rows.prefetch_related(None).prefetch_related(
            Prefetch("mappings", mappings_in_time(proxy)), *far
        )
        for row in own.iterator(chunk_size=2_000):
            found: list[Any] = [*row.mappings.all()]
            yield from (MappedRow(row, mapping) for mapping in found or [None])


class RatePlanResource(MappingResource):
    """Rate plans and their rate codes."""

    kind = "rate plans"
    model = RatePlan
    mappable = MappableRatePlan
    subject = RATE_PLANS
    columns: ClassVar[Sequence[Column[MappedRow]]] = (
        Column(HOTEL_CODE, lambda row: row.plan.property.code),
        Column(RATE_PLANS.id_column, lambda row: row.plan.remote_id),
        Column(RATE_PLANS.code_column, lambda row: row.plan.code),
        Column(ROOM_TYPE_CODE, lambda row: row.plan.unit_group.code),
        Column(RATE_PLANS.mapped_column, lambda row: row.mapping and row.mapping.code.code),
        Column(FIRST_DAY, lambda row: row.mapping and row.mapping.valid_from),
        Column(LAST_DAY, lambda row: row.mapping and row.mapping.valid_until),
        Column(EXCLUDED, lambda row: "yes" if row.plan.is_excluded else "no"),
        info("rate plan", lambda row: row.plan.name),
        info("hotel", lambda row: row.plan.property.name),
        info("room type", lambda row: row.plan.unit_group.name),
        info("base rate plan", lambda row: row.plan.base_remote_id),
        info("cancellation policy", lambda row: row.plan.cancellation_policy_name),
        info("state", lambda row: row.state),
        info("room code", lambda row: row.room_code, kind=MappableUnitGroup.kind),
        info("rate code name", lambda row: row.mapping and row.mapping.code.name),
        info("origin", lambda row: row.mapping and row.mapping.get_origin_display()),
    )
    required: ClassVar[Sequence[frozenset[str]]] = (
        frozenset({RATE_PLANS.id_column, RATE_PLANS.mapped_column}),
        frozenset({RATE_PLANS.code_column, RATE_PLANS.mapped_column}),
        frozenset({RATE_PLANS.id_column, EXCLUDED}),
        frozenset({RATE_PLANS.code_column, EXCLUDED}),
    )


class RoomTypeResource(MappingResource):
    """Room types and their room codes."""

    kind = "room types"
    model = UnitGroup
    mappable = MappableUnitGroup
    subject = ROOM_TYPES
    columns: ClassVar[Sequence[Column[MappedRow]]] = (
        Column(HOTEL_CODE, lambda row: row.plan.property.code),
        Column(ROOM_TYPES.id_column, lambda row: row.plan.remote_id),
        Column(ROOM_TYPES.code_column, lambda row: row.plan.code),
        Column(ROOM_TYPES.mapped_column, lambda row: row.mapping and row.mapping.code.code),
        Column(FIRST_DAY, lambda row: row.mapping and row.mapping.valid_from),
        Column(LAST_DAY, lambda row: row.mapping and row.mapping.valid_until),
        info("room type", lambda row: row.plan.name),
        info("hotel", lambda row: row.plan.property.name),
        info("rooms", lambda row: row.plan.member_count),
        info("state", lambda row: row.state),
        info("room code name", lambda row: row.mapping and row.mapping.code.name),
        info("origin", lambda row: row.mapping and row.mapping.get_origin_display()),
    )
    required: ClassVar[Sequence[frozenset[str]]] = (
        frozenset({ROOM_TYPES.id_column, ROOM_TYPES.mapped_column}),
        frozenset({ROOM_TYPES.code_column, ROOM_TYPES.mapped_column}),
    )


class StaffRatePlanResource(RatePlanResource):
    """Rate plans of any account, which each row then names."""

    columns: ClassVar[Sequence[Column[MappedRow]]] = (
        Column(ACCOUNT_ID, lambda row: row.plan.connection.account_id),
        *RatePlanResource.columns,
        info("account", lambda row: row.plan.connection.account.name),
    )


def exported_rows(subject: Subject, hotels: Collection[Property]) -> QuerySet[Any]:
    """Return what the hotels' file holds: all that somebody maps, has mapped or has set aside."""
    proxy: type[AnyMappable] = subject.proxy
    mappings: Any = proxy.mapping_model.objects
    is_kept = Q(Exists(mappings.filter(**{proxy.relation: OuterRef("pk")})))
    room_type: tuple[str, ...] = ()
    if proxy is MappableRatePlan:
        is_kept |= Q(gone_at=None, is_archived=False) | Q(is_excluded=True)
        room_type = ("unit_group__code",)
    else:
        is_kept |= Q(gone_at=None)
    rows: Any = proxy.objects
    found: QuerySet[Any] = rows.filter(is_kept, property__in=[hotel.pk for hotel in hotels])
    return found.order_by("property__code", "code", *room_type, "pk")

"""What is mapped: a rate plan or a room type, as the proxies that know their mapping."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from hotels.models import RatePlan, UnitGroup
from hotels.models.mirrored import MirroredQuerySet
from rates.models.code import RateCode, RoomCode
from rates.models.days import holding
from rates.models.declined import DeclinedRateCode, DeclinedRoomCode
from rates.models.mapping import MappingQuerySet, RatePlanMapping, UnitGroupMapping


def _is_planned(mappings: MappingQuerySet[Any], relation: str, on: date) -> Q:
    """Tell which rows have no code on a day and one from a later day on."""
    mine = mappings.filter(**{relation: OuterRef("pk")})
    return Q(Exists(mine.filter(valid_from__gt=on))) & ~Q(Exists(mine.on(on)))


class MappableRatePlanQuerySet(MirroredQuerySet["MappableRatePlan"]):
    """Rate plans, by how they are mapped on a day."""

    def needing_mapping(self) -> Self:
        """Narrow to those somebody has to map: present, not archived, not excluded."""
        return self.present().filter(is_archived=False, is_excluded=False)

    def with_mapping(self, *, on: date) -> Self:
        """Annotate what each is called in the app on that day.

        `rate_code`, `rate_code_name`, `rate_code_is_active` and `mapping_origin` are None where
        it is not mapped, `room_code` where its unit group is not. One statement, no row more.
        """
        return self.alias(
            own=FilteredRelation("mappings", condition=holding(on, path="mappings")),
            room=FilteredRelation(
                "unit_group__mappings", condition=holding(on, path="unit_group__mappings")
            ),
        ).annotate(
            rate_code=F("own__code__code"),
            rate_code_name=F("own__code__name"),
            rate_code_is_active=F("own__code__is_active"),
            mapping_origin=F("own__origin"),
            room_code=F("room__code__code"),
        )

    def mapped(self, *, on: date) -> Self:
        """Narrow to those with a rate code on that day."""
        return self.filter(Exists(RatePlanMapping.objects.on(on).filter(rate_plan=OuterRef("pk"))))

    def unmapped(self, *, on: date) -> Self:
        """Narrow to those that somebody still has to map.

        Reads only the plans that are not mapped on all days, for which there is an index.
        """
        mine = RatePlanMapping.objects.on(on).filter(rate_plan=OuterRef("pk")).order_by()
        # A value to compare, for PostgreSQL would turn NOT EXISTS into a join with all mappings.
        return (
            self.needing_mapping()
            .filter(is_mapped_on_all_days=False)
            .alias(mapping_on_day=Subquery(mine.values("pk")[:1]))
            .filter(mapping_on_day=None)
        )

    def not_decided_otherwise(self, *, on: date) -> Self:
        """Leave out what is not used, and what has no code on that day and one from a later on."""
        return self.filter(is_excluded=False).exclude(
            _is_planned(RatePlanMapping.objects.all(), "rate_plan", on)
        )

    def conflicting(self, *, on: date) -> Self:
        """Narrow to those that share their rate code with another of their unit group.

        Sharing on purpose is no conflict, nor is sharing with one that nobody has to map. A
        newcomer to a code that others share on purpose is one until somebody allows it too.
        """
        clashing = RatePlanMapping.objects.conflicting(on=on)
        return self.needing_mapping().filter(pk__in=clashing.values("rate_plan"))

    def flagged(self, *, on: date) -> Self:
        """Narrow to the mapped ones to look at: gone, archived, or of a code that is off."""
        mapped = RatePlanMapping.objects.on(on)
        off = mapped.filter(code__is_active=False).values("rate_plan")
        absent = MappableRatePlan.objects.filter(
            Q(gone_at__isnull=False) | Q(is_archived=True)
        ).mapped(on=on)
        # A union, for it is found by indexes where an OR reads every plan there is.
        return self.filter(pk__in=off.union(absent.values("pk")))


class MappableUnitGroupQuerySet(MirroredQuerySet["MappableUnitGroup"]):
    """Unit groups, by how they are mapped on a day."""

    def needing_mapping(self) -> Self:
        """Narrow to those somebody has to map: the present ones."""
        return self.present()

    def with_mapping(self, *, on: date) -> Self:
        """Annotate what each is called in the app on that day, None where it is not mapped.

        `room_code`, `room_code_name`, `room_code_is_active` and `mapping_origin`.
        """
        return self.alias(
            own=FilteredRelation("mappings", condition=holding(on, path="mappings"))
        ).annotate(
            room_code=F("own__code__code"),
            room_code_name=F("own__code__name"),
            room_code_is_active=F("own__code__is_active"),
            mapping_origin=F("own__origin"),
        )

    def not_decided_otherwise(self, *, on: date) -> Self:
        """Leave out what has no code on that day and one from a later day on."""
        return self.exclude(_is_planned(UnitGroupMapping.objects.all(), "unit_group", on))

    def mapped(self, *, on: date) -> Self:
        """Narrow to those with a room code on that day."""
        return self.filter(pk__in=UnitGroupMapping.objects.on(on).values("unit_group"))

    def flagged(self, *, on: date) -> Self:
        """Narrow to the mapped ones somebody should look at: gone, or of a code that is off."""
        mine = UnitGroupMapping.objects.on(on).filter(unit_group=OuterRef("pk"))
        return self.filter(
            Q(Exists(mine.filter(code__is_active=False)))
            | Q(Exists(mine), Q(gone_at__isnull=False))
        )

    def unmapped(self, *, on: date) -> Self:
        """Narrow to the present ones without a room code on that day."""
        mine = UnitGroupMapping.objects.on(on).filter(unit_group=OuterRef("pk"))
        return self.present().exclude(Exists(mine))


class Mappable(models.Model):
    """A row of the mirror that is mapped to a code of the app.

    `code_model` and `mapping_model` are what it is mapped to and by, `declined_model` has the
    codes that it is not; `relation` is the name of the row in these and in changes, `kind` its
    word in forms.
    """

    code_model: ClassVar[type[RateCode] | type[RoomCode]]
    mapping_model: ClassVar[type[RatePlanMapping] | type[UnitGroupMapping]]
    declined_model: ClassVar[type[DeclinedRateCode] | type[DeclinedRoomCode]]
    relation: ClassVar[str]
    kind: ClassVar[str]
    # Whether it can be said that nobody has to map it, and that others may have its code too.
    can_be_excluded: ClassVar[bool]
    # What a suggestion reads, for `select_related`.
    loaded_for_suggestions: ClassVar[tuple[str, ...]] = ("connection__account",)

    class Meta:
        abstract = True

    @property
    def key(self) -> str:
        """Return what names it among the rows of either kind, as on a page."""
        return f"{self.kind}-{self.pk}"


class MappableRatePlan(Mappable, RatePlan):  # noqa: DJ008 - the text is the model's
    """A rate plan that is mapped to a rate code."""

    # Read by `with_mapping`, None where it is not mapped on that day.
    rate_code: str | None
    rate_code_name: str | None
    rate_code_is_active: bool | None
    room_code: str | None
    mapping_origin: str | None

    code_model = RateCode
    mapping_model = RatePlanMapping
    declined_model = DeclinedRateCode
    relation, kind = "rate_plan", "plan"
    can_be_excluded = True
    loaded_for_suggestions = ("unit_group", "connection__account")

    objects = MappableRatePlanQuerySet.as_manager()  # type: ignore[misc]  # the proxy's own

    class Meta:
        proxy = True
        verbose_name = _("rate plan")

    @property
    def account(self) -> Account:
        """Return the account whose codes it can be mapped to."""
        return self.connection.account

    @property
    def is_day_use(self) -> bool:
        """Tell whether it is sold for some hours of a day, without the night."""
        return self.is_for_the_day(self.time_slice_template)

    @staticmethod
    def is_for_the_day(time_slice_template: str) -> bool:
        """Tell the same of a plan of which nothing else was read."""
        return time_slice_template == "DayUse"

    def save_next_version(self, *, is_excluded: bool, is_mapped_on_all_days: bool) -> None:
        """Count one change of the mapping more, and keep what lists are narrowed by."""
        self.mapping_version += 1
        self.is_excluded = is_excluded
        self.is_mapped_on_all_days = is_mapped_on_all_days
        self.save(update_fields=["mapping_version", "is_excluded", "is_mapped_on_all_days"])
        RatePlanMapping.objects.beside([self.pk]).mark_shared()

    def sharing(self, codes: Collection[int]) -> MappableRatePlanQuerySet:
        """Return the other rate plans of its room type that have one of these codes."""
        return (
            MappableRatePlan.objects.filter(unit_group=self.unit_group_id, mappings__code__in=codes)
            .exclude(pk=self.pk)
            .distinct()
        )


class MappableUnitGroup(Mappable, UnitGroup):  # noqa: DJ008 - the text is the model's
    """A room type that is mapped to a room code."""

    # Read by `with_mapping`, None where it is not mapped on that day.
    room_code: str | None
    room_code_name: str | None
    room_code_is_active: bool | None
    mapping_origin: str | None

    code_model = RoomCode
    mapping_model = UnitGroupMapping
    declined_model = DeclinedRoomCode
    relation, kind = "unit_group", "group"
    can_be_excluded = False
    # What apaleo or a hotel says of rate plans only.
    is_archived: ClassVar[bool] = False
    is_corporate: ClassVar[bool] = False
    is_day_use: ClassVar[bool] = False
    is_excluded: ClassVar[bool] = False

    objects = MappableUnitGroupQuerySet.as_manager()  # type: ignore[misc]  # the proxy's own

    class Meta:
        proxy = True
        verbose_name = _("unit group")

    @property
    def account(self) -> Account:
        """Return the account whose codes it can be mapped to."""
        return self.connection.account

    def save_next_version(self, *, is_excluded: bool, is_mapped_on_all_days: bool) -> None:
        """Count one change of the mapping more; no list is narrowed by more than its mappings."""
        self.mapping_version += 1
        self.save(update_fields=["mapping_version"])

    def sharing(self, codes: Collection[int]) -> MappableUnitGroupQuerySet:
        """Return nothing: room types have a code together without anybody minding."""
        return MappableUnitGroup.objects.none()


AnyMappable = MappableRatePlan | MappableUnitGroup
# What has a proxy, be it one already or not.
MirrorRow = RatePlan | UnitGroup
MAPPABLES: tuple[type[AnyMappable], ...] = (MappableRatePlan, MappableUnitGroup)
BY_KIND: dict[str, type[AnyMappable]] = {proxy.kind: proxy for proxy in MAPPABLES}


def used_kinds() -> dict[str, type[AnyMappable]]:
    """Return by kind what the maker's app has codes for: see RATE_CODES and ROOM_CODES."""
    used = {MappableRatePlan.kind: settings.RATE_CODES, MappableUnitGroup.kind: settings.ROOM_CODES}
    return {kind: proxy for kind, proxy in BY_KIND.items() if used[kind]}


_BY_MODEL = {proxy._meta.concrete_model: proxy for proxy in MAPPABLES}


def proxy_of(row: MirrorRow) -> type[AnyMappable]:
    """Return the proxy that knows the mapping of a row of the mirror."""
    return _BY_MODEL[row._meta.concrete_model]

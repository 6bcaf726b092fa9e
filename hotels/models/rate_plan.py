"""A rate plan."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery

from hotels.models.days import holding
from hotels.models.mirrored import Mirrored, MirroredQuerySet
from hotels.models.property import Property
from hotels.models.unit_group import UnitGroup


class RatePlanQuerySet(MirroredQuerySet["RatePlan"]):
    """Rate plans, by how they are mapped on a day."""

    def counting(self) -> Self:
        """Narrow to those somebody has to map: present, not archived, not set aside."""
        return self.present().filter(is_archived=False, is_set_aside=False)

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
        return self.filter(Exists(_mappings_on(on).filter(rate_plan=OuterRef("pk"))))

    def unmapped(self, *, on: date) -> Self:
        """Narrow to those that somebody still has to map.

        Reads only the plans that are not mapped on all days, for which there is an index.
        """
        mine = _mappings_on(on).filter(rate_plan=OuterRef("pk")).order_by()
        # A value to compare, for PostgreSQL would turn NOT EXISTS into a join with all mappings.
        return (
            self.counting()
            .filter(is_mapped_on_all_days=False)
            .alias(mapping_on_day=Subquery(mine.values("pk")[:1]))
            .filter(mapping_on_day=None)
        )

    def conflicting(self, *, on: date) -> Self:
        """Narrow to those that share their rate code with another of their unit group.

        Sharing on purpose is no conflict, nor is sharing with one that does not count. A newcomer
        to a code that others share on purpose is one until somebody allows it too.
        """
        others = _mappings_on(on).filter(
            code=OuterRef("code"),
            rate_plan__unit_group=OuterRef("rate_plan__unit_group"),
            # `counting`, spelled out: SQLite would collect a subquery's rows for each plan.
            rate_plan__gone_at=None,
            rate_plan__is_archived=False,
            rate_plan__is_set_aside=False,
        )
        clashing = (
            _mappings_on(on)
            .filter(rate_plan=OuterRef("pk"), is_shared_on_purpose=False)
            .filter(Exists(others.exclude(rate_plan=OuterRef("rate_plan"))))
        )
        return self.counting().filter(Exists(clashing))

    def flagged(self, *, on: date) -> Self:
        """Narrow to the mapped ones somebody should look at: gone, archived, or of a dead code."""
        mapped = _mappings_on(on)
        off = mapped.filter(code__is_active=False).values("rate_plan")
        absent = RatePlan.objects.filter(Q(gone_at__isnull=False) | Q(is_archived=True)).mapped(
            on=on
        )
        # A union, for it is found by indexes where an OR reads every plan there is.
        return self.filter(pk__in=off.union(absent.values("pk")))


class RatePlan(Mirrored):
    """A rate plan, mirrored from apaleo. It sells exactly one unit group."""

    kept_fields: ClassVar[frozenset[str]] = frozenset(
        {"is_set_aside", "is_mapped_on_all_days", "mapping_version"}
    )

    property = models.ForeignKey(Property, models.CASCADE)
    unit_group = models.ForeignKey(UnitGroup, models.CASCADE)
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    is_bookable = models.BooleanField()
    is_derived = models.BooleanField()
    derivation_level = models.PositiveSmallIntegerField()
    base_remote_id = models.CharField("base rate plan", max_length=100, blank=True)
    pricing_rule_type = models.CharField(max_length=20, blank=True)
    pricing_rule_value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    channel_codes = models.JSONField(default=list)
    promo_codes = models.JSONField(default=list)
    cancellation_policy_name = models.CharField(max_length=300, blank=True)
    min_guarantee_type = models.CharField(max_length=30)
    time_slice_template = models.CharField(max_length=30, help_text="OverNight or DayUse.")
    is_corporate = models.BooleanField()
    is_archived = models.BooleanField()
    is_set_aside = models.BooleanField(
        "not used", default=False, help_text="Set aside by the hotel: nobody has to map it."
    )
    # Kept with the mappings to find what is not mapped without reading what is. False is always
    # safe: such a plan's mappings are looked at.
    is_mapped_on_all_days = models.BooleanField(default=False, editable=False)
    mapping_version = models.PositiveIntegerField(default=0, editable=False)

    objects = RatePlanQuerySet.as_manager()

    class Meta(Mirrored.Meta):
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(
                    gone_at=None,
                    is_archived=False,
                    is_set_aside=False,
                    is_mapped_on_all_days=False,
                ),
                name="rate_plan_to_map",
            ),
            models.Index(
                fields=["id"],
                condition=Q(gone_at__isnull=False) | Q(is_archived=True) | Q(is_set_aside=True),
                name="rate_plan_not_counting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


def _mappings_on(day: date) -> Any:
    """Return the mappings that hold on a day; their model is defined after this one."""
    model: Any = RatePlan._meta.get_field("mappings").related_model
    return model.objects.on(day)

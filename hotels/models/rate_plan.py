"""A rate plan."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.names import isolate
from hotels.models.mirrored import Mirrored, MirroredQuerySet
from hotels.models.prefix_index import PrefixIndex
from hotels.models.property import Property
from hotels.models.unit_group import UnitGroup


class RatePlan(Mirrored):
    """A rate plan, mirrored from apaleo. It sells exactly one unit group."""

    kept_fields: ClassVar[frozenset[str]] = frozenset(
        {"is_excluded", "is_mapped_on_all_days", "mapping_version"}
    )

    property = models.ForeignKey(Property, models.CASCADE)
    unit_group = models.ForeignKey(UnitGroup, models.CASCADE)
    code = models.CharField(max_length=100)
    name = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    is_bookable = models.BooleanField()
    is_derived = models.BooleanField()
    derivation_level = models.PositiveSmallIntegerField()
    base_remote_id = models.CharField(_("base rate plan"), max_length=100, blank=True)
    pricing_rule_type = models.CharField(max_length=20, blank=True)
    pricing_rule_value = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    channel_codes = models.JSONField(default=list)
    promo_codes = models.JSONField(default=list)
    cancellation_policy_name = models.CharField(max_length=300, blank=True)
    min_guarantee_type = models.CharField(max_length=30)
    time_slice_template = models.CharField(max_length=30, help_text=_("OverNight or DayUse."))
    is_corporate = models.BooleanField()
    is_archived = models.BooleanField()
    is_excluded = models.BooleanField(
        _("not used"), default=False, help_text=_("Excluded by the hotel: nobody has to map it.")
    )
    # Kept with the mappings to find what is not mapped without reading what is. False is always
    # safe: such a plan's mappings are looked at.
    is_mapped_on_all_days = models.BooleanField(default=False, editable=False)
    mapping_version = models.PositiveIntegerField(default=0, editable=False)

    objects = MirroredQuerySet["RatePlan"].as_manager()

    class Meta(Mirrored.Meta):
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(
                    gone_at=None,
                    is_archived=False,
                    is_excluded=False,
                    is_mapped_on_all_days=False,
                ),
                name="rate_plan_to_map",
            ),
            models.Index(
                fields=["id"],
                condition=Q(gone_at__isnull=False) | Q(is_archived=True) | Q(is_excluded=True),
                name="rate_plan_not_needing_mapping",
            ),
            PrefixIndex(fields=["code"], name="rate_plan_code_begins"),
            PrefixIndex(fields=["name"], name="rate_plan_name_begins"),
            PrefixIndex(fields=["remote_id"], name="rate_plan_remote_id_begins"),
        ]

    def __str__(self) -> str:
        return f"{isolate(self.name)} ({isolate(self.code)})"

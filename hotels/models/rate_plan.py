"""A rate plan."""

from django.db import models

from hotels.models.mirrored import Mirrored, MirroredQuerySet
from hotels.models.property import Property
from hotels.models.unit_group import UnitGroup


class RatePlan(Mirrored):
    """A rate plan, mirrored from apaleo. It sells exactly one unit group."""

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

    objects = MirroredQuerySet["RatePlan"].as_manager()

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"

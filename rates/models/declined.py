"""Codes that somebody has said a rate plan or a room type is not."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext

from accounts.models.querysets import TenantQuerySet
from hotels.models import RatePlan, UnitGroup
from rates.models.code import RateCode, RoomCode


class DeclinedRateCode(models.Model):
    """A rate code that is not suggested for a rate plan any more.

    Part of the state that history keeps, so only `rates.mapping` writes it.
    """

    account_path = "rate_plan__connection__account"

    rate_plan = models.ForeignKey(RatePlan, models.CASCADE, related_name="declined")
    code = models.ForeignKey(RateCode, models.CASCADE, related_name="+")
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TenantQuerySet["DeclinedRateCode"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rate_plan", "code"], name="declined_rate_code_once")
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s is not %(code)s") % {
            "subject": self.rate_plan,
            "code": self.code,
        }


class DeclinedRoomCode(models.Model):
    """A room code that is not suggested for a room type any more; written as the above."""

    account_path = "unit_group__connection__account"

    unit_group = models.ForeignKey(UnitGroup, models.CASCADE, related_name="declined")
    code = models.ForeignKey(RoomCode, models.CASCADE, related_name="+")
    declined_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TenantQuerySet["DeclinedRoomCode"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit_group", "code"], name="declined_room_code_once")
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s is not %(code)s") % {
            "subject": self.unit_group,
            "code": self.code,
        }

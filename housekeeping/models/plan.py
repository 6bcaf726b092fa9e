"""How a hotel wants its day to be planned."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models import Property
from housekeeping.planning import Kind

# Minutes by kind where a hotel has said nothing else.
DEFAULT_MINUTES = {
    Kind.TURNOVER: 35,
    Kind.DEPARTURE: 35,
    Kind.MOVED_OUT: 35,
    Kind.DAY_USE: 25,
    Kind.ARRIVAL: 10,
    Kind.STAY_OVER: 15,
    Kind.LINEN: 25,
    Kind.VACANT_DIRTY: 35,
    Kind.INSPECTION: 5,
    Kind.REOPENING: 40,
}
# What is given to somebody first where the minutes are not enough for everything: smaller ones.
MOST_URGENT, LEAST_URGENT = 1, 5
DEFAULT_PRIORITIES = {
    Kind.TURNOVER: 1,
    Kind.ARRIVAL: 1,
    Kind.DEPARTURE: 2,
    Kind.MOVED_OUT: 2,
    Kind.DAY_USE: 2,
    Kind.REOPENING: 3,
    Kind.LINEN: 4,
    Kind.STAY_OVER: 4,
    Kind.INSPECTION: 5,
    Kind.VACANT_DIRTY: 5,
}


class HousekeepingPlan(models.Model):
    """A hotel's own numbers; a hotel without a row has the defaults.

    `priorities` maps a kind to 1 (first) to 5, and is as in DEFAULT_PRIORITIES else. `minutes` maps
    a kind, or a kind and a room type's code as `departure:DBL`, to minutes; what is not there is as
    in DEFAULT_MINUTES.
    """

    account_path = "property__connection__account"

    property = models.OneToOneField(
        Property, models.CASCADE, related_name="housekeeping_plan", primary_key=True
    )
    linen_every = models.PositiveSmallIntegerField(
        default=3, validators=[MaxValueValidator(30)], help_text=_("Nights; 0 for never.")
    )
    made_at_hour = models.PositiveSmallIntegerField(
        default=5, help_text=_("The schedule is there before this hour of the hotel's day.")
    )
    has_inspection = models.BooleanField(
        default=True, help_text=_("A cleaned room is looked at before it counts as clean.")
    )
    minutes = models.JSONField(default=dict, blank=True)
    priorities = models.JSONField(default=dict, blank=True)

    objects = TenantQuerySet["HousekeepingPlan"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at_hour__lt=24), name="housekeeping_plan_is_made_at_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(linen_every__lte=30), name="housekeeping_plan_linen_is_changed_monthly"
            ),
        ]

    def __str__(self) -> str:
        return gettext("Housekeeping of %(hotel)s") % {"hotel": self.property}

    def priority_of(self, kind: Kind) -> int:
        """Return how urgent a task of that kind is, 1 for the most."""
        return int(self.priorities.get(str(kind), DEFAULT_PRIORITIES[kind]))

    def minutes_for(self, kind: Kind, *, room_type: str = "") -> int:
        """Return how long a task of that kind takes, in a room of that type where that is said."""
        for key in (f"{kind}:{room_type}", str(kind)):
            if key in self.minutes:
                return int(self.minutes[key])
        return DEFAULT_MINUTES[kind]

"""What a rate plan or a room type is called in the app, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models import RatePlan, UnitGroup
from rates.models.code import RateCode, RoomCode
from rates.models.days import holding
from rates.models.never_overlaps import NeverOverlaps

M = TypeVar("M", bound="Mapping")


class Origin(models.TextChoices):
    """Where a mapping comes from."""

    ACCEPTED = "accepted", _("Suggested and accepted")
    BY_HAND = "by_hand", _("By hand")
    IMPORTED = "imported", _("Imported")
    STANDARD = "standard", _("Exact match, accepted by the account's rule")
    MAKER_DEFAULT = "maker", _("The maker's default")
    ACCOUNT_DEFAULT = "account", _("The account's default")
    HOTEL_DEFAULT = "hotel", _("The hotel's default")


# What comes and goes with a default, as nobody has decided on it.
DEFAULTS = frozenset({Origin.MAKER_DEFAULT, Origin.ACCOUNT_DEFAULT, Origin.HOTEL_DEFAULT})
# What a person stands behind, so that suggestions learn from it.
DECIDED = frozenset({Origin.ACCEPTED, Origin.BY_HAND, Origin.IMPORTED})


class MappingQuerySet(TenantQuerySet[M]):
    """Mappings by the days on which they hold."""

    def on(self, day: date) -> Self:
        """Narrow to those that hold on `day`."""
        return self.filter(holding(day))


class Mapping(models.Model):
    """A mapping that holds from its first to its last day, or without end where one is missing.

    Two of the same row never overlap, whoever writes them and how fast.
    """

    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_until = models.DateField(_("last day"), null=True, blank=True)
    origin = models.CharField(max_length=10, choices=Origin)
    mapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    mapped_at = models.DateTimeField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_from__lte=F("valid_until")),
                name="%(class)s_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(origin__in=Origin.values), name="%(class)s_origin_is_known"
            ),
        ]


class RatePlanMappingQuerySet(MappingQuerySet["RatePlanMapping"]):
    """Mappings of rate plans, by which of them have one code in one room type."""

    def beside(self, plans: Iterable[int]) -> Self:
        """Narrow to those in the room types of these rate plans, to the codes that they have."""
        return self.filter(
            code__in=RatePlanMapping.objects.filter(rate_plan__in=plans).values("code"),
            rate_plan__unit_group__in=RatePlan.objects.filter(pk__in=plans).values("unit_group"),
        )

    def conflicting(self, *, on: date) -> Self:
        """Narrow to those that share their code on that day, and not on purpose.

        Sharing with a rate plan that nobody has to map does not count. Reads only those that share
        their code on some day, for which there is an index.
        """
        others = RatePlanMapping.objects.on(on).filter(
            code=OuterRef("code"),
            rate_plan__unit_group=OuterRef("rate_plan__unit_group"),
            # `needing_mapping`, spelled out: SQLite would collect a subquery's rows for each plan.
            rate_plan__gone_at=None,
            rate_plan__is_archived=False,
            rate_plan__is_excluded=False,
        )
        return self.on(on).filter(
            Exists(others.exclude(rate_plan=OuterRef("rate_plan"))),
            is_shared=True,
            is_shared_on_purpose=False,
        )

    def unmarked(self) -> Self:
        """Narrow to those that share their code without being marked."""
        others = RatePlanMapping.objects.filter(
            code=OuterRef("code"), rate_plan__unit_group=OuterRef("rate_plan__unit_group")
        ).exclude(rate_plan=OuterRef("rate_plan"))
        return self.filter(Exists(others), is_shared=False)

    def mark_shared(self) -> int:
        """Mark those with a code that another rate plan of the room type has on some day.

        Two that take a code at the same moment do not see each other: call it again afterwards.
        """
        return self.unmarked().update(is_shared=True)


class RatePlanMapping(Mapping):
    """Rate plan to rate code."""

    account_path = "rate_plan__connection__account"

    rate_plan = models.ForeignKey(RatePlan, models.CASCADE, related_name="mappings")
    code = models.ForeignKey(RateCode, models.PROTECT, related_name="mappings")
    is_shared_on_purpose = models.BooleanField(
        default=False,
        help_text=_("Another rate plan of the same room type has this rate code, and may have it."),
    )
    # Kept with the mappings to find conflicts without reading what is none. True is always safe:
    # such a mapping is looked at.
    is_shared = models.BooleanField(default=False, editable=False)

    objects = RatePlanMappingQuerySet.as_manager()

    class Meta(Mapping.Meta):
        indexes = [
            models.Index(
                fields=["rate_plan"],
                condition=Q(is_shared=True, is_shared_on_purpose=False),
                name="mapping_perhaps_in_conflict",
            )
        ]
        constraints = [
            *Mapping.Meta.constraints,
            NeverOverlaps(owner="rate_plan", name="rate_plan_mapping_never_overlaps"),
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s is %(code)s") % {"subject": self.rate_plan, "code": self.code}


class UnitGroupMapping(Mapping):
    """Unit group to room code."""

    account_path = "unit_group__connection__account"

    unit_group = models.ForeignKey(UnitGroup, models.CASCADE, related_name="mappings")
    code = models.ForeignKey(RoomCode, models.PROTECT, related_name="mappings")
    # Room types share codes freely; nobody has to allow it.
    is_shared_on_purpose: ClassVar[bool] = False

    objects = MappingQuerySet["UnitGroupMapping"].as_manager()

    class Meta(Mapping.Meta):
        constraints = [
            *Mapping.Meta.constraints,
            NeverOverlaps(owner="unit_group", name="unit_group_mapping_never_overlaps"),
        ]

    def __str__(self) -> str:
        return gettext("%(subject)s is %(code)s") % {"subject": self.unit_group, "code": self.code}

"""What seems to be gone from apaleo of one hotel, and stays here until staff have looked."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models.connection import Connection
from hotels.models.property import Property


class HeldRemovalQuerySet(TenantQuerySet["HeldRemoval"]):
    """Held removals by where they stand."""

    def waiting(self) -> HeldRemovalQuerySet:
        """Narrow to those that wait for staff, of hotels that are connected."""
        return self.filter(
            state=HeldRemoval.State.HELD,
            property__connection__status=Connection.Status.ACTIVE,
        )


class HeldRemoval(models.Model):
    """The rows of one property that a load did not find, and that are not marked gone for that.

    Each load brings it up to date; it is deleted when nothing of it is missing any more.
    """

    class State(models.TextChoices):
        """What staff said to it."""

        HELD = "held", _("Waits for staff")
        APPLIED = "applied", _("Marked gone by the next load")
        DISMISSED = "dismissed", _("Kept")

    account_path = "property__connection__account"

    property = models.OneToOneField(Property, models.CASCADE, related_name="held_removal")
    state = models.CharField(max_length=20, choices=State, default=State.HELD)
    remote_ids = models.JSONField(
        help_text=_("Kind to the apaleo ids of what is missing: {'unit': ['MUC-ABC']}.")
    )
    present_before = models.JSONField(
        help_text=_("Kind to how many rows the property has: {'unit': 84}.")
    )
    held_at = models.DateTimeField()
    changed_at = models.DateTimeField(help_text=_("Since when it is about these rows."))
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = HeldRemovalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="held", decided_at=None)
                | Q(state__in=["applied", "dismissed"], decided_at__isnull=False),
                name="held_removal_decided_exactly_when_it_does_not_wait",
            )
        ]

    def __str__(self) -> str:
        return str(self.property)

    def decide(self, state: State, *, now: datetime) -> bool:
        """Write down what staff said, unless a load changed what it is about in the meantime."""
        same = HeldRemoval.objects.filter(pk=self.pk, changed_at=self.changed_at)
        return bool(same.exclude(state=state).update(state=state, decided_at=now))

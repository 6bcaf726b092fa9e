"""A link that opens the list of one day without an account."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.utils.translation import gettext

from accounts.models.querysets import TenantQuerySet
from housekeeping.models.attendant import Attendant
from housekeeping.models.schedule import Schedule


class ListLinkQuerySet(TenantQuerySet["ListLink"]):
    """Links."""

    def valid(self, *, now: datetime) -> Self:
        """Narrow to those that still open something."""
        return self.filter(expires_at__gt=now, revoked_at=None)

    def opened_by(self, secret: str, *, now: datetime) -> ListLink | None:
        """Return the link of a secret; the index finds its digest, not the secret."""
        return self.valid(now=now).filter(digest=digest_of(secret)).first()


class ListLink(models.Model):
    """What an attendant has on their phone: bound to a hotel and a day, for some hours."""

    account_path = "schedule__property__connection__account"

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="links")
    attendant = models.ForeignKey(Attendant, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = ListLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "attendant"],
                condition=models.Q(revoked_at=None),
                name="list_link_once_per_attendant_and_day",
            )
        ]

    def __str__(self) -> str:
        named = {"attendant": self.attendant_id, "schedule": self.schedule_id}
        return gettext("%(attendant)s on %(schedule)s") % named


def new_secret() -> str:
    """Return 256 random bits for an address."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    """Return what is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()

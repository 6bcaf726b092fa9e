"""A connection's webhook subscription at apaleo, and how far its events are taken in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any, NoReturn

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from encryption.binding import BoundElsewhere, bind, unbind
from encryption.fields import EncryptedTextField
from encryption.keyring import Undecryptable
from hotels.models.connection import Connection
from jobs.clock import database_now

LEASE = timedelta(minutes=2)


def digest_of(secret: str) -> str:
    """Return what a webhook secret is looked up by: how long that takes tells nothing of it."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


class SubscriptionQuerySet(TenantQuerySet["Subscription"]):
    """Subscriptions by what is to be done about them."""

    def to_be_checked(self, *, now: datetime) -> SubscriptionQuerySet:
        """Narrow to those that should be compared with what apaleo has."""
        return self.filter(due_at__lte=now)

    def to_be_made(self) -> SubscriptionQuerySet:
        """Narrow to those that nobody has begun with: they are due whatever a clock says."""
        return self.filter(due_at__isnull=False, checked_at=None, checking_until=None)

    def free(self, *, now: datetime) -> SubscriptionQuerySet:
        """Narrow to those whose events nobody takes in at the moment, or has to wait for."""
        return self.filter(
            Q(lease_until=None) | Q(lease_until__lt=now),
            Q(retry_at=None) | Q(retry_at__lte=now),
        )


class Subscription(models.Model):
    """What a connection has subscribed to: one for all hotels of its apaleo account.

    The address that apaleo posts to ends with a secret, by which the connection is found again.
    apaleo may lose a subscription without a word, so its state is what was seen last, and it is
    compared every day. While a worker may be comparing it, `checking_until` is in the future, also
    after it was ended: one may come to be at apaleo then. A worker takes events in while it holds
    the lease; one with an older `fence` can write nothing any more.
    """

    class State(models.TextChoices):
        """What was seen at apaleo the last time."""

        ACTIVE = "active", _("Active")
        MISSING = "missing", _("Missing")
        REMOVED = "removed", _("Removed on purpose")
        UNKNOWN = "unknown", _("Unknown")

    class Failure(models.TextChoices):
        """What stood in the way the last time; staff read it."""

        NONE = "", _("None")
        UNAVAILABLE = "unavailable", _("apaleo was not reachable")
        FORBIDDEN = "forbidden", _("apaleo does not allow it")
        HEALTH_CHECK = "health_check", _("apaleo could not reach us at PUBLIC_URL")
        REFUSED = "refused", _("apaleo refused it")
        CONTRACT = "contract", _("apaleo's answer was not understood")
        NO_GRANT = "no_grant", _("There was no token to ask with")

    account_path = "connection__account"

    connection = models.OneToOneField(
        Connection, models.CASCADE, primary_key=True, related_name="subscription"
    )
    state = models.CharField(max_length=20, choices=State, default=State.MISSING)
    failure = models.CharField(max_length=20, choices=Failure, default=Failure.NONE, blank=True)
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    secret = EncryptedTextField()
    remote_id = models.CharField(_("apaleo id"), max_length=100, blank=True)
    public_url = models.CharField(
        max_length=200, blank=True, help_text=_("PUBLIC_URL when it was compared last.")
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it is compared again. Empty: nothing is due.")
    )
    checking_until = models.DateTimeField(null=True, blank=True)
    failed_checks = models.PositiveSmallIntegerField(default=0)
    last_event_at = models.DateTimeField(null=True, blank=True)
    usual_gap = models.DurationField(
        null=True, blank=True, help_text=_("How long it usually is from one event to the next.")
    )
    silent_from = models.DateTimeField(
        null=True, blank=True, help_text=_("If nothing has come by then, it is no usual pause.")
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text=_("Claims of its events that came to no end.")
    )
    retries = models.PositiveSmallIntegerField(default=0)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="active") | ~Q(remote_id=""),
                name="subscription_active_has_an_apaleo_id",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(failure=""),
                name="subscription_active_has_no_failure",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(due_at__isnull=False),
                name="subscription_to_be_checked",
            )
        ]

    def __str__(self) -> str:
        named = {"id": self.connection_id, "state": self.get_state_display()}
        return gettext("Subscription of connection %(id)s (%(state)s)") % named

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: the secret would lie in the open wherever that goes."""
        raise TypeError("a subscription is not to be copied or pickled")

    @classmethod
    def prepare(cls, connection: Connection, *, now: datetime) -> Subscription:
        """Have the connection's subscription made or compared at once, and return it.

        After one that was removed on purpose it begins anew, with a secret of its own. Runs
        inside the caller's transaction.
        """
        # The web server's clock may be ahead of the one by which workers tell what is due.
        now = min(now, database_now())
        known = cls.objects.filter(connection=connection).exclude(state=cls.State.REMOVED)
        if known.update(due_at=now, failed_checks=0):
            return cls.objects.defer("secret").get(pk=connection.pk)
        values: dict[str, Any] = {
            "state": cls.State.MISSING,
            "failure": cls.Failure.NONE,
            **cls._new_secret(connection.pk),
            "remote_id": "",
            "checked_at": None,
            "due_at": now,
            "checking_until": None,
            "failed_checks": 0,
        }
        # Not read before it is written: what is there may be what no key opens any more.
        if not cls.objects.filter(connection=connection).update(**values):
            cls.objects.create(connection=connection, **values)
        return cls.objects.defer("secret").get(pk=connection.pk)

    @classmethod
    def end(cls, connection: Connection) -> str:
        """Mark the connection's subscription as removed, and return by what it is known.

        Empty if there is none. Runs inside the transaction that ends the connection, and whoever
        takes the tokens has to delete it at apaleo.
        """
        there = cls.objects.filter(connection=connection).exclude(state=cls.State.REMOVED)
        digest = there.values_list("secret_digest", flat=True).first() or ""
        there.update(state=cls.State.REMOVED, failure=cls.Failure.NONE, due_at=None)
        return digest

    @classmethod
    def may_come_to_be(cls, digest: str, *, now: datetime) -> bool:
        """Tell whether a worker may be making one at apaleo that is known by `digest`."""
        return cls.objects.filter(secret_digest=digest, checking_until__gt=now).exists()

    def renew_secret(self) -> bool:
        """Begin with another secret, unless somebody has begun anew since; then return False.

        What is known by the digest of before is forgotten: it has to be deleted first.
        """
        values = self._new_secret(self.pk)
        mine = Subscription.objects.filter(pk=self.pk, secret_digest=self.secret_digest)
        if not mine.filter(checking_until=self.checking_until, due_at=self.due_at).update(**values):
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True

    @staticmethod
    def _new_secret(connection_id: Any) -> dict[str, Any]:
        secret = secrets.token_urlsafe(32)
        bound = bind(secret, to=connection_id)
        return {"secret_digest": digest_of(secret), "secret": bound}

    @property
    def has_lost_its_secret(self) -> bool:
        """Tell whether no key opens it any more."""
        try:
            self.unbound_secret()
        except (Undecryptable, BoundElsewhere):
            return True
        return False

    @classmethod
    def digest_of_removed(cls, connection: Connection) -> str:
        """Return by what the subscription was known that was removed last, empty if none was."""
        removed = cls.objects.filter(connection=connection, state=cls.State.REMOVED)
        return removed.values_list("secret_digest", flat=True).first() or ""

    def unbound_secret(self) -> str:
        """Return the secret; raises Undecryptable or BoundElsewhere."""
        return unbind(self.secret, to=self.connection_id)

    @classmethod
    def claim_events(cls, pk: Any, *, now: datetime) -> Subscription | None:
        """Take the right to take in events, or return None while somebody else has it."""
        taken = (
            cls.objects.free(now=now)
            .filter(pk=pk)
            .update(
                lease_until=now + LEASE,
                retry_at=None,
                fence=F("fence") + 1,
                attempts=F("attempts") + 1,
            )
        )
        rows = cls.objects.select_related("connection").defer("secret")
        return rows.get(pk=pk) if taken else None

    def write(self, **fields: Any) -> bool:
        """Set `fields` if this worker still holds the lease; else return False."""
        return bool(Subscription.objects.filter(pk=self.pk, fence=self.fence).update(**fields))

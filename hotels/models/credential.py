"""A connection's tokens, apart from everything that is shown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NoReturn
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encryption.fields import EncryptedTextField
from hotels.models.connection import Connection

# A refresh call takes at most TOKEN_CALL_SECONDS, and some time to write down what came of it; a
# claim that is older is nobody's any more.
REFRESH_LEASE = timedelta(seconds=21)


class CredentialQuerySet(models.QuerySet["Credential"]):
    """Credentials by who may refresh them. All times are told by the database's clock."""

    def claim_refresh(self, pk: UUID, *, claim: UUID, seen: Credential) -> bool:
        """Note that a refresh with the tokens of `seen` is under way; False if one is already.

        Also False while a failure is recent, or when the tokens were replaced since.
        """
        free = Q(refresh_claim=None) | Q(refresh_claimed_at__lt=Now() - REFRESH_LEASE)
        rested = Q(refresh_after=None) | Q(refresh_after__lte=Now())
        mine = self.filter(free, rested, pk=pk, stored_at=seen.stored_at)
        return bool(mine.update(refresh_claim=claim, refresh_claimed_at=Now()))

    def renew_claim(self, pk: UUID, *, claim: UUID) -> bool:
        """Let the lease begin anew; False when the claim is another's by now."""
        return bool(self.filter(pk=pk, refresh_claim=claim).update(refresh_claimed_at=Now()))

    def release_refresh(self, pk: UUID, *, claim: UUID, **values: Any) -> bool:
        """End the claim and set `values`; False, and nothing set, when it is another's by now."""
        released = {"refresh_claim": None, "refresh_claimed_at": None}
        return bool(self.filter(pk=pk, refresh_claim=claim).update(**released, **values))


class Credential(models.Model):
    """The tokens of one connection, bound to its id, and who is refreshing them.

    A table of its own, so that no page, admin list or join can load a token, and a lost key
    breaks nothing but this. Read and written by `hotels.tokens` alone; deleted by a
    disconnection, never because of an error.
    """

    class Failure(models.TextChoices):
        """What came of the last refresh, as far as it was no success."""

        NONE = "", _("None")
        UNAVAILABLE = "unavailable", _("apaleo was not reachable")
        CONTRACT = "contract", _("apaleo's answer was not understood")
        CLIENT = "client", _("apaleo does not accept this app")
        REFUSED = "refused", _("apaleo refused the grant")
        # The tokens are kept, for they replace the ones before, and not used.
        SUSPICIOUS = "suspicious", _("The id_token did not prove whose the tokens are")

    connection = models.OneToOneField(
        Connection, models.CASCADE, primary_key=True, related_name="credential"
    )
    refresh_token = EncryptedTextField()
    access_token = EncryptedTextField()
    access_token_stale_at = models.DateTimeField(
        help_text=_("From then on the access token is refreshed before it is used.")
    )
    stored_at = models.DateTimeField(help_text=_("Tells one pair of tokens from the next."))
    refresh_claim = models.UUIDField(
        null=True, blank=True, help_text=_("Whoever is making the refresh call.")
    )
    refresh_claimed_at = models.DateTimeField(null=True, blank=True)
    refresh_after = models.DateTimeField(
        null=True, blank=True, help_text=_("A refresh has failed: nobody calls again before.")
    )
    refresh_failures = models.PositiveSmallIntegerField(
        default=0, help_text=_("How many refreshes have failed one after the other.")
    )
    refresh_failure = models.CharField(
        max_length=20, choices=Failure, default=Failure.NONE, blank=True
    )
    failure_detail = models.CharField(
        max_length=200, blank=True, help_text=_("For staff: never a word of apaleo's own.")
    )
    refused_since = models.DateTimeField(
        null=True, blank=True, help_text=_("Since when apaleo has refused the grant.")
    )
    refused_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When apaleo refused the grant the last time.")
    )

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(refresh_claim=None, refresh_claimed_at=None)
                | Q(refresh_claim__isnull=False, refresh_claimed_at__isnull=False),
                name="credential_claim_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(refused_since=None, refused_at=None)
                | Q(refused_since__isnull=False, refused_at__isnull=False),
                name="credential_refusal_has_a_beginning",
            ),
        ]
        indexes = [
            models.Index(
                fields=["refused_at"],
                condition=Q(refused_at__isnull=False),
                name="credential_refused",
            )
        ]

    def __str__(self) -> str:
        return gettext("Credential of connection %(id)s") % {"id": self.connection_id}

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: the tokens would lie in the open wherever that goes."""
        raise TypeError("a credential is not to be copied or pickled")

    def may_be_claimed(self, *, at: datetime) -> bool:
        """Tell whether nobody refreshed these tokens at that time, as `claim_refresh` asks it."""
        claimed_at = self.refresh_claimed_at
        return claimed_at is None or claimed_at < at - REFRESH_LEASE

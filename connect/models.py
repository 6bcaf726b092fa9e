"""One OAuth round trip, and who waits for apaleo to begin one."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.querysets import TenantQuerySet
from accounts.models.user import User
from encryption.fields import EncryptedTextField
from hotels.models.connection import Connection
from jobs.models import Job, JobQuerySet

LIFETIME = timedelta(minutes=10)
MAX_EXCHANGE = timedelta(minutes=2)
KEPT_FOR = timedelta(days=30)
NO_REFRESH_TOKEN = "no_refresh_token"  # noqa: S105 - a reason, see refusals.py
# Of one user.
MAX_IN_VAIN, COUNTED_FOR = 60, timedelta(hours=1)


class AuthorizationRequestQuerySet(TenantQuerySet["AuthorizationRequest"]):
    """Authorization requests."""

    def next_start_at(self, user: User, *, now: datetime) -> datetime | None:
        """Return from when on the user may start another, or None if it may be now.

        What led to a connection does not count. Of a session there are no more than of its user,
        who may have had several.
        """
        recent = self.filter(user=user, created_at__gt=now - COUNTED_FOR)
        in_vain = recent.exclude(outcome=AuthorizationRequest.Outcome.CONNECTED)
        newest_first = in_vain.order_by("-created_at").values_list("created_at", flat=True)
        filling = list(newest_first[MAX_IN_VAIN - 1 : MAX_IN_VAIN])
        return filling[0] + COUNTED_FOR if filling else None

    def ended_long_ago(self, *, now: datetime) -> "AuthorizationRequestQuerySet":
        """Narrow to those that nobody will ask about again.

        The newest that brought no refresh token is none of them: by it we know how to ask.
        """
        lessons = AuthorizationRequest.objects.without_lasting_access()
        newest = lessons.order_by("-created_at", "-pk").values("pk")[:1]
        return self.filter(expires_at__lt=now - KEPT_FOR).exclude(pk__in=newest)

    def without_lasting_access(self) -> "AuthorizationRequestQuerySet":
        """Narrow to those that brought no refresh token."""
        return self.filter(failure=NO_REFRESH_TOKEN)


class AuthorizationRequest(models.Model):
    """One OAuth round trip: who started it, for which account, in which browser.

    Neither `state` nor the browser token is stored, only their SHA-256 digests.
    """

    class Outcome(models.TextChoices):
        """How the round trip ended; empty while it has not."""

        PENDING = "", _("Not back yet")
        CONNECTED = "connected", _("Connected")
        DECLINED = "declined", _("Declined at the consent screen")
        FAILED = "failed", _("Failed")

    account_path = "account"

    state_digest = models.CharField(max_length=64, unique=True)
    browser_token_digest = models.CharField(max_length=64)
    nonce = models.CharField(max_length=64)
    code_verifier = EncryptedTextField(help_text=_("PKCE, RFC 7636; bound to the state's digest."))
    account = models.ForeignKey(Account, models.CASCADE, related_name="authorization_requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="authorization_requests"
    )
    reconnects = models.ForeignKey(
        Connection,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Set when an existing connection is renewed: the apaleo account must be its."),
    )
    chooses_login = models.BooleanField(
        default=False,
        help_text=_("Set when another login at apaleo than the remembered is wanted."),
    )
    is_repeated = models.BooleanField(
        default=False, help_text=_("It led to a connection that stood already: nothing is new.")
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    consumed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.PENDING, blank=True)
    failure = models.CharField(max_length=40, blank=True, help_text=_("Which refusal was shown."))
    connection = models.ForeignKey(
        Connection, models.CASCADE, null=True, blank=True, related_name="authorization_requests"
    )

    objects = AuthorizationRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome="") | models.Q(consumed_at__isnull=False),
                name="authorization_request_ends_only_when_consumed",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="connected") | models.Q(connection__isnull=False),
                name="authorization_request_connected_names_its_connection",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="authorization_request_expiry"),
            models.Index(
                fields=["failure"],
                condition=models.Q(failure="no_refresh_token"),
                name="auth_request_unlasting",
            ),
        ]

    def __str__(self) -> str:
        named = {
            "user": self.user,
            "account": self.account,
            "time": f"{self.created_at:%Y-%m-%d %H:%M}",
        }
        return gettext("%(user)s for %(account)s at %(time)s") % named

    def consume(self, *, now: datetime) -> bool:
        """Take the request for the one exchange it is good for; False if somebody else has."""
        mine = AuthorizationRequest.objects.filter(pk=self.pk, consumed_at=None)
        if not mine.filter(expires_at__gt=now).update(consumed_at=now):
            return False
        self.consumed_at = now
        return True

    def mark_connected(self, connection: Connection, *, is_repeated: bool = False) -> None:
        """Record that it led to `connection`."""
        self.outcome, self.connection = self.Outcome.CONNECTED, connection
        self.is_repeated = is_repeated
        self.save(update_fields=["outcome", "connection", "is_repeated"])

    def fail(self, failure: str, *, outcome: Outcome = Outcome.FAILED) -> None:
        """Record which refusal it ended in, so that a second callback shows the same."""
        self.outcome, self.failure = outcome, failure
        self.save(update_fields=["outcome", "failure"])

    def is_being_exchanged(self, *, now: datetime) -> bool:
        """Tell whether another callback may still be busy with this request's code."""
        return (
            self.consumed_at is not None
            and self.outcome == self.Outcome.PENDING
            and now < self.consumed_at + MAX_EXCHANGE
        )


class AnswerWatch(Job):
    """Somebody is mailed, once, when apaleo answers again; until `expires_at` it is looked."""

    LIFETIME = timedelta(days=1)
    # Enough for a day of looking every quarter of an hour, so that it ends and is never parked.
    max_attempts = 150

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="answer_watches"
    )
    connection = models.ForeignKey(
        Connection,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Set when an existing connection was to be renewed."),
    )
    expires_at = models.DateTimeField()

    objects = JobQuerySet["AnswerWatch"].as_manager()

    class Meta(Job.Meta):
        verbose_name_plural = _("answer watches")
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=~models.Q(state="done"),
                name="answer_watch_once_per_user",
            )
        ]

    def __str__(self) -> str:
        named = {"user": self.user, "state": self.get_state_display()}
        return gettext("%(user)s waits for apaleo (%(state)s)") % named

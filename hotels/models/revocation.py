"""A grant to be revoked at apaleo."""

from __future__ import annotations

import random
import uuid
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from apaleo.identity import TokenReply
from encryption.binding import bind, unbind
from encryption.fields import EncryptedTextField
from hotels.models.credential import REFRESH_LEASE
from jobs.messages import send_after_commit
from jobs.models import Job, JobQuerySet
from jobs.outbox import RUN_DUE


class Revocation(Job):
    """A grant to be revoked at apaleo by its token, now or when it is reachable again.

    Written in the transaction that ends a connection or does not use a fresh grant. The tokens are
    bound to `binding`, kept until the revocation is done and emptied then. Where there is a
    webhook subscription it is deleted first, because that takes a token of the same grant.

    An attempt that finds apaleo away is none: it is tried again for as long as that takes.
    """

    FIRST_PAUSE, MAX_PAUSE = timedelta(minutes=1), timedelta(hours=1)
    COMES_LATER = "another grant comes first"
    LASTING = "refresh_token"
    # What apaleo has not taken by then staff are told of; it is tried on all the same.
    LONG = timedelta(days=1)

    deferred = ("refresh_token", "access_token")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    apaleo_account_code = models.CharField(_("apaleo account"), max_length=50, blank=True)
    binding = models.UUIDField(unique=True)
    refresh_token = EncryptedTextField(null=True)
    token_type_hint = models.CharField(
        max_length=20,
        default=LASTING,
        help_text=_("RFC 7009, 2.1: access_token where no lasting access was granted."),
    )
    access_token = EncryptedTextField(null=True)
    access_token_stale_at = models.DateTimeField(null=True, editable=False)
    refresh_claim = models.UUIDField(
        null=True,
        editable=False,
        help_text=_("The refresh that was under way when the hotel left: it may spend the token."),
    )
    refresh_sent_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text=_("Since when no answer to a refresh has come: the token may be spent."),
    )
    excused = models.PositiveSmallIntegerField(
        default=0,
        help_text=_(
            "How many of its attempts do not count: apaleo was away, or another comes first."
        ),
    )
    webhook_digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text=_("By which the subscription is known that has to be deleted before."),
    )

    objects = JobQuerySet["Revocation"].as_manager()

    def __str__(self) -> str:
        named = {"account": self.account, "state": self.get_state_display()}
        return gettext("Revocation for %(account)s (%(state)s)") % named

    @classmethod
    def of(
        cls,
        refresh_token: str,
        *,
        access_token: str | None = None,
        access_token_stale_at: datetime | None = None,
        refresh_claim: uuid.UUID | None = None,
        account: Account,
        apaleo_account_code: str = "",
        token_type_hint: str = LASTING,
        webhook_digest: str = "",
        now: datetime,
    ) -> Revocation:
        """Return the job of revoking this grant, not yet saved."""
        binding = uuid.uuid4()
        return cls(
            account=account,
            apaleo_account_code=apaleo_account_code,
            binding=binding,
            webhook_digest=webhook_digest,
            refresh_token=bind(refresh_token, to=binding),
            access_token=None if access_token is None else bind(access_token, to=binding),
            access_token_stale_at=access_token_stale_at,
            refresh_claim=refresh_claim,
            token_type_hint=token_type_hint,
            due_at=now,
        )

    def unbound_token(self) -> str | None:
        """Return the token, None once it has been revoked.

        Raises Undecryptable or BoundElsewhere.
        """
        return None if self.refresh_token is None else unbind(self.refresh_token, to=self.binding)

    def unbound_access_token(self, *, now: datetime) -> str | None:
        """Return the access token while it is good; raises like `unbound_token`."""
        if self.access_token_stale_at is None or self.access_token_stale_at <= now:
            return None
        return None if self.access_token is None else unbind(self.access_token, to=self.binding)

    @classmethod
    def used_up(cls) -> Q:
        """Return what holds for a job that has had all its attempts, but for those excused."""
        return Q(attempts__gte=F("excused") + cls.max_attempts)

    def is_old(self, *, now: datetime) -> bool:
        """Tell whether staff are told of it."""
        return self.created_at < now - self.LONG

    def excuse(self, *, at_least: float | None = None) -> timedelta:
        """Let this attempt not count, and return the pause after it: longer each time.

        `at_least` are the seconds that apaleo has asked for.
        """
        pause: timedelta = min(self.FIRST_PAUSE * 2 ** min(self.excused, 10), self.MAX_PAUSE)
        # Spread, never longer: whoever waits for the same server comes back one after the other.
        pause *= random.uniform(0.8, 1.0)  # noqa: S311 - spreads load
        Revocation.objects.filter(pk=self.pk).update(excused=F("excused") + 1)
        return max(pause, timedelta(seconds=at_least or 0))

    @classmethod
    def await_refresh(cls, claim: uuid.UUID, *, now: datetime) -> bool:
        """Wait longer for a refresh that is asked for once more; False if none waits for it."""
        waiting = cls.objects.filter(refresh_claim=claim, state=cls.State.PENDING)
        return bool(waiting.update(due_at=now + REFRESH_LEASE))

    @classmethod
    def resume(
        cls, claim: uuid.UUID, reply: TokenReply, *, stale_at: datetime, now: datetime
    ) -> bool:
        """Take the tokens of the refresh that was waited for; False if none waits for it any more.

        Runs inside the caller's transaction.
        """
        waiting = cls.objects.filter(refresh_claim=claim, state=cls.State.PENDING)
        job = waiting.defer(*cls.deferred).select_for_update(of=("self",)).first()
        if job is None:
            return False
        job.refresh_claim, job.due_at = None, now
        job.save(update_fields=["refresh_claim", "due_at"])
        job.keep(reply, stale_at=stale_at)
        send_after_commit(RUN_DUE)
        return True

    def stop_waiting(self, *, now: datetime) -> None:
        """Wait for no refresh any more: of one that has not come by now nobody has the answer."""
        if self.refresh_claim is None:
            return
        mine = Revocation.objects.filter(pk=self.pk, refresh_claim=self.refresh_claim)
        mine.update(refresh_claim=None, refresh_sent_at=now)
        # If it came after all, a moment ago, it has left its own words there.
        self.refresh_from_db(fields=["refresh_claim", "refresh_sent_at", "access_token_stale_at"])

    def note_refresh(self, sent_at: datetime | None) -> None:
        """Save since when an answer to a refresh is awaited, None when it is not lost."""
        self.refresh_sent_at = sent_at
        self.save(update_fields=["refresh_sent_at"])

    def keep(self, reply: TokenReply, *, stale_at: datetime) -> None:
        """Save the tokens of a refresh: those before are spent."""
        self.access_token = bind(reply.access_token, to=self.binding)
        self.access_token_stale_at, self.refresh_sent_at = stale_at, None
        fields = ["access_token", "access_token_stale_at", "refresh_sent_at"]
        if reply.refresh_token is not None:
            self.refresh_token = bind(reply.refresh_token, to=self.binding)
            fields.append("refresh_token")
        self.save(update_fields=fields)

    def of_same_account(self) -> JobQuerySet[Revocation]:
        """Narrow to those, not yet done, of grants that the account has to the same apaleo account.

        Revoking one of them may end them all: apaleo does not say.
        """
        same = Revocation.objects.filter(
            account=self.account_id, apaleo_account_code=self.apaleo_account_code
        )
        return same.exclude(state=self.State.DONE)

    def digests_to_delete(self) -> list[str]:
        """Return by what the subscriptions are known that are to be deleted with this grant.

        Its own, and those of grants that staff were left: nobody may come to see to them, and one
        grant of an app deletes what was subscribed to with another.
        """
        own = [self.webhook_digest] if self.webhook_digest else []
        if self.token_type_hint != self.LASTING:
            return own
        parked = self._parked().exclude(webhook_digest="").order_by("pk")
        return own + list(parked.values_list("webhook_digest", flat=True))

    def _parked(self) -> JobQuerySet[Revocation]:
        return self.of_same_account().filter(state=self.State.NEEDS_ATTENTION).exclude(pk=self.pk)

    def must_wait(self) -> bool:
        """Tell whether another of those grants is still to delete a subscription."""
        pending = self.of_same_account().filter(state=self.State.PENDING).exclude(pk=self.pk)
        return pending.exclude(webhook_digest="").exists()

    def hand_on_subscription(self, *, now: datetime) -> bool:
        """Leave the subscription to another grant of those; False if there is none to be tried.

        Always to one that came later: two that are refused would hand it to and fro for ever.
        """
        heirs = self.of_same_account().filter(state=self.State.PENDING, webhook_digest="")
        heir = heirs.filter(pk__gt=self.pk).order_by("pk").values_list("pk", flat=True).first()
        if heir is None or not heirs.filter(pk=heir).update(webhook_digest=self.webhook_digest):
            return False
        self.mark_unsubscribed([self.webhook_digest], now=now)
        return True

    def mark_unsubscribed(self, digests: Collection[str], *, now: datetime) -> None:
        """Save that these are there no more, its own among them, which others may wait for."""
        self.webhook_digest = ""
        self.save(update_fields=["webhook_digest"])
        self._parked().filter(webhook_digest__in=digests).update(webhook_digest="")
        waiting = self.of_same_account().filter(
            state=self.State.PENDING, last_error=self.COMES_LATER
        )
        if waiting.update(due_at=now):
            send_after_commit(RUN_DUE)

    def mark_done(self, *, now: datetime, **cleared: Any) -> None:
        """Mark it done and empty the tokens, which are spent."""
        super().mark_done(now=now, refresh_token=None, access_token=None, **cleared)

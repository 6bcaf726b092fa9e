"""A grant to be revoked at apaleo."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from encryption.binding import bind, unbind
from encryption.fields import EncryptedTextField
from jobs.models import Job, JobQuerySet


class Revocation(Job):
    """A grant to be revoked at apaleo by its token, now or when it is reachable again.

    Written in the transaction that ends a connection or does not use a fresh grant. The token is
    bound to `binding`, kept until the revocation is done and emptied then. Where there is a
    webhook subscription it is deleted first, because that takes a token of the same grant.
    """

    deferred = ("refresh_token", "access_token")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    apaleo_account_code = models.CharField(_("apaleo account"), max_length=50, blank=True)
    binding = models.UUIDField(unique=True)
    refresh_token = EncryptedTextField(null=True)
    token_type_hint = models.CharField(
        max_length=20,
        default="refresh_token",
        help_text=_("RFC 7009, 2.1: access_token where no lasting access was granted."),
    )
    access_token = EncryptedTextField(null=True)
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
        account: Account,
        apaleo_account_code: str = "",
        token_type_hint: str = "refresh_token",  # noqa: S107 - a kind of token
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
            token_type_hint=token_type_hint,
            due_at=now,
        )

    def unbound_token(self) -> str | None:
        """Return the token, None once it has been revoked.

        Raises Undecryptable or BoundElsewhere.
        """
        return None if self.refresh_token is None else unbind(self.refresh_token, to=self.binding)

    def unbound_access_token(self) -> str | None:
        """Return the access token that a refresh has brought; raises like `unbound_token`."""
        return None if self.access_token is None else unbind(self.access_token, to=self.binding)

    def keep(self, *, access_token: str, refresh_token: str | None) -> None:
        """Save the tokens of a refresh, in a transaction of its own: the old one is spent."""
        self.access_token = bind(access_token, to=self.binding)
        if refresh_token is not None:
            self.refresh_token = bind(refresh_token, to=self.binding)
        self.save(update_fields=["access_token", "refresh_token"])

    def mark_unsubscribed(self) -> None:
        """Save that there is no subscription to be deleted any more."""
        self.webhook_digest = ""
        self.save(update_fields=["webhook_digest"])

    def mark_done(self, *, now: datetime, **cleared: Any) -> None:
        """Mark it done and empty the tokens, which are spent."""
        super().mark_done(now=now, refresh_token=None, access_token=None, **cleared)

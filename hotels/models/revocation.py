"""A grant to be handed back to apaleo."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models

from hotels.encryption import EncryptedTextField, seal, unseal
from hotels.models.account import Account
from hotels.models.errand import Errand, ErrandQuerySet


class Revocation(Errand):
    """A refresh token to be revoked at apaleo, now or when it is reachable again.

    Written in the transaction that ends a connection or turns a fresh grant away. The token
    is sealed to `seal`, kept until the revocation is done and emptied then.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    apaleo_account_code = models.CharField("apaleo account", max_length=50, blank=True)
    seal = models.UUIDField(unique=True)
    refresh_token = EncryptedTextField(null=True)

    objects = ErrandQuerySet["Revocation"].as_manager()

    def __str__(self) -> str:
        return f"Revocation for {self.account} ({self.state})"

    @classmethod
    def promise(
        cls, account: Account, *, refresh_token: str, apaleo_account_code: str = "", now: datetime
    ) -> Revocation:
        """Promise to hand this grant back."""
        name = uuid.uuid4()
        return cls.objects.create(
            account=account,
            apaleo_account_code=apaleo_account_code,
            seal=name,
            refresh_token=seal(refresh_token, to=name),
            due_at=now,
        )

    def unsealed_token(self) -> str | None:
        """Return the refresh token, None once it has been revoked."""
        return None if self.refresh_token is None else unseal(self.refresh_token, to=self.seal)

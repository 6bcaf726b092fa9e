"""A grant to be handed back to apaleo."""

from django.db import models

from hotels.encryption import EncryptedTextField
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

"""The app's own codes: what apaleo's rate plans and room types are mapped to."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models.functions import Lower

from accounts.models.account import Account
from accounts.querysets import TenantQuerySet

C = TypeVar("C", bound="Code")


class CodeQuerySet(TenantQuerySet[C]):
    """Codes of accounts."""

    def active(self) -> Self:
        """Narrow to those that can be mapped to."""
        return self.filter(is_active=True)


class CodeFields(models.Model):
    """A code and its words. Codes keep their leading zeros and are the same in any case."""

    code = models.CharField(max_length=50)
    name = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} ({self.name})" if self.name else self.code


class Code(CodeFields):
    """A code of one account."""

    account_path = "account"

    account = models.ForeignKey(Account, models.CASCADE)
    is_active = models.BooleanField(
        default=True, help_text="Switched off, it stays where it is mapped and is flagged there."
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint("account", Lower("code"), name="%(class)s_once_per_account"),
            models.CheckConstraint(condition=~models.Q(code=""), name="%(class)s_is_not_empty"),
        ]


class RateCode(Code):
    """The app's own code for a rate."""

    objects = CodeQuerySet["RateCode"].as_manager()


class RoomCode(Code):
    """The app's own code for a room type."""

    objects = CodeQuerySet["RoomCode"].as_manager()


class StandardCode(CodeFields):
    """A code that new accounts start with; changing it changes no account that exists."""

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(Lower("code"), name="%(class)s_once"),
            models.CheckConstraint(condition=~models.Q(code=""), name="%(class)s_is_not_empty"),
        ]


class StandardRateCode(StandardCode):
    """A rate code of the standard set."""


class StandardRoomCode(StandardCode):
    """A room code of the standard set."""

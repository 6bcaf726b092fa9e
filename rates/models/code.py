"""The app's own codes: what apaleo's rate plans and room types are mapped to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.account import Account
from accounts.models.querysets import TenantQuerySet
from rates.models.change_set import ChangeSet
from rates.models.code_key import MAX_CODE_LENGTH, MAX_KEY_LENGTH, code_key, validate_code

C = TypeVar("C", bound="Code")
NOT_EMPTY = ~models.Q(code="") & ~models.Q(key="")


class CodeQuerySet(TenantQuerySet[C]):
    """Codes of accounts."""

    def active(self) -> Self:
        """Narrow to those that can be mapped to."""
        return self.filter(is_active=True)

    def written(self, code: str) -> Self:
        """Narrow to those that are this code, however it is written."""
        return self.filter(key=code_key(code))


class CodeKeyField(models.CharField):
    """The key of what another field of the row says, computed whenever the row is written."""

    def __init__(self, *args: Any, source: str = "code", **options: Any) -> None:
        super().__init__(*args, **options)
        self.source = source

    def deconstruct(self) -> Any:
        """Return how to make it again, for migrations."""
        name, path, args, options = super().deconstruct()
        own = {} if self.source == "code" else {"source": self.source}
        return name, path, args, options | own

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the key as it is now."""
        key = code_key(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, key)
        return key


class CodeFields(models.Model):
    """A code and its words. Codes keep their leading zeros; `key` says which are the same."""

    code = models.CharField(max_length=MAX_CODE_LENGTH, validators=[validate_code])
    key = CodeKeyField(max_length=MAX_KEY_LENGTH, editable=False)
    name = models.CharField(max_length=200, blank=True)
    description = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} ({self.name})" if self.name else self.code

    def save(self, *, update_fields: Iterable[str] | None = None, **options: Any) -> None:
        """Write the row, the key along with its code."""
        if update_fields is not None and "code" in update_fields:
            update_fields = {*update_fields, "key"}
        super().save(update_fields=update_fields, **options)


class Code(CodeFields):
    """A code of one account."""

    account_path = "account"

    account = models.ForeignKey(Account, models.CASCADE)
    is_active = models.BooleanField(
        default=True, help_text=_("Switched off, it stays where it is mapped and is flagged there.")
    )

    change_set = models.ForeignKey(
        ChangeSet,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss",
        help_text=_("What it was made by; taken back together while nothing else is mapped to it."),
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["account", "key"], name="%(class)s_once_per_account"),
            models.CheckConstraint(condition=NOT_EMPTY, name="%(class)s_is_not_empty"),
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
            models.UniqueConstraint(fields=["key"], name="%(class)s_once"),
            models.CheckConstraint(condition=NOT_EMPTY, name="%(class)s_is_not_empty"),
        ]


class StandardRateCode(StandardCode):
    """A rate code of the standard set."""


class StandardRoomCode(StandardCode):
    """A room code of the standard set."""

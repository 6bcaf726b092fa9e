"""What every mirrored row has in common."""

from __future__ import annotations

from typing import ClassVar, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.querysets import TenantQuerySet
from hotels.models.connection import Connection

M = TypeVar("M", bound="Mirrored")


class MirroredQuerySet(TenantQuerySet[M]):
    """Mirrored rows."""

    def present(self) -> Self:
        """Narrow to what apaleo still had at the last complete load."""
        return self.filter(gone_at=None)


class Mirrored(models.Model):
    """A row kept like apaleo's own, known by the connection and apaleo's id.

    It is never deleted: what disappears is marked gone and may come back.
    """

    # What people decided about the row: written when it is first seen, never by a load again.
    kept_fields: ClassVar[frozenset[str]] = frozenset()
    _ours: ClassVar[frozenset[str]] = frozenset(
        {"id", "connection_id", "remote_id", "first_seen_at", "changed_at", "gone_at"}
    )

    account_path = "connection__account"

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="%(class)s_set")
    remote_id = models.CharField(_("apaleo id"), max_length=100)
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["connection", "remote_id"], name="%(class)s_once_per_connection"
            )
        ]

    @classmethod
    def mirrored_columns(cls) -> tuple[str, ...]:
        """Return the names of the columns in which apaleo's own values are kept, in one order."""
        names = (field.attname for field in cls._meta.concrete_fields)
        return tuple(name for name in names if name not in cls._ours | cls.kept_fields)

"""A grant that another one has taken the place of."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext

from encryption.fields import EncryptedTextField
from hotels.models.connection import Connection


class ReplacedGrant(models.Model):
    """The refresh token that a connection had before it was connected again, kept sealed.

    It may stay good at apaleo, and revoking it at once could end the grant that replaced it
    (decision 4). So it is handed back with the others when the hotel leaves.
    """

    # Somebody who connects for a pastime fills no table.
    MAX_KEPT = 50

    connection = models.ForeignKey(Connection, models.CASCADE, related_name="replaced_grants")
    binding = models.UUIDField(unique=True, default=uuid.uuid4)
    refresh_token = EncryptedTextField()
    replaced_at = models.DateTimeField()

    def __str__(self) -> str:
        return gettext("Replaced grant of connection %(id)s") % {"id": self.connection_id}

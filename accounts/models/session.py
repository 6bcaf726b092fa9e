"""A browser's session, of which the database knows no key."""

from __future__ import annotations

from uuid import UUID

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

from accounts.models.user import User


class Session(AbstractBaseSession):
    """What is kept for a browser: `session_key` is a digest of what its cookie says.

    Whoever reads this table, or a copy of it, cannot sign in with what they find.
    """

    # Without a constraint of the database: a session that is saved while its user is deleted would
    # be tried again for ever, for Django takes that for a key that is taken.
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, db_constraint=False, related_name="+"
    )
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @property
    def public_id(self) -> UUID:
        """Return what an address may name it by."""
        return UUID(hex=self.session_key)

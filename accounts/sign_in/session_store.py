"""Sessions in the database, under digests of their keys."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.models import Session

# Use is written down no more often than that, so that reading pages does not write.
STEP = timedelta(minutes=5)
# Nobody is signed in there: a sign-up that waits for its code, a form that waits for the sign-in.
LIFETIME_OF_STRANGERS = timedelta(hours=1)


def digest(key: str) -> str:
    """Return what a session is stored under: 128 bits, in hexadecimal digits."""
    return sha256(key.encode()).hexdigest()[:32]


class SessionStore(db.SessionStore):
    """Django's sessions in the database, but nobody who reads it learns a key.

    Of views that are not asynchronous: the rest of Django's store knows keys alone.
    """

    seen_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the model of the rows."""
        return Session

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a session of this key."""
        return Session.objects.filter(session_key=digest(session_key)).exists()

    def delete(self, session_key: str | None = None) -> None:
        """Delete the session of this key, or of this store's."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=digest(key)).delete()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row to be saved: with the user, so that it is found by them."""
        return Session(
            session_key=digest(self._get_or_create_session_key()),  # type: ignore[attr-defined]
            session_data=self.encode(data),
            expire_date=self.get_expiry_date(),
            user_id=data.get(SESSION_KEY),
        )

    def get_session_cookie_age(self) -> int:
        """Return for how many seconds it is kept: anybody can make one, and as many as they like.

        So those in which nobody is signed in must not fill the table for as long as the others.
        """
        age: int = super().get_session_cookie_age()
        return age if SESSION_KEY in self else min(age, int(LIFETIME_OF_STRANGERS.total_seconds()))

    def note_use(self, *, now: datetime) -> None:
        """Write down that the session is used, if it was not just now."""
        if self.session_key is None or (self.seen_at and now - self.seen_at <= STEP):
            return
        Session.objects.filter(session_key=digest(self.session_key)).update(seen_at=now)
        self.seen_at = now

    def _get_session_from_db(self) -> Session | None:
        key = digest(self.session_key or "")
        row = Session.objects.filter(session_key=key, expire_date__gt=timezone.now()).first()
        if row is None:
            self._session_key = None
        else:
            self.seen_at = row.seen_at
        return row

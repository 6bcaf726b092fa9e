"""Sessions: how long those of staff last, ending the others, clearing away what has expired."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from accounts.models import User

STAFF_LIFETIME = timedelta(hours=10)
STAFF_IDLE = timedelta(hours=1)
# Written down no more often than that, so that reading pages does not write to the database.
STEP = timedelta(minutes=5)
BEGAN, SEEN = "staff_began", "staff_seen"


def is_over_for_staff(session: SessionBase, *, now: datetime) -> bool:
    """Tell whether a session of staff has lasted or lain idle too long, and note that it is used.

    It begins when staff are first seen in it: at the sign-in, or when a hotelier becomes staff.
    """
    began, seen = session.get(BEGAN), session.get(SEEN)
    moment = now.timestamp()
    if began is None or seen is None:
        session[BEGAN] = session[SEEN] = moment
        return False
    if moment - began > STAFF_LIFETIME.total_seconds():
        return True
    # What is written down may be as old as a step.
    if moment - seen > (STAFF_IDLE + STEP).total_seconds():
        return True
    if moment - seen > STEP.total_seconds():
        session[SEEN] = moment
    return False


def end_other_sessions(request: HttpRequest, *, user: User) -> None:
    """End every session of the user but the one of this request, which gets a new key."""
    user.start_session_epoch()
    update_session_auth_hash(request, user)


def purge() -> None:
    """Delete the sessions that have expired: nothing else does, and each visit leaves one."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()

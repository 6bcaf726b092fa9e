"""Sessions: how long they last, which somebody has, ending them, clearing away what has expired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypedDict, cast
from uuid import UUID

from allauth.account.signals import authentication_step_completed
from django.contrib.auth import HASH_SESSION_KEY, update_session_auth_hash
from django.contrib.auth.signals import user_logged_in
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import Session, User
from accounts.sign_in import devices
from accounts.sign_in.session_store import STEP, SessionStore, digest
from accounts.trail.receivers import ip_address_of
from jobs.purging import delete_oldest_first

LIFETIME = timedelta(days=14)
STAFF_LIFETIME = timedelta(hours=10)
STAFF_IDLE = timedelta(hours=1)
# Where a session keeps when, from where and in what it began.
SIGN_IN = "sign_in"
# Of the newest; nobody reads more.
MAX_SHOWN = 100


class SignIn(TypedDict):
    """When a session began, in seconds of Unix time, from where, and by which User-Agent."""

    at: float
    ip: str
    agent: str


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """A session in which somebody is signed in."""

    id: UUID
    device: str
    ip_address: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, **_: Any) -> None:
    """Keep in the session when, from where and in what it began."""
    agent = request.META.get("HTTP_USER_AGENT", "")[: devices.MAX_LENGTH]
    ip_address = ip_address_of(request) or ""
    request.session[SIGN_IN] = SignIn(at=timezone.now().timestamp(), ip=ip_address, agent=agent)


@receiver(authentication_step_completed)
def renew_key(request: HttpRequest, *, reauthenticated: bool = False, **_: Any) -> None:
    """Give the session another key once its owner has shown again that it is theirs."""
    if reauthenticated:
        request.session.cycle_key()


def note_use(request: HttpRequest, *, now: datetime) -> None:
    """Write down that the session is used, at most every few minutes."""
    cast("SessionStore", request.session).note_use(now=now)


def is_over(request: HttpRequest, *, user: User, now: datetime) -> bool:
    """Tell whether the session has lasted too long, or for staff lain idle too long."""
    store = cast("SessionStore", request.session)
    return _is_over(store.get(SIGN_IN), store.seen_at or now, user=user, now=now)


def open_sessions(user: User, *, key: str | None, now: datetime) -> list[OpenSession]:
    """Return the sessions of a user, the one of this key first, then the last used."""
    this = digest(key or "")
    rows = Session.objects.filter(user=user, expire_date__gt=now).order_by("-seen_at", "pk")
    found = list(_open(rows[:MAX_SHOWN], user=user, this=this, now=now))
    return sorted(found, key=lambda session: not session.is_this)


def end_session(user: User, session: OpenSession) -> None:
    """End one session of the user's. Idempotent."""
    Session.objects.filter(pk=session.id.hex, user=user).delete()


def end_other_sessions(request: HttpRequest, *, user: User) -> None:
    """End every session of the user but the one of this request, which gets a new key."""
    user.start_session_epoch()
    update_session_auth_hash(request, user)
    this = digest(request.session.session_key or "")
    Session.objects.filter(user=user).exclude(pk=this).delete()


def purge(*, now: datetime) -> None:
    """Delete the sessions that have expired: nothing else does, and each visit leaves one."""
    over = Session.objects.filter(expire_date__lt=now)
    delete_oldest_first(over, by="expire_date")


def _open(
    rows: QuerySet[Session], *, user: User, this: str, now: datetime
) -> Iterator[OpenSession]:
    """Yield those of the rows in which the user is still signed in."""
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    for row in rows:
        data = SessionStore().decode(row.session_data)
        sign_in: SignIn | None = data.get(SIGN_IN)
        is_of_now = any(constant_time_compare(data.get(HASH_SESSION_KEY, ""), h) for h in hashes)
        if sign_in is None or not is_of_now or _is_over(sign_in, row.seen_at, user=user, now=now):
            continue
        yield OpenSession(
            id=row.public_id,
            device=devices.describe(sign_in["agent"]),
            ip_address=sign_in["ip"],
            began_at=datetime.fromtimestamp(sign_in["at"], tz=UTC),
            seen_at=row.seen_at,
            is_this=row.pk == this,
        )


def _is_over(sign_in: SignIn | None, seen_at: datetime, *, user: User, now: datetime) -> bool:
    if sign_in is None:
        return True
    lasted = timedelta(seconds=now.timestamp() - sign_in["at"])
    if not user.is_staff:
        return lasted > LIFETIME
    # What is written down of its use may be as old as a step.
    return lasted > STAFF_LIFETIME or now - seen_at > STAFF_IDLE + STEP

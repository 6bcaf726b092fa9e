"""Staff who see an account as its owner does: every page of it, and nothing can be changed.

Three things hold whatever a page does: no form goes through, the database takes no write while a
page of the account is made, and whoever looks needs the permission anew with every page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import Account, Membership, User
from accounts.trail.events import LOOK_BEGUN, LOOK_ENDED
from accounts.trail.receivers import ip_address_of
from audit.trail import record

PERMISSION = "accounts.look_into_account"
LIFETIME = timedelta(minutes=30)
SESSION_KEY = "look"
# As Django and the databases begin what reads or marks a place in a transaction.
READS = ("SELECT", "BEGIN", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")


class OnlyLookingError(PermissionDenied):
    """A page tried to write something while somebody only looks at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An account that a member of staff looks into, and until when."""

    account: Account
    until: datetime


def begin_look(request: HttpRequest, *, user: User, account: Account, now: datetime) -> None:
    """Show the visitor the account's pages from now on, and tell the account's owners of it.

    Raises PermissionDenied for whoever may not, and for an account that is closed.
    """
    if not _may_look(user) or account.closed_at is not None:
        raise PermissionDenied(PERMISSION)
    _tell(LOOK_BEGUN, request, user=user, account_id=account.pk, now=now)
    request.session[SESSION_KEY] = {
        "account": str(account.pk),
        "until": (now + LIFETIME).timestamp(),
    }


def end_look(request: HttpRequest, *, user: User, now: datetime) -> str | None:
    """Show the visitor their own pages again; return the key of the account, if they looked."""
    kept = request.session.pop(SESSION_KEY, None)
    if kept is None:
        return None
    _tell(LOOK_ENDED, request, user=user, account_id=kept["account"], now=now)
    return str(kept["account"])


def find_look(request: HttpRequest, *, user: User, now: datetime) -> Look | None:
    """Return what the session has begun to look into, or None once that is over.

    It is over with its time, with the permission, and with the account.
    """
    kept = request.session[SESSION_KEY]
    until = datetime.fromtimestamp(kept["until"], tz=UTC)
    if now >= until or not _may_look(user):
        return None
    account = Account.objects.filter(pk=kept["account"], closed_at=None).first()
    return Look(account=account, until=until) if account else None


def look_of(request: HttpRequest) -> Look | None:
    """Return what the visitor looks into on this page."""
    return getattr(request, "look", None)


def see_as_owner(request: HttpRequest, look: Look, *, user: User) -> None:
    """Have this request see the account's rows, and no others, through the user."""
    request.look = look  # type: ignore[attr-defined]  # kept for this request
    user.looks_into = look.account.pk


def membership_of_look(account: Account, *, user: User) -> Membership:
    """Return the membership of an owner, which is in no table."""
    return Membership(account=account, user=user, role=Membership.Role.OWNER)


def refuse_writes(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Let statements pass that read, and raise OnlyLookingError for all others.

    A wrapper for Django's `connection.execute_wrapper`.
    """
    if not sql.lstrip(" (").startswith(READS):
        raise OnlyLookingError(PERMISSION)
    return execute(sql, params, many, context)


def _may_look(user: User) -> bool:
    return user.is_staff and user.has_perm(PERMISSION)


def _tell(event: Any, request: HttpRequest, *, user: User, account_id: Any, now: datetime) -> None:
    record(
        event,
        by=user,
        account_id=account_id,
        is_staff=True,
        ip_address=ip_address_of(request),
        now=now,
    )

"""What happens to a login is told by Django's and allauth's signals, and written down here."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth import signals as auth
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Membership, User
from accounts.trail import events
from audit.events import Event
from audit.trail import make_entry, record, record_all
from mail.addresses import InvalidAddress, normal_form
from staff.history import staff_acted


def record_login(
    event: Event, *, user: User, request: HttpRequest | None, subject: str = ""
) -> None:
    """Write down what somebody did to their login, once for each account they belong to."""
    memberships = Membership.objects.filter(user=user)
    found: list[UUID | None] = list(memberships.values_list("account_id", flat=True))
    for account_id in found or [None]:
        record(
            event,
            by=user,
            account_id=account_id,
            subject=subject,
            ip_address=ip_address_of(request),
            now=timezone.now(),
        )


def ip_address_of(request: HttpRequest | None) -> str | None:
    """Return the visitor's address as the rate limits know it, or None if it cannot be told."""
    if request is None:
        return None
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:
        return None
    return address


@receiver(auth.user_logged_in)
def on_signed_in(user: User, request: HttpRequest, **_: Any) -> None:
    """Write a sign-in down."""
    record_login(events.SIGNED_IN, user=user, request=request)


@receiver(auth.user_logged_out)
def on_signed_out(user: User | None, request: HttpRequest, **_: Any) -> None:
    """Write a sign-out down, unless nobody was signed in."""
    if user is not None:
        record_login(events.SIGNED_OUT, user=user, request=request)


@receiver(auth.user_login_failed)
def on_sign_in_failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any
) -> None:
    """Write a failed sign-in down: for the login's accounts, or else for staff alone.

    What was typed is kept only if it is an address: it may have been a password.
    """
    try:
        typed = normal_form(str(credentials.get("email") or credentials.get("username") or ""))
    except InvalidAddress:
        typed = ""
    memberships = Membership.objects.filter(user__email=typed)
    found: list[UUID | None] = list(memberships.values_list("account_id", flat=True))
    for account_id in found or [None]:
        record(
            events.SIGN_IN_FAILED,
            by=None,
            account_id=account_id,
            subject=typed,
            ip_address=ip_address_of(request),
            now=timezone.now(),
        )


@receiver(account.user_signed_up)
def on_signed_up(user: User, request: HttpRequest, **_: Any) -> None:
    """Write a sign-up down."""
    record_login(events.SIGNED_UP, user=user, request=request)


@receiver([account.password_changed, account.password_reset, account.password_set])
def on_password_changed(user: User, request: HttpRequest, **_: Any) -> None:
    """Write a new password down, never which."""
    record_login(events.PASSWORD_CHANGED, user=user, request=request)


@receiver(account.email_added)
def on_email_added(user: User, request: HttpRequest, email_address: Any, **_: Any) -> None:
    """Write an additional address down."""
    record_login(events.EMAIL_ADDED, user=user, request=request, subject=email_address.email)


@receiver(account.email_removed)
def on_email_removed(user: User, request: HttpRequest, email_address: Any, **_: Any) -> None:
    """Write down that an address is gone."""
    record_login(events.EMAIL_REMOVED, user=user, request=request, subject=email_address.email)


@receiver(account.email_changed)
def on_email_changed(
    user: User, request: HttpRequest, from_email_address: Any, to_email_address: Any, **_: Any
) -> None:
    """Write another main address down, with the one before."""
    before = from_email_address.email if from_email_address else ""
    subject = f"{before} → {to_email_address.email}"
    record_login(events.EMAIL_CHANGED, user=user, request=request, subject=subject)


@receiver(mfa.authenticator_added)
def on_second_factor_added(
    user: User, request: HttpRequest, authenticator: Authenticator, **_: Any
) -> None:
    """Write a new second factor, or its recovery codes, down."""
    is_app = authenticator.type == Authenticator.Type.TOTP
    event = events.SECOND_FACTOR_ADDED if is_app else events.RECOVERY_CODES_MADE
    record_login(event, user=user, request=request)


@receiver(mfa.authenticator_reset)
def on_recovery_codes_made(user: User, request: HttpRequest, **_: Any) -> None:
    """Write new recovery codes down."""
    record_login(events.RECOVERY_CODES_MADE, user=user, request=request)


@receiver(mfa.authenticator_removed)
def on_second_factor_removed(
    user: User, request: HttpRequest, authenticator: Authenticator, **_: Any
) -> None:
    """Write down that a second factor is gone."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_login(events.SECOND_FACTOR_REMOVED, user=user, request=request)


@receiver(staff_acted)
def on_staff_acted(entries: Sequence[LogEntry], **_: Any) -> None:
    """Write down what staff did in the admin; owners read what concerns their account."""
    now = timezone.now()
    accounts = _account_ids_of(entries)
    people = User.objects.in_bulk({entry.user_id for entry in entries})
    record_all(
        make_entry(
            events.STAFF_ACTED,
            by=people.get(entry.user_id),
            is_staff=True,
            account_id=accounts.get((entry.content_type_id, str(entry.object_id))),
            subject=f"{entry.content_type} {entry.object_repr}: {entry.get_change_message()}",
            now=now,
        )
        for entry in entries
    )


def _account_ids_of(entries: Sequence[LogEntry]) -> dict[tuple[Any, str], Any]:
    """Return the account of each row that staff changed, unless it is nobody's or gone."""
    found: dict[tuple[Any, str], Any] = {}
    by_kind = itertools.groupby(
        sorted(entries, key=lambda entry: entry.content_type_id or 0),
        key=lambda entry: entry.content_type,
    )
    for content_type, of_kind in by_kind:
        model = content_type.model_class() if content_type else None
        path = getattr(model, "account_path", None)
        if content_type is None or model is None or path is None:
            continue
        keys = [entry.object_id for entry in of_kind]
        rows = model._default_manager.filter(pk__in=keys).values_list("pk", path)
        found |= {(content_type.pk, str(pk)): account_id for pk, account_id in rows}
    return found

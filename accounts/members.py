"""Who belongs to an account: creating one, changing a role, leaving."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Account, Membership, User
from accounts.signals import account_created
from accounts.trail.events import (
    ACCOUNT_CREATED,
    ACCOUNT_RENAMED,
    LEFT,
    MEMBER_REMOVED,
    ROLE_CHANGED,
)
from audit.trail import record


class LastOwner(Exception):
    """The account would be left without an owner: make somebody else an owner first."""


def create_account(*, name: str, owner: User) -> Account:
    """Return the account that `owner` belongs to, made under `name` if there is none.

    Sending the form twice makes one account.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=owner.pk)
        existing = Membership.objects.filter(user=owner).select_related("account").first()
        if existing is not None:
            return existing.account
        account = Account.objects.create(name=name)
        Membership.objects.create(account=account, user=owner, role=Membership.Role.OWNER)
        record(ACCOUNT_CREATED, by=owner, account_id=account.pk, subject=name, now=timezone.now())
        account_created.send(sender=Account, account=account)
        return account


def change_role(membership: Membership, *, role: Membership.Role, by: User, now: datetime) -> None:
    """Give a member another role; raises LastOwner rather than leave nobody in charge."""
    with transaction.atomic():
        if role != Membership.Role.OWNER:
            _require_another_owner(membership)
        Membership.objects.filter(pk=membership.pk).update(role=role)
        record(
            ROLE_CHANGED,
            by=by,
            account_id=membership.account_id,
            subject=f"{membership.user.email}: {membership.role} → {role}",
            now=now,
        )


def remove(membership: Membership, *, by: User, now: datetime) -> None:
    """End a membership; raises LastOwner rather than leave nobody in charge. Idempotent."""
    with transaction.atomic():
        _require_another_owner(membership)
        removed, _ = Membership.objects.filter(pk=membership.pk).delete()
        if removed:
            record(
                LEFT if by.pk == membership.user_id else MEMBER_REMOVED,
                by=by,
                account_id=membership.account_id,
                subject=membership.user.email,
                now=now,
            )


def owned_alone(user: User) -> QuerySet[Account]:
    """Return the accounts that would be left without an owner if this person left them."""
    owners = Membership.objects.filter(role=Membership.Role.OWNER)
    others = owners.filter(account=OuterRef("account"), user__is_active=True).exclude(user=user)
    alone = owners.filter(~Exists(others), user=user)
    return Account.objects.filter(pk__in=alone.values("account")).order_by("name", "pk")


def _require_another_owner(membership: Membership) -> None:
    # Two owners who demote each other at the same moment queue up for the account's row.
    # Not for its key: a person who is erased ends memberships, and then waits for connections
    # whose holders may write rows that name the account.
    Account.objects.select_for_update(no_key=True).get(pk=membership.account_id)
    if owned_alone(membership.user).filter(pk=membership.account_id).exists():
        raise LastOwner


def rename(
    user: User, *, name: str, account: Account | None, account_name: str, now: datetime
) -> None:
    """Call the user `name` and, where it is given, the account `account_name`, which is told."""
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(name=name)
        if account is None or account.name == account_name:
            return
        Account.objects.filter(pk=account.pk).update(name=account_name)
        record(ACCOUNT_RENAMED, by=user, account_id=account.pk, subject=account_name, now=now)

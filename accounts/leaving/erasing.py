"""A person leaves for good: the login and all that is known by it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts import members
from accounts.models import Membership, User
from accounts.trail.events import USER_ERASED
from audit.trail import record


class WorksHere(Exception):
    """The person works for the maker: a superuser takes their powers away first."""


def erase(user: User, *, now: datetime) -> None:
    """Delete a user and what belongs to nobody else: addresses, second factor, memberships.

    What they did stays without their name, but for the lines of the trail, which nobody changes.
    Raises WorksHere, or members.LastOwner where an account would be left without an owner.
    Idempotent.
    """
    with transaction.atomic():
        # Not the key yet: what they connected is waited for, and may be writing who does it.
        locked = User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
        if locked is None:
            return
        if locked.is_staff:
            raise WorksHere
        memberships = Membership.objects.filter(user=locked).select_related("user")
        for membership in memberships.order_by("account_id"):
            members.remove(membership, by=locked, now=now)
        record(USER_ERASED, by=locked, now=now)
        locked.delete()

"""Sign-ups that nobody has confirmed: whose address it is has not been shown.

Such a login has never been open. Whoever comes by the address later, with the code from the mail
in hand, gets a login and an account of their own, and nothing of what stood there before.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet

from accounts.models import Account, Membership, User

KEPT_FOR = timedelta(days=7)


def unconfirmed_sign_ups() -> QuerySet[User]:
    """Return who has signed up, proved no address and never been in.

    Staff are not among them, nor whoever got a login otherwise: what the admin makes has no
    password yet, what a maker's program makes has no address to prove.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    waiting = User.objects.filter(last_login=None, is_staff=False, is_superuser=False)
    return waiting.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).filter(
        Exists(addresses.filter(verified=False)), ~Exists(addresses.filter(verified=True))
    )


def remove_sign_up(email: str) -> None:
    """Delete the unconfirmed sign-up that holds the address, with the account it made."""
    for user in unconfirmed_sign_ups().select_for_update().filter(email=email):
        _remove(user)


def purge(*, now: datetime) -> int:
    """Delete the sign-ups that nobody has confirmed in a week, and return how many."""
    old = unconfirmed_sign_ups().filter(joined_at__lt=now - KEPT_FOR).order_by("pk")
    removed = 0
    for pk in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            # Looked at once more: it may have been confirmed meanwhile.
            user = unconfirmed_sign_ups().select_for_update().filter(pk=pk).first()
            if user is not None:
                _remove(user)
                removed += 1
    return removed


def _remove(user: User) -> None:
    """Delete a user and each account that is theirs alone, unless staff have put it to use."""
    others = Membership.objects.filter(account=OuterRef("pk")).exclude(user=user)
    own = Account.objects.for_user(user).exclude(Exists(others))
    for account in own:
        try:
            with transaction.atomic():
                account.delete()
        except ProtectedError:
            # It has connections, which only staff can have given it: theirs to decide.
            continue
    user.delete()

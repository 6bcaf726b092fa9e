"""Closing an account, and what is left of it in the end: the lines of the trail."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import Account, Invitation, Membership, User
from accounts.signals import account_closed
from accounts.trail.events import ACCOUNT_CLOSED
from audit.trail import record

logger = logging.getLogger(__name__)


def close(account: Account, *, by: User, now: datetime) -> None:
    """Close an account for good: nobody belongs to it any more, and its data is to be erased.

    Idempotent. What apps above have to end is ended in the same transaction: see
    `accounts.signals.account_closed`.
    """
    with transaction.atomic():
        # Not its key: whoever ends one of its connections just now has that held, which is waited
        # for here, and writes rows that name the account.
        locked = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        if locked.closed_at is not None:
            return
        locked.close(now=now)
        account_closed.send(sender=Account, account=locked, by=by, now=now)
        Invitation.objects.filter(account=locked).delete()
        Membership.objects.filter(account=locked).delete()
        record(ACCOUNT_CLOSED, by=by, account_id=locked.pk, subject=locked.name, now=now)


def erase_closed() -> int:
    """Delete the closed accounts that nothing depends on any more, and return how many.

    What is still to be done for one, such as giving a grant back, keeps it until it is done.
    """
    erased = 0
    for account in Account.objects.exclude(closed_at=None).order_by("closed_at", "pk"):
        try:
            account.delete()
        except ProtectedError:
            logger.info("account %s: not everything of it is gone yet", account.pk)
        else:
            erased += 1
    return erased

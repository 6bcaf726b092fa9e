"""What an account or one of its hotels has by default, instead of what the maker says."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Account
from hotels.models import Property
from rates.defaults.applying import Applied, apply_defaults
from rates.models import DefaultMapping, used_kinds
from rates.models.code_key import clean_code, code_key


class NoSuchDefault(Exception):
    """The account has no such default: perhaps a colleague has just taken it away."""


def change_own(
    account: Account, *, hotel: Property | None, kind: str, pattern: str, code: str, now: datetime
) -> Applied:
    """Set what the account, or the hotel, has by default for a pattern, and apply it.

    An empty code says that nothing holds. Raises InvalidCode.
    """
    pattern, code = clean_code(pattern), clean_code(code) if code.strip() else ""
    with transaction.atomic():
        DefaultMapping.objects.update_or_create(
            account=account,
            hotel=hotel,
            kind=kind,
            key=code_key(pattern),
            defaults={"pattern": pattern, "code": code},
        )
        return apply_defaults(account, now=now)


def take_away(account: Account, *, pk: int, now: datetime) -> Applied:
    """Let what is above hold again, and apply that; raises NoSuchDefault."""
    with transaction.atomic():
        own = DefaultMapping.objects.for_account(account)
        deleted, _ = own.filter(pk=pk, kind__in=used_kinds()).delete()
        if not deleted:
            raise NoSuchDefault
        return apply_defaults(account, now=now)

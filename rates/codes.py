"""The codes of an account: creating them, switching them off, starting with the standard set."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from accounts.models import Account
from rates.models import RateCode, RoomCode, StandardRateCode, StandardRoomCode

C = TypeVar("C", RateCode, RoomCode)


class CodeTaken(Exception):
    """The account has this code already, perhaps in other letters: use that one."""


def create_rate_code(
    account: Account, *, code: str, name: str = "", description: str = ""
) -> RateCode:
    """Add a rate code to the account; raises CodeTaken."""
    return _create(RateCode, account, code=code, name=name, description=description)


def create_room_code(
    account: Account, *, code: str, name: str = "", description: str = ""
) -> RoomCode:
    """Add a room code to the account; raises CodeTaken."""
    return _create(RoomCode, account, code=code, name=name, description=description)


def switch(code: RateCode | RoomCode, *, is_active: bool) -> None:
    """Switch a code on or off. Where it is mapped it stays; a code that is off is flagged there."""
    type(code).objects.filter(pk=code.pk).update(is_active=is_active)


def copy_standard_codes(account: Account) -> int:
    """Give the account the standard codes that it does not have, and return how many."""
    return _copy(StandardRateCode, RateCode, account) + _copy(StandardRoomCode, RoomCode, account)


def _copy(
    standard: type[StandardRateCode] | type[StandardRoomCode], kind: type[C], account: Account
) -> int:
    known = {c.lower() for c in kind.objects.for_account(account).values_list("code", flat=True)}
    new = [
        kind(account=account, code=row.code, name=row.name, description=row.description)
        for row in standard.objects.order_by("code")
        if row.code.lower() not in known
    ]
    return len(kind.objects.bulk_create(new, ignore_conflicts=True))


def _create(kind: type[C], account: Account, **words: Any) -> C:
    words = {name: value.strip() for name, value in words.items()}
    try:
        with transaction.atomic():
            return kind.objects.create(account=account, **words)
    except IntegrityError:
        if not kind.objects.for_account(account).filter(code__iexact=words["code"]).exists():
            raise
        raise CodeTaken(words["code"]) from None

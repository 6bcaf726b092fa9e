"""The codes of an account: creating them, switching them off, starting with the standard set."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from accounts.models import Account
from rates.models import RateCode, RoomCode, StandardRateCode, StandardRoomCode
from rates.models.code import Code, StandardCode

C = TypeVar("C", bound=Code)


class CodeTaken(Exception):
    """The account has this code already, perhaps in other letters: use that one."""


def create_code(
    account: Account, *, model: type[C], code: str, name: str = "", description: str = ""
) -> C:
    """Add a rate code or a room code to the account; raises CodeTaken."""
    rows: Any = model._default_manager
    code = code.strip()
    try:
        with transaction.atomic():
            created: C = rows.create(
                account=account, code=code, name=name.strip(), description=description.strip()
            )
    except IntegrityError:
        if not rows.for_account(account).filter(code__iexact=code).exists():
            raise
        raise CodeTaken(code) from None
    return created


def switch(code: RateCode | RoomCode, *, is_active: bool) -> None:
    """Switch a code on or off. Where it is mapped it stays; a code that is off is flagged there."""
    type(code).objects.filter(pk=code.pk).update(is_active=is_active)


def copy_standard_codes(account: Account) -> int:
    """Give the account the standard codes that it does not have, and return how many."""
    return _copy(StandardRateCode, RateCode, account) + _copy(StandardRoomCode, RoomCode, account)


def _copy(standard: type[StandardCode], model: type[Code], account: Account) -> int:
    rows: Any = model._default_manager
    known = {code.lower() for code in rows.for_account(account).values_list("code", flat=True)}
    new = [
        model(account=account, code=row.code, name=row.name, description=row.description)
        for row in standard._default_manager.order_by("code")
        if row.code.lower() not in known
    ]
    return len(rows.bulk_create(new, ignore_conflicts=True))

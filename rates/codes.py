"""The codes of an account: creating them, switching them off, starting with the standard set."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.models import Account
from rates.models import (
    ChangeSet,
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
    used_kinds,
)
from rates.models.code import Code, StandardCode
from rates.models.code_key import clean_code

C = TypeVar("C", bound=Code)


class CodeTaken(Exception):
    """The account has this code already, perhaps written in another way: use that one."""


def create_code(
    account: Account,
    *,
    model: type[C],
    code: str,
    name: str = "",
    description: str = "",
    change_set: ChangeSet | None = None,
) -> C:
    """Add a rate code or a room code to the account; raises InvalidCode or CodeTaken.

    Taking `change_set` back takes the code along, unless something else is mapped to it by then.
    """
    rows: Any = model._default_manager
    code = clean_code(code)
    try:
        with transaction.atomic():
            created: C = rows.create(
                account=account,
                code=code,
                name=name.strip(),
                description=description.strip(),
                change_set=change_set,
            )
    except IntegrityError:
        if not rows.for_account(account).written(code).exists():
            raise
        raise CodeTaken(code) from None
    return created


def switch(code: RateCode | RoomCode, *, is_active: bool) -> bool:
    """Switch a code on or off; False if it is gone.

    Where it is mapped it stays; a code that is off is flagged there.
    """
    rows: Any = type(code).objects.filter(pk=code.pk)
    return bool(rows.update(is_active=is_active))


def get_offered_codes(account: Account) -> dict[str, QuerySet[Any]]:
    """Return what can be mapped to, by code: `rate_codes` and `room_codes`.

    There are none of what the maker's app has no codes for.
    """
    kinds = used_kinds()
    offered = {"rate_codes": MappableRatePlan, "room_codes": MappableUnitGroup}
    found: dict[str, QuerySet[Any]] = {}
    for name, proxy in offered.items():
        codes: Any = proxy.code_model.objects
        own = codes.for_account(account).active().order_by("code", "pk")
        found[name] = own if proxy.kind in kinds else own.none()
    return found


def copy_standard_codes(account: Account) -> int:
    """Give the account the standard codes that it does not have, and return how many."""
    kinds = used_kinds()
    copied = 0
    if MappableRatePlan.kind in kinds:
        copied += _copy(StandardRateCode, RateCode, account)
    if MappableUnitGroup.kind in kinds:
        copied += _copy(StandardRoomCode, RoomCode, account)
    return copied


def add_to_standard(code: RateCode | RoomCode) -> bool:
    """Add a code to the standard set; False if the set has it already."""
    rows: Any = (StandardRateCode if isinstance(code, RateCode) else StandardRoomCode).objects
    _, is_new = rows.get_or_create(
        key=code.key,
        defaults={"code": code.code, "name": code.name, "description": code.description},
    )
    return bool(is_new)


def _copy(standard: type[StandardCode], model: type[Code], account: Account) -> int:
    rows: Any = model._default_manager
    known = set(rows.for_account(account).values_list("key", flat=True))
    new = [
        model(account=account, code=row.code, name=row.name, description=row.description)
        for row in standard._default_manager.order_by("code")
        if row.key not in known
    ]
    return len(rows.bulk_create(new, ignore_conflicts=True))

"""What somebody wants done with one line of the mapping page, and doing it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from accounts.models import User
from rates.codes import CodeTaken, create_code
from rates.mapping import (
    ChangeContext,
    NothingToUndo,
    UnknownCode,
    add_period,
    decline,
    delete_own_codes,
    exclude,
    include,
    map_to,
    share_on_purpose,
    undo,
    unmap,
)
from rates.models import AnyMappable, ChangeSet, MappingChange, Origin, RateCode, RoomCode
from rates.models.code_key import clean_code, code_key
from rates.suggestions import suggest


class WrongDays(Exception):
    """The last day comes before the first."""


class Do(models.TextChoices):
    """What can be done with a line, as its form says it."""

    MAP = "map"
    ACCEPT = "accept"
    DECLINE = "decline"
    CREATE = "create"
    PERIOD = "period"
    UNMAP = "unmap"
    EXCLUDE = "aside"
    INCLUDE = "use"
    SHARE = "share"
    UNDO = "undo"


NAMING_A_CODE = frozenset({Do.MAP, Do.ACCEPT, Do.DECLINE, Do.CREATE, Do.PERIOD})
RATE_PLANS_ONLY = frozenset({Do.EXCLUDE, Do.INCLUDE, Do.SHARE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """What somebody wants done, having seen a version of the line, and the code `offered` on it."""

    do: Do
    code: str = ""
    offered: str = ""
    seen: int
    valid_from: date | None = None
    valid_until: date | None = None

    def suits(self, row: AnyMappable) -> bool:
        """Tell whether it can be done with a row of this kind."""
        return row.can_be_excluded or self.do not in RATE_PLANS_ONLY


def execute(command: Command, *, row: AnyMappable, by: User, now: datetime) -> MappingChange | None:
    """Change the mapping of `row`; None if it was like that already.

    Mapping to no code takes the mapping away, and accepting what is not suggested is mapping by
    hand. Raises UnknownCode, InvalidCode, WrongDays, and what `rates.mapping` raises.
    """
    context = ChangeContext(
        by=by,
        origin=_origin_of(command, row, now),
        seen_version=command.seen,
        offered=_find_code(row, command.offered) if command.offered else None,
        now=now,
    )
    match command.do:
        case Do.UNDO:
            return _undo(row, command.seen, context)
        case Do.SHARE:
            return share_on_purpose(row, context=context)
        case Do.EXCLUDE:
            return exclude(row, context=context)
        case Do.INCLUDE:
            return include(row, context=context)
        case Do.UNMAP | Do.MAP if command.do == Do.UNMAP or not command.code:
            return unmap(row, context=context)
    if command.do == Do.DECLINE:
        return decline(row, code=get_code(row, command.code), context=context)
    if command.valid_from and command.valid_until and command.valid_until < command.valid_from:
        raise WrongDays
    if command.do == Do.CREATE:
        return _map_to_new(command, row=row, context=context)
    return (add_period if command.do == Do.PERIOD else map_to)(
        row,
        code=get_code(row, command.code),
        context=context,
        valid_from=command.valid_from,
        valid_until=command.valid_until,
    )


def get_code(row: AnyMappable, code: str) -> RateCode | RoomCode:
    """Return the code of the row's account, however it is written.

    Raises UnknownCode, or InvalidCode where there cannot be such a code either.
    """
    found = _find_code(row, code)
    if found is None:
        raise UnknownCode(clean_code(code))
    return found


def _origin_of(command: Command, row: AnyMappable, now: datetime) -> Origin:
    """Return ACCEPTED only where the code is suggested for the row today: others learn from it."""
    if command.do != Do.ACCEPT:
        return Origin.BY_HAND
    rows: list[Any] = [row]
    found = suggest(rows, account=row.account, on=row.property.today(now=now)).get(row.pk)
    is_suggested = found is not None and code_key(found.code) == code_key(command.code)
    return Origin.ACCEPTED if is_suggested else Origin.BY_HAND


def _find_code(row: AnyMappable, code: str) -> RateCode | RoomCode | None:
    return row.code_model.objects.for_account(row.account).written(code).first()


def _map_to_new(
    command: Command, *, row: AnyMappable, context: ChangeContext
) -> MappingChange | None:
    """Create the code and map to it; taking that back takes the code along."""
    with transaction.atomic():
        change_set = ChangeSet.objects.create(
            account=row.account, made_by=context.by, made_at=context.now, is_together=False
        )
        return map_to(
            row,
            code=_create(row, command.code, change_set),
            context=replace(context, change_set=change_set),
            valid_from=command.valid_from,
            valid_until=command.valid_until,
        )


def _undo(row: AnyMappable, version: int, context: ChangeContext) -> MappingChange:
    change = _newest_change(row, version)
    with transaction.atomic():
        undone = undo(change, context=context)
        delete_own_codes(change)
    return undone


def _create(row: AnyMappable, code: str, change_set: ChangeSet) -> RateCode | RoomCode:
    try:
        model: Any = row.code_model
        created: RateCode | RoomCode = create_code(
            row.account, model=model, code=code, change_set=change_set
        )
    except CodeTaken:
        # A colleague has just created it.
        return get_code(row, code)
    return created


def _newest_change(row: AnyMappable, version: int) -> MappingChange:
    change = row.mapping_changes.filter(version=version).first()
    if change is None:
        raise NothingToUndo
    return change

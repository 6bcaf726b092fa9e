"""One wish about one line of the mapping page, carried out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from accounts.access import account_of
from accounts.models import User
from rates.codes import CodeTaken, create_rate_code, create_room_code
from rates.mapping import (
    NothingToUndo,
    add_period,
    map_to,
    set_aside,
    share_on_purpose,
    undo,
    unmap,
)
from rates.models import AnyMappable, MappableRatePlan, MappingChange, Origin, RateCode, RoomCode


class UnknownCode(Exception):
    """The account has no such code: create it or choose another."""


class WrongDays(Exception):
    """The last day comes before the first."""


class Do(models.TextChoices):
    """What can be done with a line."""

    MAP = "map"
    ACCEPT = "accept"
    CREATE = "create"
    PERIOD = "period"
    UNMAP = "unmap"
    ASIDE = "aside"
    USE = "use"
    SHARE = "share"
    UNDO = "undo"


NAMING_A_CODE = frozenset({Do.MAP, Do.ACCEPT, Do.CREATE, Do.PERIOD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What somebody wants done, having seen a version of the line."""

    do: Do
    code: str = ""
    seen: int
    valid_from: date | None = None
    valid_until: date | None = None

    def suits(self, thing: AnyMappable) -> bool:
        """Tell whether it can be wished: room types are not set aside and share their codes."""
        return isinstance(thing, MappableRatePlan) or self.do not in {Do.ASIDE, Do.USE, Do.SHARE}


def carry_out(edit: Edit, *, thing: AnyMappable, by: User, now: datetime) -> MappingChange | None:
    """Change the mapping of `thing`; None if it was like that already.

    Mapping to no code takes the mapping away. Raises UnknownCode, WrongDays, and what
    `rates.mapping.operations` raises.
    """
    match edit.do:
        case Do.UNDO:
            return undo(_newest(thing, edit.seen), by=by, now=now)
        case Do.SHARE if isinstance(thing, MappableRatePlan):
            return share_on_purpose(thing, by=by, seen_version=edit.seen, now=now)
        case Do.ASIDE | Do.USE if isinstance(thing, MappableRatePlan):
            is_aside = edit.do == Do.ASIDE
            return set_aside(thing, is_set_aside=is_aside, by=by, seen_version=edit.seen, now=now)
        case Do.UNMAP | Do.MAP if edit.do == Do.UNMAP or not edit.code:
            return unmap(thing, by=by, seen_version=edit.seen, now=now)
    if edit.valid_from and edit.valid_until and edit.valid_until < edit.valid_from:
        raise WrongDays
    return (add_period if edit.do == Do.PERIOD else map_to)(
        thing,
        _create(thing, edit.code) if edit.do == Do.CREATE else get_code(thing, edit.code),
        by=by,
        origin=Origin.ACCEPTED if edit.do == Do.ACCEPT else Origin.BY_HAND,
        valid_from=edit.valid_from,
        valid_until=edit.valid_until,
        seen_version=edit.seen,
        now=now,
    )


def get_code(thing: AnyMappable, code: str) -> RateCode | RoomCode:
    """Return the code of the thing's account that is typed like this, in any case."""
    kind: type[RateCode] | type[RoomCode] = (
        RateCode if isinstance(thing, MappableRatePlan) else RoomCode
    )
    found = kind.objects.for_account(account_of(thing)).filter(code__iexact=code.strip()).first()
    if found is None:
        raise UnknownCode(code)
    return found


def _create(thing: AnyMappable, code: str) -> RateCode | RoomCode:
    create = create_rate_code if isinstance(thing, MappableRatePlan) else create_room_code
    try:
        return create(account_of(thing), code=code)
    except CodeTaken:
        # A colleague has just created it.
        return get_code(thing, code)


def _newest(thing: AnyMappable, version: int) -> MappingChange:
    change = thing.mapping_changes.filter(version=version).first()
    if change is None:
        raise NothingToUndo
    return change

"""Several lines of the mapping page at once, each for itself: what can be done is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from hotels.models import Property
from rates.mapping import ChangeContext, EditedMeanwhile, exclude, include, map_to
from rates.models import AnyMappable, MappingChange, RateCode, RoomCode
from rates.models.code_key import code_key

RowToken = tuple[int, int, str]
# No id is longer, and databases refuse to be asked for one that is.
MAX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many were changed, and how many left because somebody changed them meanwhile."""

    changed: int
    left: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rate plan or room type, the version of it that was seen, and the code shown for it."""

    row: AnyMappable
    seen: int
    code: str


def read_row_tokens(
    values: Iterable[str], *, hotel: Property, proxy: type[AnyMappable]
) -> list[Chosen]:
    """Return what is chosen; each line of each value is `id:version` or `id:version:code`.

    Raises Http404 if any of it is none of the hotel's.
    """
    try:
        tokens = [_parse(line) for value in values for line in value.splitlines()]
    except ValueError:
        raise Http404 from None
    own: Any = proxy.objects.filter(property=hotel).select_related("connection__account")
    rows: Mapping[int, AnyMappable] = own.in_bulk([pk for pk, _, _ in tokens])
    if any(pk not in rows for pk, _, _ in tokens):
        raise Http404
    return [Chosen(rows[pk], seen, code) for pk, seen, code in tokens]


def map_each(
    chosen: Iterable[Chosen], *, code: RateCode | RoomCode, context: ChangeContext
) -> Outcome:
    """Map all of them to one code; raises SwitchedOff."""
    return _each(
        chosen, lambda one: map_to(one.row, code=code, context=context.having_seen(one.seen))
    )


def accept_each(
    chosen: Iterable[Chosen], *, codes: Iterable[RateCode | RoomCode], context: ChangeContext
) -> Outcome:
    """Map each to the code that was suggested for it; one that is no more is left as it is."""
    known = {code.key: code for code in codes}

    def accept(one: Chosen) -> MappingChange | None:
        code = known.get(code_key(one.code))
        if code is None:
            raise EditedMeanwhile(None)
        return map_to(one.row, code=code, context=context.having_seen(one.seen))

    return _each(chosen, accept)


def exclude_each(chosen: Iterable[Chosen], *, context: ChangeContext) -> Outcome:
    """Say of each rate plan that it is not used."""
    return _each(chosen, lambda one: exclude(one.row, context=context.having_seen(one.seen)))


def include_each(chosen: Iterable[Chosen], *, context: ChangeContext) -> Outcome:
    """Say of each rate plan that it is used again."""
    return _each(chosen, lambda one: include(one.row, context=context.having_seen(one.seen)))


def _each(chosen: Iterable[Chosen], change: Callable[[Chosen], MappingChange | None]) -> Outcome:
    changed = left = 0
    for one in chosen:
        try:
            changed += change(one) is not None
        except EditedMeanwhile:
            left += 1
    return Outcome(changed, left)


def _parse(value: str) -> RowToken:
    pk, seen, *code = value.split(":", 2)
    if len(pk) > MAX_DIGITS:
        raise ValueError(pk)
    return int(pk), int(seen), code[0] if code else ""

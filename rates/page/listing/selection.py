"""Several lines of the mapping page at once, each for itself: what can be done is done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404

from accounts.models import Account
from hotels.models import Property
from rates.mapping import ChangeContext, EditedMeanwhile, exclude, include, map_to, map_untouched
from rates.models import AnyMappable, ChangeSet, MappingChange, RateCode, RoomCode
from rates.models.code_key import code_key
from rates.page.lines import Line

RowToken = tuple[int, int, str]
# No id is longer, and databases refuse to be asked for one that is.
MAX_DIGITS = 18
# Lines that somebody has changed before are changed one by one, some milliseconds each.
MAX_AT_ONCE = 5_000


class TooMany(Exception):
    """More than `MAX_AT_ONCE` lines are chosen: nothing was done."""


class Outdated(Exception):
    """The lines that match are not as they were seen: nothing was done."""

    def __init__(self, count: int) -> None:
        super().__init__("the lines that match have changed since they were seen")
        self.count = count


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
    code: str = ""

    @property
    def token(self) -> str:
        """Return what a form says to choose it."""
        return f"{self.row.pk}:{self.seen}" + (f":{self.code}" if self.code else "")

    @property
    def is_untouched(self) -> bool:
        """Tell whether nobody had changed it yet when it was read."""
        return self.seen == self.row.mapping_version == 0


@dataclass(frozen=True, slots=True)
class Statement:
    """Says “all that match” instead of a field for each: how many, and a digest of how each is."""

    count: int
    seen: str

    @classmethod
    def of(cls, chosen: Sequence[Chosen]) -> Statement:
        """Return the statement about these lines."""
        digest = hashlib.sha256("\n".join(one.token for one in chosen).encode())
        return cls(len(chosen), digest.hexdigest())

    @property
    def is_too_long(self) -> bool:
        """Tell whether so many lines are not changed at once."""
        return self.count > MAX_AT_ONCE


@dataclass(frozen=True, slots=True)
class Choice:
    """What the form below the lines can say without naming them: all, and the sure ones shown."""

    all: Statement
    sure: Statement

    @classmethod
    def among(cls, lines: Sequence[Line], *, shown: Sequence[Line]) -> Choice:
        """Return the choice that these lines leave; those shown know their suggestions."""
        return cls(Statement.of(choose(lines)), Statement.of(choose_sure(shown)))


def choose(lines: Iterable[Line]) -> list[Chosen]:
    """Return all lines as chosen, but for those that have a code from a later day on."""
    return [Chosen(line.row, line.version) for line in lines if not line.is_planned]


def choose_sure(lines: Iterable[Line]) -> list[Chosen]:
    """Return those lines whose suggestion is sure, each with its code."""
    sure = (line for line in lines if line.is_bulk_acceptable)
    return [Chosen(line.row, line.version, line.suggested) for line in sure]


def check_as_seen(chosen: Sequence[Chosen], *, seen: str) -> None:
    """Raise Outdated unless a statement with the digest `seen` was about these very lines."""
    statement = Statement.of(chosen)
    if statement.seen != seen:
        raise Outdated(statement.count)
    if statement.is_too_long:
        raise TooMany


def read_row_tokens(
    values: Iterable[str], *, hotel: Property, proxy: type[AnyMappable]
) -> list[Chosen]:
    """Return what is chosen; each line of each value is `id:version` or `id:version:code`.

    Raises Http404 if any of it is none of the hotel's, or TooMany.
    """
    try:
        tokens = [_parse(line) for value in values for line in value.splitlines()]
    except ValueError:
        raise Http404 from None
    if len(tokens) > MAX_AT_ONCE:
        raise TooMany
    own: Any = proxy.objects.filter(property=hotel).select_related("connection__account")
    rows: Mapping[int, AnyMappable] = own.in_bulk([pk for pk, _, _ in tokens])
    if any(pk not in rows for pk, _, _ in tokens):
        raise Http404
    return [Chosen(rows[pk], seen, code) for pk, seen, code in tokens]


@contextmanager
def in_one_step(account: Account, context: ChangeContext) -> Iterator[ChangeContext]:
    """Yield the context of changes that can be taken back as one; where there are none it goes.

    No transaction holds them together: each line is changed for itself.
    """
    change_set = ChangeSet.objects.create(
        account=account, made_by=context.by, made_at=context.now, is_together=True
    )
    try:
        yield replace(context, change_set=change_set)
    finally:
        ChangeSet.objects.filter(pk=change_set.pk, changes=None).delete()


def map_each(
    chosen: Iterable[Chosen], *, code: RateCode | RoomCode, context: ChangeContext
) -> Outcome:
    """Map all of them to one code; raises SwitchedOff."""
    return _map_each([(one, code) for one in chosen], context)


def accept_each(
    chosen: Iterable[Chosen], *, codes: Iterable[RateCode | RoomCode], context: ChangeContext
) -> Outcome:
    """Map each to the code that was suggested for it; one that is no more is left as it is."""
    known = {code.key: code for code in codes}
    found = [(one, known.get(code_key(one.code))) for one in chosen]
    wanted = [(one, code) for one, code in found if code is not None]
    outcome = _map_each(wanted, context)
    return Outcome(outcome.changed, outcome.left + len(found) - len(wanted))


def exclude_each(chosen: Iterable[Chosen], *, context: ChangeContext) -> Outcome:
    """Say of each rate plan that it is not used."""
    return _each(chosen, lambda one: exclude(one.row, context=context.having_seen(one.seen)))


def include_each(chosen: Iterable[Chosen], *, context: ChangeContext) -> Outcome:
    """Say of each rate plan that it is used again."""
    return _each(chosen, lambda one: include(one.row, context=context.having_seen(one.seen)))


def _map_each(
    wanted: Sequence[tuple[Chosen, RateCode | RoomCode]], context: ChangeContext
) -> Outcome:
    """Map what nobody has touched together, which takes a few statements, and the rest singly."""
    fresh = [(one.row, code) for one, code in wanted if one.is_untouched]
    changed = map_untouched(fresh, context=context)
    codes = {one: code for one, code in wanted if not one.is_untouched}
    others = _each(
        codes, lambda one: map_to(one.row, code=codes[one], context=context.having_seen(one.seen))
    )
    return Outcome(changed + others.changed, len(fresh) - changed + others.left)


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

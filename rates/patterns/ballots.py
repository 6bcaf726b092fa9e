"""What accounts have decided, read account by account."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import F, Value

import matching
from rates.models import DECIDED, AnyMappable, MappableRatePlan
from rates.patterns.reading import pattern_key

# Of one account, or of related ones, the codes that most rows have: none fills the memory.
MAX_PAIRS = 1_000
MAX_KEY = 50

# A code at apaleo, normalized, and the key of a code of the app.
Pair = tuple[str, str]


@dataclass(slots=True)
class Ballot:
    """What an account, or related ones together, have decided: the number of rows of each pair."""

    mapped: Counter[Pair] = field(default_factory=Counter)
    declined: Counter[Pair] = field(default_factory=Counter)

    def add(self, other: Ballot) -> None:
        """Add what a related account has decided."""
        self.mapped = _most(self.mapped + other.mapped)
        self.declined = _most(self.declined + other.declined)

    def votes(self) -> dict[str, str]:
        """Return for each code at apaleo the one that most rows have, none if two have as many."""
        numbers: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (key, code), number in self.mapped.items():
            numbers[key][code] += number
        found = {}
        for key, codes in numbers.items():
            (code, most), *others = codes.most_common(2)
            if not others or others[0][1] < most:
                found[key] = code
        return found


def read_ballots(proxy: type[AnyMappable]) -> Iterator[tuple[UUID, Ballot]]:
    """Yield the accounts with what they have decided on rows of a kind, in one statement."""
    path = proxy.relation
    is_rate = proxy is MappableRatePlan
    room_type = f"{path}__unit_group__code" if is_rate else f"{path}__code"
    mapped, declined = (
        rows.annotate(
            account=F(f"{path}__connection__account"), is_declined=Value(is_declined)
        ).values_list("account", "is_declined", f"{path}__code", room_type, "code__key")
        for rows, is_declined in zip(_decisions(proxy), (False, True), strict=True)
    )
    read = mapped.union(declined, all=True).order_by("account").iterator()
    for account, own in groupby(read, key=itemgetter(0)):
        numbers = {False: Counter[Pair](), True: Counter[Pair]()}
        for _, is_declined, code, group_code, code_key in own:
            key = _key(code, group_code if is_rate else "")
            if 0 < len(key) <= MAX_KEY:
                numbers[bool(is_declined)][key, code_key] += 1
        yield account, Ballot(_most(numbers[False]), _most(numbers[True]))


def read_deciders(proxies: Iterable[type[AnyMappable]]) -> Iterator[tuple[UUID, int]]:
    """Yield each account with each of the users whose decisions count, in one statement."""
    rows = []
    for proxy in proxies:
        account = f"{proxy.relation}__connection__account"
        mapped, declined = _decisions(proxy)
        rows += [mapped.values_list(account, "mapped_by")]
        rows += [declined.values_list(account, "declined_by")]
    if rows:
        yield from rows[0].union(*rows[1:]).iterator()


def _decisions(proxy: type[AnyMappable]) -> tuple[Any, Any]:
    """Return what was mapped and what was declined in open accounts, by somebody of the hotel.

    Staff are not, even where they are members too; and who it was that is erased, nobody knows.
    """
    mapped: Any = proxy.mapping_model.objects
    declined: Any = proxy.declined_model.objects
    is_open = {f"{proxy.relation}__connection__account__closed_at": None}
    return (
        mapped.filter(origin__in=DECIDED, mapped_by__is_staff=False, **is_open),
        declined.filter(declined_by__is_staff=False, **is_open),
    )


def _most(numbers: Counter[Pair]) -> Counter[Pair]:
    """Return the pairs of most rows, as many as are kept; of equal ones always the same."""
    if len(numbers) <= MAX_PAIRS:
        return numbers
    ranked = sorted(numbers.items(), key=lambda item: (-item[1], item[0]))
    return Counter(dict(ranked[:MAX_PAIRS]))


def _key(code: str, room_type: str) -> str:
    if room_type:
        return pattern_key(matching.Plan(code=code, name="", unit_group_code=room_type))
    return pattern_key(matching.RoomType(code=code, name=""))

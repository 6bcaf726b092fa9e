"""Whom a change of a default would touch, before it does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.functional import cached_property

from accounts.models import Account
from rates.defaults.reading import read_renamed, read_rows
from rates.defaults.rules import Rules
from rates.models import (
    BY_KIND,
    AnyMappable,
    DefaultMapping,
    MappableRatePlan,
    used_kinds,
)
from rates.models.code_key import code_key

# SQLite takes some thousands of parameters in a statement.
CODES_AT_ONCE = 500
MAX_ACCOUNTS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Touched:
    """One account: what would be mapped, mapped to another code, left without, and is decided."""

    account: Account
    counts: Counter[str]

    @property
    def mapped(self) -> int:
        """Return how many would get a code."""
        return self.counts["mapped"]

    @property
    def changed(self) -> int:
        """Return how many would get another code."""
        return self.counts["changed"]

    @property
    def unmapped(self) -> int:
        """Return how many would lose their code."""
        return self.counts["unmapped"]

    @property
    def decided(self) -> int:
        """Return how many stay as a person has decided."""
        return self.counts["decided"]


@dataclass(slots=True)
class Preview:
    """What would change, in all and account by account."""

    counts: Counter[str] = field(default_factory=Counter)
    by_account: dict[Any, Counter[str]] = field(default_factory=dict)
    hotels: set[Any] = field(default_factory=set)

    @property
    def total(self) -> Counter[str]:
        """Return how many would be mapped, changed, unmapped, and how many are decided."""
        return self.counts

    @property
    def touched(self) -> int:
        """Return how many rows would be touched."""
        return self.counts.total() - self.counts["decided"]

    @property
    def number_of_accounts(self) -> int:
        """Return of how many accounts something would be touched."""
        return sum(each.total() > each["decided"] for each in self.by_account.values())

    def note(self, outcome: str, *, account: Any, hotel: Any) -> None:
        """Count one row."""
        self.counts[outcome] += 1
        self.by_account.setdefault(account, Counter())[outcome] += 1
        if outcome != "decided":
            self.hotels.add(hotel)

    def accounts(self) -> list[Touched]:
        """Return the accounts that are touched most, in one statement."""
        most = sorted(self.by_account.items(), key=lambda one: one[1]["decided"] - one[1].total())[
            :MAX_ACCOUNTS_SHOWN
        ]
        named = Account.objects.in_bulk([pk for pk, _ in most])
        return [Touched(named[pk], counts) for pk, counts in most if pk in named]


def preview(*, before: DefaultMapping | None, after: DefaultMapping | None) -> Preview:
    """Return what would change if the default `before` became `after`, of all it could touch.

    None is no default: one is added, or deleted. Some statements, whatever the number of accounts.
    """
    changed = [each for each in (before, after) if each is not None]
    accounts = {each.account_id for each in changed}
    kept = [each for each in DefaultMapping.objects.all() if before is None or each.pk != before.pk]
    then = Rules([*kept, after] if after is not None else kept)
    found = Preview()
    for kind in used_kinds().keys() & {each.kind for each in changed}:
        proxy = BY_KIND[kind]
        about = Rules(_as_makers(each) for each in changed)
        codes = _ForeseenCodes(proxy, accounts)
        for row in _read_rows(proxy, _find_codes(proxy, about), accounts):
            _judge(row, kind=kind, then=then, about=about, codes=codes, found=found)
    return found


def _as_makers(default: DefaultMapping) -> DefaultMapping:
    return DefaultMapping(kind=default.kind, pattern=default.pattern, key=code_key(default.pattern))


def _find_codes(proxy: type[AnyMappable], about: Rules) -> list[str]:
    """Return the codes at apaleo that the change is about, whoever has them."""
    room_type = "unit_group__code" if proxy is MappableRatePlan else "code"
    objects: Any = proxy.objects
    pairs = objects.present().order_by().values_list("code", room_type).distinct()
    return sorted(
        {
            code
            for code, group in pairs.iterator()
            if about.find(
                proxy.kind,
                account=None,
                hotel=None,
                code=code,
                room_type=group if proxy is MappableRatePlan else "",
            )
        }
    )


def _read_rows(
    proxy: type[AnyMappable], codes: Sequence[str], accounts: set[Any]
) -> Iterator[dict[str, Any]]:
    mappings: Any = proxy.mapping_model.objects
    mine = mappings.filter(**{proxy.relation: OuterRef("pk")}).order_by("pk")
    room_type = {"room_type": "unit_group__code"} if proxy is MappableRatePlan else {}
    for start in range(0, len(codes), CODES_AT_ONCE):
        rows = read_rows(proxy).filter(code__in=codes[start : start + CODES_AT_ONCE])
        if None not in accounts:
            rows = rows.filter(connection__account__in=accounts)
        yield from (
            rows.annotate(current=Subquery(mine.values("code__key")[:1]))
            .order_by()
            .values(
                "code",
                "property_id",
                "connection__account_id",
                "is_open",
                "current",
                *room_type.values(),
            )
            .iterator()
        )


class _ForeseenCodes:
    """The codes that there are, to tell as `apply_defaults` does which of them a default means."""

    def __init__(self, proxy: type[AnyMappable], accounts: set[Any]) -> None:
        self._proxy, self._accounts = proxy, accounts
        codes: Any = proxy.code_model.objects.exclude(key=None)
        if None not in accounts:
            codes = codes.filter(account__in=accounts)
        self._keys: dict[int, str] = {}
        self._is_active: dict[tuple[Any, str], bool] = {}
        rows = codes.values_list("pk", "account", "key", "is_active")
        for pk, account, key, is_active in rows.iterator():
            self._keys[pk] = key
            self._is_active[account, key] = is_active

    def find(self, default: DefaultMapping | None, *, account: Any, current: str) -> str:
        """Return the key of the code that a row comes to, which may be new, or nothing."""
        key = code_key(default.code) if default is not None else ""
        if key and (account, key) not in self._is_active:
            there = self._renamed[account, key] & self._keys.keys()
            key = self._keys[max(there)] if there else key
        is_off = self._is_active.get((account, key)) is False
        return "" if is_off and key != current else key

    @cached_property
    def _renamed(self) -> defaultdict[tuple[Any, str], set[int]]:
        return read_renamed(self._proxy, accounts=self._accounts)


def _judge(
    row: dict[str, Any],
    *,
    kind: str,
    then: Rules,
    about: Rules,
    codes: _ForeseenCodes,
    found: Preview,
) -> None:
    account, hotel = row["connection__account_id"], row["property_id"]
    same = {"code": row["code"], "room_type": row.get("unit_group__code", "")}
    if about.find(kind, account=None, hotel=None, **same) is None:
        return
    default = then.find(kind, account=account, hotel=hotel, **same)
    current = row["current"] or ""
    wanted = codes.find(default, account=account, current=current)
    if wanted == current:
        return
    if not row["is_open"]:
        if wanted:
            found.note("decided", account=account, hotel=hotel)
        return
    outcome = "unmapped" if not wanted else "changed" if current else "mapped"
    found.note(outcome, account=account, hotel=hotel)

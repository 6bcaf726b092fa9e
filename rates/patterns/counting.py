"""Counting what accounts decide alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db import transaction

import matching
from rates.models import (
    DECIDED,
    AnyMappable,
    MappableRatePlan,
    Pattern,
    StandardRateCode,
    StandardRoomCode,
    used_kinds,
)
from rates.patterns.reading import pattern_key

# Of one account the codes that most of its rows have: no account fills the memory.
MAX_OF_ACCOUNT = 1_000
MAX_KEY = 50
BATCH = 500

Pair = tuple[str, str]


def count_patterns(*, now: datetime) -> int:
    """Count anew what is decided alike, and return how many patterns there are.

    Every decision of every account is read, by some statements for all; what is kept is of more
    than PATTERN_ACCOUNTS accounts and a standard code. Each account counts once for a pattern, so
    none weighs more than another, and a decision that was taken back, or an account that was
    closed, is out of the numbers the next time. Decisions of staff do not count.
    """
    number = 0
    for kind, proxy in used_kinds().items():
        standard: Any = StandardRateCode if proxy is MappableRatePlan else StandardRoomCode
        codes = dict(standard.objects.values_list("key", "code"))
        accepted, rejected = Counter[Pair](), Counter[Pair]()
        if settings.PATTERN_ACCOUNTS:
            accepted, rejected = _count(proxy, codes)
        number += _write(kind, codes, accepted, rejected, now)
    return number


def _count(proxy: type[AnyMappable], codes: dict[str, str]) -> tuple[Counter[Pair], Counter[Pair]]:
    """Return how many accounts give a key a code, and how many decline it for the key."""
    mappings: Any = proxy.mapping_model.objects
    decided = _by_account(
        proxy,
        mappings.filter(origin__in=DECIDED).exclude(mapped_by__is_staff=True),
    )
    accepted: Counter[Pair] = Counter()
    votes: defaultdict[Any, dict[str, str]] = defaultdict(dict)
    for account, pairs in decided:
        by_key: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for (key, code), number in pairs:
            by_key[key][code] += number
        for key, numbers in by_key.items():
            (code, most), *others = numbers.most_common(2)
            if code in codes and (not others or others[0][1] < most):
                accepted[key, code] += 1
                votes[account][key] = code
    declined: Any = proxy.declined_model.objects
    rejected: Counter[Pair] = Counter()
    for account, pairs in _by_account(proxy, declined.all()):
        for (key, code), _ in pairs:
            rejected[key, code] += code in codes and votes[account].get(key) != code
    return accepted, rejected


def _by_account(
    proxy: type[AnyMappable], rows: Any
) -> Iterator[tuple[Any, list[tuple[Pair, int]]]]:
    """Yield the accounts with their pairs of a key and a code, each with the number of rows."""
    path = proxy.relation
    is_rate = proxy is MappableRatePlan
    account = f"{path}__connection__account"
    room_type = f"{path}__unit_group__code" if is_rate else f"{path}__code"
    read = (
        rows.filter(**{f"{account}__closed_at": None})
        .order_by(account)
        .values_list(account, f"{path}__code", room_type, "code__key")
    )
    for owner, own in groupby(read.iterator(), key=itemgetter(0)):
        numbers = Counter(
            (_key(code, room_type if is_rate else ""), code_key)
            for _, code, room_type, code_key in own
        )
        yield (
            owner,
            [
                (pair, number)
                for pair, number in numbers.most_common(MAX_OF_ACCOUNT)
                if 0 < len(pair[0]) <= MAX_KEY
            ],
        )


def _key(code: str, room_type: str) -> str:
    if room_type:
        return pattern_key(matching.Plan(code=code, name="", unit_group_code=room_type))
    return pattern_key(matching.RoomType(code=code, name=""))


def _write(
    kind: str,
    codes: dict[str, str],
    accepted: Counter[Pair],
    rejected: Counter[Pair],
    now: datetime,
) -> int:
    """Write down what enough accounts have in common, and forget the rest.

    What staff have switched off is kept, without numbers: it would come back switched on.
    """
    counts = {
        pair: (accepted[pair], rejected[pair])
        for pair in accepted.keys() | rejected.keys()
        if max(accepted[pair], rejected[pair]) > settings.PATTERN_ACCOUNTS
    }
    new = [
        Pattern(
            kind=kind,
            key=key,
            code_key=code_key,
            code=codes[code_key],
            accepted=yes,
            rejected=no,
            counted_at=now,
        )
        for (key, code_key), (yes, no) in sorted(counts.items())
    ]
    with transaction.atomic():
        Pattern.objects.bulk_create(
            new,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["kind", "key", "code_key"],
            update_fields=["code", "accepted", "rejected", "counted_at"],
        )
        past = Pattern.objects.filter(kind=kind).exclude(counted_at=now)
        past.filter(is_on=True).delete()
        past.update(accepted=0, rejected=0, counted_at=now)
    return len(new)

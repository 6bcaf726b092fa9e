"""Counting what accounts decide alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from rates.models import (
    AnyMappable,
    MappableRatePlan,
    Pattern,
    StandardRateCode,
    StandardRoomCode,
    used_kinds,
)
from rates.patterns.ballots import Ballot, Pair, read_ballots, read_deciders
from rates.patterns.related import Node, RelatedAccounts, read_related

BATCH = 500


def count_patterns(*, now: datetime) -> int:
    """Count anew what is decided alike, and return how many patterns there are.

    Every decision of every account is read, by some statements for all; what is kept is of more
    than PATTERN_ACCOUNTS accounts and a standard code. Accounts that are related count as one, once
    for a pattern, so that nobody counts for more by opening accounts: see `read_related`. What was
    taken back, or an account that was closed, is out of the numbers the next time. Decisions of
    staff do not count, nor those of people who are erased.
    """
    kinds = used_kinds()
    is_on = bool(settings.PATTERN_ACCOUNTS)
    related = read_related(read_deciders(kinds.values())) if is_on else RelatedAccounts()
    number = 0
    for kind, proxy in kinds.items():
        standard: Any = StandardRateCode if proxy is MappableRatePlan else StandardRoomCode
        codes = dict(standard.objects.values_list("key", "code"))
        accepted, rejected = Counter[Pair](), Counter[Pair]()
        if is_on:
            accepted, rejected = _count(proxy, codes, related)
        number += _write(kind, codes, accepted, rejected, now)
    return number


def _count(
    proxy: type[AnyMappable], codes: dict[str, str], related: RelatedAccounts
) -> tuple[Counter[Pair], Counter[Pair]]:
    """Return how many independent accounts give a key a code, and how many decline it for it."""
    accepted, rejected = Counter[Pair](), Counter[Pair]()

    def count(ballot: Ballot) -> None:
        votes = ballot.votes()
        accepted.update(vote for vote in votes.items() if vote[1] in codes)
        rejected.update(
            (key, code) for key, code in ballot.declined if code in codes and votes.get(key) != code
        )

    together: defaultdict[Node, Ballot] = defaultdict(Ballot)
    for account, ballot in read_ballots(proxy):
        if related.is_alone(account):
            count(ballot)
        else:
            together[related.group_of(account)].add(ballot)
    for ballot in together.values():
        count(ballot)
    return accepted, rejected


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

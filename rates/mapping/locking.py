"""Locking what a change is about: all rows in one order, and the codes so that they stay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, TypeVar

from django.db import connection

from rates.models import MAPPABLES, AnyMappable, MirrorRow, RateCode, RoomCode, proxy_of

T = TypeVar("T")

# SQLite takes some thousands of parameters in a statement.
BATCH = 500


class UnknownCode(Exception):
    """The account has no such code, or not any longer: create it or choose another."""


def lock_rows(rows: Iterable[MirrorRow]) -> None:
    """Lock all rows that a transaction changes before it changes the first of them.

    As everybody locks them by key, rate plans first, no two wait for each other.
    """
    pks: defaultdict[type[AnyMappable], set[int]] = defaultdict(set)
    for row in rows:
        pks[proxy_of(row)].add(row.pk)
    for proxy in MAPPABLES:
        objects: Any = proxy.objects
        locked = objects.select_for_update(of=("self",)).order_by("pk").values_list("pk")
        for batch in batches(sorted(pks[proxy])):
            list(locked.filter(pk__in=batch))


def keep_codes(model: type[RateCode | RoomCode], pks: Collection[int]) -> set[int]:
    """Keep codes from being deleted until the transaction ends, and return which there are.

    Others may map to them at the same time: a lock of Django's would have them wait.
    """
    if not pks:
        return set()
    objects: Any = model.objects
    there = objects.filter(pk__in=pks).order_by("pk").values_list("pk", flat=True)
    if not connection.features.has_select_for_update:
        return set(there)
    sql, parameters = there.query.sql_with_params()
    with connection.cursor() as cursor:
        # What PostgreSQL itself does for a foreign key, but when the transaction ends.
        cursor.execute(f"{sql} FOR KEY SHARE", parameters)
        return {pk for (pk,) in cursor.fetchall()}


def keep_all(codes: Iterable[RateCode | RoomCode]) -> set[int]:
    """Do the same for codes of one kind."""
    by_key = {code.pk: code for code in codes}
    return keep_codes(type(next(iter(by_key.values()))), by_key) if by_key else set()


def batches(things: Sequence[T]) -> Iterator[Sequence[T]]:
    """Return them in slices that a statement takes on each database."""
    return (things[start : start + BATCH] for start in range(0, len(things), BATCH))

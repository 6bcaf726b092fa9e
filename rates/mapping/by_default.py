"""Mapping by default what nobody has decided on, and taking that away again, in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from rates.mapping.context import ChangeContext
from rates.mapping.locking import batches, keep_all, lock_rows
from rates.mapping.state import Entry, State
from rates.mapping.together import check, count_version, note
from rates.models import AnyMappable, Origin, RateCode, RoomCode


@dataclass(frozen=True, slots=True)
class Default:
    """What a row is to be by default: its code and whose default says so, or nothing."""

    row: AnyMappable
    code: RateCode | RoomCode | None
    origin: Origin


def map_by_default(targets: Sequence[Default], *, context: ChangeContext) -> list[Default]:
    """Map rows of one kind and account as their defaults say, and return what was done.

    The rows are as they were read when nobody had decided on them: one that has changed since is
    left, and so is one whose code is deleted by now. Some statements for each five hundred rows.
    Raises ForeignCode or SwitchedOff.
    """
    for target in targets:
        if target.code is not None:
            check(target.row, target.code)
    with transaction.atomic():
        lock_rows(target.row for target in targets)
        there = keep_all(target.code for target in targets if target.code is not None)
        stay = [each for each in targets if each.code is None or each.code.pk in there]
        return [
            done
            for batch in batches(stay)
            for done in _map({target.row.pk: target for target in batch}, context)
        ]


def _map(targets: Mapping[int, Default], context: ChangeContext) -> list[Default]:
    proxy: Any = type(next(iter(targets.values())).row)
    locked = [
        row
        for row in proxy.objects.select_for_update(of=("self",))
        .filter(pk__in=targets)
        .order_by("pk")
        if row.mapping_version == targets[row.pk].row.mapping_version and not row.is_excluded
    ]
    before = _read_entries(proxy, locked)
    model: Any = proxy.mapping_model
    model.objects.filter(**{f"{proxy.relation}__in": locked}).delete()
    after = {row.pk: _entries(targets[row.pk], context) for row in locked}
    model.objects.bulk_create(
        model(
            **{proxy.relation: row},
            code_id=entry.code_id,
            origin=entry.origin,
            mapped_at=entry.mapped_at,
        )
        for row in locked
        for entry in after[row.pk]
    )
    for is_mapped in (True, False):
        alike = [row for row in locked if bool(after[row.pk]) is is_mapped]
        if alike:
            count_version(proxy, alike, is_mapped_on_all_days=is_mapped)
    for origin in {targets[row.pk].origin for row in locked}:
        note(
            [
                (row, State(entries=before[row.pk]), State(entries=after[row.pk]))
                for row in locked
                if targets[row.pk].origin == origin
            ],
            context=replace(context, origin=origin),
            undone={},
        )
    return [targets[row.pk] for row in locked]


def _entries(target: Default, context: ChangeContext) -> tuple[Entry, ...]:
    if target.code is None:
        return ()
    return (
        Entry(
            code_id=target.code.pk,
            code=target.code.code,
            origin=target.origin,
            mapped_by_id=None,
            mapped_at=context.now,
        ),
    )


def _read_entries(proxy: Any, rows: Sequence[AnyMappable]) -> defaultdict[int, tuple[Entry, ...]]:
    found: defaultdict[int, tuple[Entry, ...]] = defaultdict(tuple)
    mappings = proxy.mapping_model.objects.filter(**{f"{proxy.relation}__in": rows})
    for mapping in mappings.select_related("code").order_by("pk"):
        entry = Entry(
            code_id=mapping.code_id,
            code=mapping.code.code,
            valid_from=mapping.valid_from,
            valid_until=mapping.valid_until,
            origin=mapping.origin,
            mapped_by_id=mapping.mapped_by_id,
            mapped_at=mapping.mapped_at,
        )
        found[getattr(mapping, f"{proxy.relation}_id")] += (entry,)
    return found

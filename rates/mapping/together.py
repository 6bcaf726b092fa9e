"""Mapping thousands of untouched rows in a few statements, and taking that back in one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from jobs.outbox import enqueue_all
from rates.mapping.context import ChangeContext
from rates.mapping.locking import batches, keep_all, lock_rows
from rates.mapping.operations import ForeignCode, NothingToUndo, SwitchedOff, undo
from rates.mapping.state import Entry, State
from rates.models import (
    AnyMappable,
    ChangeSet,
    MappingChange,
    MappingChanged,
    RateCode,
    RatePlanMapping,
    RoomCode,
    proxy_of,
    used_kinds,
)


@dataclass(frozen=True, slots=True)
class Undone:
    """How many rows were taken back, how many were changed since and left, and the codes gone."""

    taken_back: int
    left: int
    codes: int


def map_untouched(
    targets: Sequence[tuple[AnyMappable, RateCode | RoomCode]], *, context: ChangeContext
) -> int:
    """Map rows of one kind and account on all days, and return how many.

    What is mapped or excluded by now, or has changed since it was read, is left as it is, and so
    is what was to have a code that is deleted by now. Some statements for each five hundred rows.
    Raises ForeignCode or SwitchedOff, nothing done then.
    """
    for row, code in targets:
        check(row, code)
    mapped = 0
    with transaction.atomic():
        lock_rows(row for row, _ in targets)
        there = keep_all(code for _, code in targets)
        for batch in batches([target for target in targets if target[1].pk in there]):
            mapped += _map({row.pk: (row, code) for row, code in batch}, context)
    return mapped


def undo_together(change_set: ChangeSet, *, context: ChangeContext) -> Undone:
    """Take back what was mapped together; what has changed since is left.

    The codes that were made along with it and that nothing else is mapped to go too. What the
    maker's app has no codes for any longer stays, for nobody sees it. Once done, doing it again
    changes nothing.
    """
    with transaction.atomic():
        locked = ChangeSet.objects.select_for_update().get(pk=change_set.pk)
        if locked.undone_at is not None:
            return Undone(0, 0, 0)
        locked.undone_at = context.now
        locked.save(update_fields=["undone_at"])
        changes = list(
            MappingChange.objects.of_used_kinds()
            .filter(change_set=locked, undoes=None)
            .select_related("rate_plan", "unit_group")
            .order_by("pk")
        )
        # All rows before the first code, as everybody does.
        lock_rows(change.row for change in changes)
        taken_back = left = deleted = 0
        for proxy in used_kinds().values():
            relation = proxy.relation
            own = [change for change in changes if proxy_of(change.row) is proxy]
            for batch in batches(own):
                done = _undo([each for each in batch if _is_simple(each)], relation, context)
                done += sum(_undo_one(each, context) for each in batch if not _is_simple(each))
                taken_back += done
                left += len(batch) - done
            made: Any = proxy.code_model.objects.filter(change_set=locked)
            deleted += _delete_unmapped(made)
        return Undone(taken_back, left, deleted)


def delete_own_codes(change: MappingChange) -> None:
    """Delete the codes made along with a change of one row, which is undone, that nobody needs.

    Nothing is mapped to them, and no row comes back to one when its newest change is undone. Of
    changes that were made together each has a claim on the codes that it has mapped to alone.
    """
    made = change.change_set
    if made is None:
        return
    is_plan = change.rate_plan_id is not None
    codes: Any = made.ratecodes if is_plan else made.roomcodes
    pks = set(codes.filter(mappings=None).values_list("pk", flat=True))
    if made.is_together:
        pks &= _codes_in([change.after])
    if pks:
        relation = "rate_plan" if is_plan else "unit_group"
        _delete_unmapped(codes.filter(pk__in=pks - _codes_to_come_back(made, relation)))


def _codes_to_come_back(change_set: ChangeSet, relation: str) -> set[int]:
    """Return the codes that rows have again once their newest changes are undone.

    What has undone a change of the set is no such change: the codes go with it.
    """
    newest = (
        MappingChange.objects.for_account(change_set.account)
        .filter(**{f"{relation}__mapping_version": F("version")})
        .exclude(before__entries=[])
        .exclude(undoes__change_set=change_set)
    )
    return _codes_in(newest.values_list("before", flat=True).iterator())


def _codes_in(states: Iterable[dict[str, Any]]) -> set[int]:
    return {entry["code_id"] for state in states for entry in state["entries"]}


def _delete_unmapped(codes: QuerySet[Any]) -> int:
    """Delete those of the codes that nothing is mapped to, not even since a moment ago."""
    list(codes.select_for_update().order_by("pk").values_list("pk"))
    # What else goes along with them is not counted.
    number: int = codes.filter(mappings=None).delete()[1].get(codes.model._meta.label, 0)
    return number


def check(row: AnyMappable, code: RateCode | RoomCode) -> None:
    """Raise ForeignCode or SwitchedOff where the row cannot be mapped to the code."""
    account_id = row.connection.account_id
    if not isinstance(code, row.code_model) or code.account_id != account_id:
        raise ForeignCode(f"{code} for {row}")
    if not code.is_active:
        raise SwitchedOff(code.code)


def _map(targets: Mapping[int, tuple[AnyMappable, Any]], context: ChangeContext) -> int:
    proxy: Any = type(next(iter(targets.values()))[0])
    seen = {pk: row.mapping_version for pk, (row, _) in targets.items()}
    locked = [
        row
        for row in proxy.objects.select_for_update(of=("self",))
        .filter(pk__in=targets, mappings=None)
        .order_by("pk")
        if row.mapping_version == seen[row.pk] and not row.is_excluded
    ]
    model: Any = proxy.mapping_model
    states = []
    for row in locked:
        code = targets[row.pk][1]
        entry = Entry(
            code_id=code.pk,
            code=code.code,
            origin=context.origin,
            mapped_by_id=context.by.pk if context.by else None,
            mapped_at=context.now,
        )
        states.append((row, State(), State(entries=(entry,))))
    model.objects.bulk_create(
        model(
            **{proxy.relation: row},
            code_id=after.entries[0].code_id,
            origin=context.origin,
            mapped_by=context.by,
            mapped_at=context.now,
        )
        for row, _, after in states
    )
    count_version(proxy, locked, is_mapped_on_all_days=True)
    note(states, context=context, undone={})
    return len(locked)


def _is_simple(change: MappingChange) -> bool:
    """Tell whether no code was mapped or declined before, so that none comes back."""
    return not (
        change.before["entries"] or change.before.get("declined") or change.after.get("declined")
    )


def _undo_one(change: MappingChange, context: ChangeContext) -> bool:
    """Take one back to the codes that it had before."""
    try:
        undo(change, context=context)
    except NothingToUndo:
        return False
    return True


def _undo(changes: Sequence[MappingChange], relation: str, context: ChangeContext) -> int:
    """Take those back of which nothing was said before."""
    if not changes:
        return 0
    newest = {change.row.pk: change for change in changes}
    proxy: Any = proxy_of(changes[0].row)
    locked = [
        row
        for row in proxy.objects.select_for_update(of=("self",))
        .filter(pk__in=newest)
        .order_by("pk")
        if row.mapping_version == newest[row.pk].version
    ]
    proxy.mapping_model.objects.filter(**{f"{relation}__in": locked}).delete()
    for was_excluded in (True, False):
        turned = [
            row.pk
            for row in locked
            if newest[row.pk].before["is_excluded"] is was_excluded is not row.is_excluded
        ]
        if turned:
            proxy.objects.filter(pk__in=turned).update(is_excluded=was_excluded)
    count_version(proxy, locked, is_mapped_on_all_days=False)
    states = [
        (row, State.from_json(newest[row.pk].after), State.from_json(newest[row.pk].before))
        for row in locked
    ]
    note(states, context=context, undone=newest)
    return len(locked)


def count_version(proxy: Any, rows: Iterable[AnyMappable], *, is_mapped_on_all_days: bool) -> None:
    """Do for all of them what `save_next_version` does for one."""
    pks = [row.pk for row in rows]
    kept: dict[str, Any] = {"mapping_version": F("mapping_version") + 1}
    if proxy.can_be_excluded:
        kept["is_mapped_on_all_days"] = is_mapped_on_all_days
    proxy.objects.filter(pk__in=pks).update(**kept)
    if proxy.can_be_excluded and is_mapped_on_all_days:
        RatePlanMapping.objects.beside(pks).mark_shared()


def note(
    states: Iterable[tuple[AnyMappable, State, State]],
    *,
    context: ChangeContext,
    undone: Mapping[int, MappingChange],
) -> None:
    """Leave a step of history and a signal for each row, which is at the version before."""
    changes = MappingChange.objects.bulk_create(
        MappingChange(
            connection_id=row.connection_id,
            **{row.relation: row},
            before=before.as_json(),
            after=after.as_json(),
            version=row.mapping_version + 1,
            origin=context.origin,
            changed_by=context.by,
            changed_at=context.now,
            change_set=context.change_set,
            undoes=undone.get(row.pk),
        )
        for row, before, after in states
    )
    enqueue_all([MappingChanged(change=change, due_at=context.now) for change in changes])

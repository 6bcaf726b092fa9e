"""One change of a mapping: locked, compared with what was seen, kept in history, enqueued."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import transaction

from jobs.outbox import enqueue
from rates.mapping.context import ChangeContext
from rates.mapping.locking import UnknownCode, keep_codes
from rates.mapping.state import Entry, State
from rates.models import AnyMappable, MappingChange, MappingChanged, MirrorRow, proxy_of


class EditedMeanwhile(Exception):
    """Somebody changed the mapping since it was seen: show `change` and ask again."""

    def __init__(self, change: MappingChange | None) -> None:
        super().__init__("the mapping has changed since it was seen")
        self.change = change


class Overlap(Exception):
    """Two mappings would hold on the same day: change the days of one of them."""

    def __init__(self, one: Entry, other: Entry) -> None:
        super().__init__(f"{one.code} and {other.code} would hold on the same day")
        self.one, self.other = one, other


def apply_change(
    row: MirrorRow,
    *,
    transition: Callable[[State], State],
    context: ChangeContext,
    undoes: MappingChange | None = None,
) -> MappingChange | None:
    """Take a rate plan or unit group to the state that `transition` makes of its present one.

    Returns the step of history, None if nothing changes. Raises EditedMeanwhile if the row is
    not at the version that was seen any more, Overlap if two mappings would hold on one day,
    UnknownCode if a code was deleted meanwhile.
    """
    rows: Any = proxy_of(row)
    with transaction.atomic():
        locked: AnyMappable = rows.objects.select_for_update(of=("self",)).get(pk=row.pk)
        before = State.of(locked)
        after = transition(before)
        if after == before:
            return None
        if context.seen_version not in {None, locked.mapping_version}:
            raise EditedMeanwhile(_newest_change(locked))
        clash = after.overlap()
        if clash is not None:
            raise Overlap(*clash)
        after = _with_codes_that_stay(locked, after, before=before)
        after.write(locked, before=before)
        change = MappingChange.objects.create(
            connection_id=locked.connection_id,
            **{locked.relation: locked},
            before=before.as_json(),
            after=after.as_json(),
            version=locked.mapping_version,
            origin=context.origin,
            changed_by=context.by,
            changed_at=context.now,
            change_set=context.change_set,
            undoes=undoes,
        )
        enqueue(MappingChanged(change=change, due_at=context.now))
    return change


def _with_codes_that_stay(row: AnyMappable, after: State, *, before: State) -> State:
    """Keep the codes that are new to the row; what was declined needs no code that is gone."""
    codes = {entry.code_id: entry.code for entry in after.entries}
    new = codes.keys() - {entry.code_id for entry in before.entries}
    declined = after.declined - before.declined
    there = keep_codes(row.code_model, new | {each.code_id for each in declined})
    for pk in new - there:
        raise UnknownCode(codes[pk])
    gone = {each for each in declined if each.code_id not in there}
    return replace(after, declined=after.declined - gone)


def _newest_change(row: AnyMappable) -> MappingChange | None:
    return row.mapping_changes.select_related("changed_by").order_by("-version").first()

"""One step in the history of a mapping: locked, compared with what was seen, written down, told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from hotels.models import RatePlan, UnitGroup
from jobs.outbox import enqueue
from rates.mapping.state import Entry, State
from rates.models import (
    AnyMappable,
    MappingChange,
    MappingChanged,
    Origin,
    proxy_of,
)


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
    thing: RatePlan | UnitGroup,
    step: Callable[[State], State],
    *,
    by: User | None,
    origin: Origin,
    seen_version: int | None,
    now: datetime,
    undoes: MappingChange | None = None,
) -> MappingChange | None:
    """Take a rate plan or unit group to the state that `step` makes of its present one.

    Returns the step of history, None if nothing changes. Raises EditedMeanwhile if the thing is
    not at `seen_version` any more, Overlap if two mappings would hold on one day.
    """
    rows: Any = proxy_of(thing)
    with transaction.atomic():
        locked: AnyMappable = rows.objects.select_for_update(of=("self",)).get(pk=thing.pk)
        before = State.of(locked)
        after = step(before)
        if after == before:
            return None
        if seen_version is not None and locked.mapping_version != seen_version:
            raise EditedMeanwhile(_newest_change(locked))
        clash = after.overlap()
        if clash is not None:
            raise Overlap(*clash)
        after.write(locked)
        locked.mapping_version += 1
        fields = ["mapping_version"]
        if locked.can_be_excluded:
            fields += ["is_set_aside", "is_mapped_on_all_days"]
        locked.save(update_fields=fields)
        change = MappingChange.objects.create(
            connection_id=locked.connection_id,
            **{locked.relation: locked},
            before=before.as_json(),
            after=after.as_json(),
            version=locked.mapping_version,
            origin=origin,
            changed_by=by,
            changed_at=now,
            undoes=undoes,
        )
        enqueue(MappingChanged(change=change, due_at=now))
    return change


def _newest_change(thing: AnyMappable) -> MappingChange | None:
    return thing.mapping_changes.select_related("changed_by").order_by("-version").first()

"""Which rows that a load did not find are marked gone, and which are held until staff have looked.

A doubt concerns one property and its removals. Nothing else ever waits for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings

from apaleo.api import Kind
from hotels.models import HeldRemoval
from hotels.sync.diff import Changes
from hotels.sync.mirror import Row

State = HeldRemoval.State


@dataclass
class Absence:
    """What a load did not find of one property, by kind, and how much there was before."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    before: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def is_doubtful(self) -> bool:
        """Tell whether more of a kind is missing than a hotel usually changes.

        With a hotel goes all that it has, listed or not.
        """
        if Kind.PROPERTY.value in self.rows:
            return any(is_doubtful(number, of=number) for number in self.before.values())
        return any(is_doubtful(len(rows), of=self.before[kind]) for kind, rows in self.rows.items())

    def without(self, held: HeldRemoval) -> Absence:
        """Return the same without what staff have been asked about."""
        rest, is_held = Absence(), _holding(held)
        for kind, number in self.before.items():
            new = [row for row in self.rows.get(kind, ()) if not is_held(kind, row)]
            asked_about = len(self.rows.get(kind, ())) - len(new)
            rest.before[kind] = number - asked_about
            if new:
                rest.rows[kind] = new
        return rest

    def all_rows(self) -> list[tuple[str, Row]]:
        """Return the missing rows with their kinds."""
        return [(kind, row) for kind, rows in self.rows.items() for row in rows]


def is_doubtful(missing: int, *, of: int) -> bool:
    """Tell whether so many missing rows of a kind are a doubt (`docs/decisions/0014`)."""
    return missing > int(settings.REMOVAL_FLOOR) and missing > float(settings.REMOVAL_SHARE) * of


def _holding(held: HeldRemoval) -> Callable[[str, Row], bool]:
    """Return what tells whether a row of a kind is among those that staff were asked about."""
    ids = {kind: set(remote_ids) for kind, remote_ids in held.remote_ids.items()}
    return lambda kind, row: row.remote_id in ids.get(kind, ())


@dataclass(frozen=True)
class Outcome:
    """What becomes of one absence: rows to mark gone, rows to hold and how they are held."""

    gone: list[tuple[str, Row]] = field(default_factory=list)
    held: list[tuple[str, Row]] = field(default_factory=list)
    state: str = State.HELD


def decide(absence: Absence, held: HeldRemoval | None, *, is_confirmed: bool) -> Outcome:
    """Decide about a property's absence; `held` is what staff have been asked about it before."""
    missing = absence.all_rows()
    if is_confirmed:
        return Outcome(gone=missing)
    plainly = Outcome(held=missing) if absence.is_doubtful else Outcome(gone=missing)
    if held is None:
        return plainly
    is_held = _holding(held)
    asked_about = [(kind, row) for kind, row in missing if is_held(kind, row)]
    if not asked_about:
        return plainly
    if held.state == State.HELD:
        return Outcome(held=missing)
    rest = absence.without(held)
    if held.state == State.APPLIED:
        new = rest.all_rows()
        if rest.is_doubtful:
            return Outcome(gone=asked_about, held=new)
        return Outcome(gone=missing)
    if rest.is_doubtful:
        return Outcome(held=missing)
    return Outcome(gone=rest.all_rows(), held=asked_about, state=State.DISMISSED)


def apply_removals(
    changes: Mapping[str, Changes],
    *,
    held: Iterable[HeldRemoval],
    confirmed: Collection[Any],
    now: datetime,
) -> None:
    """Mark gone what is gone without a doubt, and bring the held removals up to date.

    `changes` are those of every kind by name, `held` all held removals of the connection, locked;
    `confirmed` the keys of the properties of which apaleo says itself that they are no more.
    """
    known = {one.property_id: one for one in held}
    absences = _absences(changes)
    gone: dict[str, list[Row]] = defaultdict(list)
    wanted: list[HeldRemoval] = []
    for key, absence in absences.items():
        outcome = decide(absence, known.get(key), is_confirmed=key in confirmed)
        for kind, row in outcome.gone:
            gone[kind].append(row)
        if outcome.held:
            wanted.append(_as_row(key, outcome, absence, known.get(key), now=now))
    for kind, rows in gone.items():
        changes[kind].mark_gone(rows, now=now)
    _write(wanted, known)


def _absences(changes: Mapping[str, Changes]) -> dict[Any, Absence]:
    """Return what is missing by property; properties of which nothing is are left out."""
    absences: dict[Any, Absence] = defaultdict(Absence)
    for kind, of_kind in changes.items():
        for row in of_kind.absent:
            absences[_property_of(row)].rows[kind].append(row)
    if not absences:
        return {}
    for kind, of_kind in changes.items():
        for row in of_kind.present_before:
            if _property_of(row) in absences:
                absences[_property_of(row)].before[kind] += 1
    return dict(absences)


def _property_of(row: Row) -> Any:
    """Return the property a row belongs to; a property itself belongs to its own rows."""
    return getattr(row, "property_id", row.pk)


def _as_row(
    key: Any, outcome: Outcome, absence: Absence, known: HeldRemoval | None, *, now: datetime
) -> HeldRemoval:
    """Return the held removal as it should be, unchanged where it already is."""
    remote_ids: dict[str, list[str]] = defaultdict(list)
    for kind, row in outcome.held:
        remote_ids[kind].append(row.remote_id)
    ids = {kind: sorted(of_kind) for kind, of_kind in remote_ids.items()}
    if known is not None and (known.state, known.remote_ids) == (outcome.state, ids):
        return known
    is_as_decided = known is not None and known.state == outcome.state == State.DISMISSED
    return HeldRemoval(
        property_id=key,
        state=outcome.state,
        remote_ids=ids,
        present_before=dict(absence.before),
        held_at=known.held_at if known is not None else now,
        changed_at=now,
        decided_at=known.decided_at if known is not None and is_as_decided else None,
    )


def _write(wanted: Sequence[HeldRemoval], known: Mapping[Any, HeldRemoval]) -> None:
    """Write what changed in at most two statements."""
    over = known.keys() - {one.property_id for one in wanted}
    if over:
        HeldRemoval.objects.filter(property__in=over).delete()
    changed = [one for one in wanted if known.get(one.property_id) is not one]
    if changed:
        HeldRemoval.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["property"],
            update_fields=[
                "state",
                "remote_ids",
                "present_before",
                "held_at",
                "changed_at",
                "decided_at",
            ],
        )

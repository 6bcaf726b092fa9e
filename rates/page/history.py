"""What a mapping was before, step by step, as a reader wants it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from rates.mapping import State
from rates.models import AnyMappable, Origin
from rates.page import labels

MAX_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step: who, when, how, from, to."""

    who: str
    at: datetime
    how: str
    before: str
    after: str


def get_steps(row: AnyMappable) -> list[Step]:
    """Return the newest steps, the last first, in one statement."""
    changes = row.mapping_changes.select_related("changed_by").order_by("-version", "-pk")
    return [
        Step(
            who=labels.author(change),
            at=change.changed_at,
            how=_("Taken back") if change.undoes_id else str(Origin(change.origin).label),
            before=labels.state(State.from_json(change.before)),
            after=labels.state(State.from_json(change.after)),
        )
        for change in changes[:MAX_STEPS]
    ]

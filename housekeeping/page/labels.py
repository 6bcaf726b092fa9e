"""The words and signs of kinds, states and conditions: no colour ever stands alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from housekeeping.models import Task
from housekeeping.planning import Condition, Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Promise

State = Task.State

KINDS: dict[str, Promise] = {
    Kind.TURNOVER: _("Departure and arrival"),
    Kind.DEPARTURE: _("Departure"),
    Kind.MOVED_OUT: _("Moved to another room"),
    Kind.DAY_USE: _("Day use"),
    Kind.ARRIVAL: _("Arrival"),
    Kind.STAY_OVER: _("Stay-over"),
    Kind.LINEN: _("Stay-over, new linen"),
    Kind.VACANT_DIRTY: _("Empty, dirty"),
    Kind.INSPECTION: _("Inspection"),
    Kind.REOPENING: _("Back in use"),
}
STATES: dict[str, Promise] = {
    State.OPEN: _("To do"),
    State.STARTED: _("Started"),
    State.CLEANED: _("To be inspected"),
    State.DONE: _("Done"),
    State.SKIPPED: _("Skipped"),
    State.DO_NOT_DISTURB: _("Do not disturb"),
    State.LATER: _("Come back later"),
}
SIGNS: dict[str, str] = {
    State.OPEN: "○",
    State.STARTED: "◐",
    State.CLEANED: "◉",
    State.DONE: "✓",
    State.SKIPPED: "✕",
    State.DO_NOT_DISTURB: "⊘",
    State.LATER: "↻",
}
CONDITIONS: dict[str, Promise] = {
    Condition.CLEAN: _("clean"),
    Condition.TO_BE_INSPECTED: _("clean, to be inspected"),
    Condition.DIRTY: _("dirty"),
}
WEEKDAYS: tuple[Promise, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)

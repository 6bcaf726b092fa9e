"""What a line says when a wish about it was not carried out, and what to press then."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from rates import labels
from rates.mapping import EditedMeanwhile, NothingToUndo, Overlap, SwitchedOff
from rates.mapping.state import State
from rates.models import MappableRatePlan, MappingChange
from rates.page.commands import Do, Edit, UnknownCode, WrongDays

REFUSALS = (EditedMeanwhile, NothingToUndo, Overlap, SwitchedOff, UnknownCode, WrongDays)
ALL_THE_SAME = {
    Do.UNMAP: "Remove it all the same",
    Do.ASIDE: "Do not use it all the same",
    Do.USE: "Use it all the same",
    Do.SHARE: "Allow it all the same",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What can be pressed: its value is for `do`."""

    words: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A refusal in words; `keeps` is what to press to leave it at that."""

    status: HTTPStatus
    words: str
    button: Button | None = None
    keeps: str = "Close"
    # What was typed, to be shown again.
    edit: Edit


def note_on(refusal: Exception, *, edit: Edit, thing: object) -> Note:
    """Return what to say about one of `REFUSALS`."""
    kind = "rate code" if isinstance(thing, MappableRatePlan) else "room code"
    match refusal:
        case EditedMeanwhile(change=change):
            return Note(
                status=HTTPStatus.CONFLICT,
                words=_changed_meanwhile(change),
                button=_mine(edit),
                keeps=_theirs(change),
                edit=edit,
            )
        case NothingToUndo():
            words = "It has changed since, so nothing was taken back."
            return Note(status=HTTPStatus.CONFLICT, words=words, edit=edit)
        case Overlap(one=one, other=other):
            words = (
                f"{one.code} holds {labels.days(one)} and {other.code} would hold "
                f"{labels.days(other)}. Only one can hold on a day: change the days of one."
            )
        case SwitchedOff():
            words = f"{edit.code} is switched off. Choose another {kind}."
        case WrongDays():
            words = "The last day comes before the first."
        case _:
            return Note(
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                words=f"There is no {kind} {edit.code} yet.",
                button=Button(words=f"Create {edit.code}", value=f"{Do.CREATE} {edit.code}"),
                keeps="Choose another",
                edit=edit,
            )
    return Note(status=HTTPStatus.UNPROCESSABLE_ENTITY, words=words, edit=edit)


def name_of(change: MappingChange) -> str:
    """Return who made a change."""
    return change.changed_by.get_full_name() if change.changed_by else "The account's rule"


def _changed_meanwhile(change: MappingChange | None) -> str:
    if change is None:
        return "Somebody has changed this meanwhile."
    before, after = State.from_json(change.before), State.from_json(change.after)
    return (
        f"{name_of(change)} has changed this meanwhile, "
        f"from {labels.state(before)} to {labels.state(after)}."
    )


def _theirs(change: MappingChange | None) -> str:
    after = State.from_json(change.after) if change else None
    return f"Keep {labels.state(after)}" if after else "Keep it"


def _mine(edit: Edit) -> Button | None:
    if edit.do in {Do.UNDO, Do.PERIOD}:
        return None
    if edit.code:
        return Button(words=f"Use {edit.code} all the same", value=f"{edit.do} {edit.code}")
    do = Do.UNMAP if edit.do == Do.MAP else edit.do
    return Button(words=ALL_THE_SAME[do], value=do.value)

"""What a line says when a command was not executed, and what to press then."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from rates.mapping import EditedMeanwhile, NothingToUndo, Overlap, State, SwitchedOff
from rates.models import AnyMappable, MappingChange
from rates.models.code_key import InvalidCode
from rates.page import labels
from rates.page.commands import Command, Do, UnknownCode, WrongDays

REASONS = (
    EditedMeanwhile,
    InvalidCode,
    NothingToUndo,
    Overlap,
    SwitchedOff,
    UnknownCode,
    WrongDays,
)
ALL_THE_SAME = {
    Do.UNMAP: "Remove it all the same",
    Do.EXCLUDE: "Do not use it all the same",
    Do.INCLUDE: "Use it all the same",
    Do.SHARE: "Allow it all the same",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """What can be pressed: its value is for `do`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a command was not executed; `keep_label` is what to press to leave it at that."""

    status: HTTPStatus
    explanation: str
    button: Button | None = None
    keep_label: str = "Close"
    # What was typed, to be shown again.
    command: Command


def get_refusal(reason: Exception, *, command: Command, row: AnyMappable) -> Refusal:
    """Return what to say about one of `REASONS`."""
    noun = row.code_noun
    match reason:
        case EditedMeanwhile(change=change):
            return Refusal(
                status=HTTPStatus.CONFLICT,
                explanation=_changed_meanwhile(change),
                button=_repeat(command),
                keep_label=_keep(change),
                command=command,
            )
        case NothingToUndo():
            explanation = "It has changed since, so nothing was taken back."
            return Refusal(status=HTTPStatus.CONFLICT, explanation=explanation, command=command)
        case Overlap(one=one, other=other):
            explanation = (
                f"{one.code} holds {labels.days(one)} and {other.code} would hold "
                f"{labels.days(other)}. Only one can hold on a day: change the days of one."
            )
        case SwitchedOff():
            explanation = f"{command.code} is switched off. Choose another {noun}."
        case InvalidCode(message=explanation):
            pass
        case WrongDays():
            explanation = "The last day comes before the first."
        case _:
            return Refusal(
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                explanation=f"There is no {noun} {command.code} yet.",
                button=Button(label=f"Create {command.code}", value=f"{Do.CREATE} {command.code}"),
                keep_label="Choose another",
                command=command,
            )
    return Refusal(status=HTTPStatus.UNPROCESSABLE_ENTITY, explanation=explanation, command=command)


def _changed_meanwhile(change: MappingChange | None) -> str:
    if change is None:
        return "Somebody has changed this meanwhile."
    before, after = State.from_json(change.before), State.from_json(change.after)
    return (
        f"{labels.author(change)} has changed this meanwhile, "
        f"from {labels.state(before)} to {labels.state(after)}."
    )


def _keep(change: MappingChange | None) -> str:
    after = State.from_json(change.after) if change else None
    return f"Keep {labels.state(after)}" if after else "Keep it"


def _repeat(command: Command) -> Button | None:
    """Return the button that does it although somebody else was faster."""
    if command.do in {Do.UNDO, Do.PERIOD}:
        return None
    if command.code:
        return Button(
            label=f"Use {command.code} all the same", value=f"{command.do} {command.code}"
        )
    do = Do.UNMAP if command.do == Do.MAP else command.do
    return Button(label=ALL_THE_SAME[do], value=do.value)

"""What a line says when a command was not executed, and what to press then."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rates.mapping import EditedMeanwhile, NothingToUndo, Overlap, State, SwitchedOff, UnknownCode
from rates.models import AnyMappable, MappingChange
from rates.models.code_key import InvalidCode
from rates.page import labels
from rates.page.commands import Command, Do, WrongDays

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
    Do.UNMAP: gettext_lazy("Remove it all the same"),
    Do.EXCLUDE: gettext_lazy("Do not use it all the same"),
    Do.INCLUDE: gettext_lazy("Use it all the same"),
    Do.SHARE: gettext_lazy("Allow it all the same"),
}
# By `Mappable.kind`.
SWITCHED_OFF = {
    "plan": gettext_lazy("%(code)s is switched off. Choose another rate code."),
    "group": gettext_lazy("%(code)s is switched off. Choose another room code."),
}
UNKNOWN = {
    "plan": gettext_lazy("There is no rate code %(code)s yet."),
    "group": gettext_lazy("There is no room code %(code)s yet."),
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
    keep_label: str
    # What was typed, to be shown again.
    command: Command
    # Which field cannot be as it was typed: "code", "days", or none.
    wrong: str = ""


def get_refusal(reason: Exception, *, command: Command, row: AnyMappable) -> Refusal:
    """Return what to say about one of `REASONS`."""
    words, status = {"code": command.code}, HTTPStatus.UNPROCESSABLE_ENTITY
    wrong = "days" if isinstance(reason, Overlap | WrongDays) else "code"
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
            explanation = _("It has changed since, so nothing was taken back.")
            status, wrong = HTTPStatus.CONFLICT, ""
        case Overlap(one=one, other=other):
            explanation = _(
                "%(one)s holds %(days)s and %(other)s would hold %(other_days)s. "
                "Only one can hold on a day: change the days of one."
            ) % {
                "one": one.code,
                "days": labels.days(one),
                "other": other.code,
                "other_days": labels.days(other),
            }
        case SwitchedOff():
            explanation = SWITCHED_OFF[row.kind] % words
        case InvalidCode(message=explanation):
            pass
        case WrongDays():
            explanation = _("The last day comes before the first.")
        case _:
            return Refusal(
                status=status,
                explanation=UNKNOWN[row.kind] % words,
                button=Button(
                    label=_("Create %(code)s") % words, value=f"{Do.CREATE} {command.code}"
                ),
                keep_label=_("Choose another"),
                command=command,
                wrong=wrong,
            )
    return Refusal(
        status=status,
        explanation=explanation,
        keep_label=_("Close"),
        command=command,
        wrong=wrong,
    )


def _changed_meanwhile(change: MappingChange | None) -> str:
    if change is None:
        return _("Somebody has changed this meanwhile.")
    before, after = State.from_json(change.before), State.from_json(change.after)
    return _("%(who)s has changed this meanwhile, from %(before)s to %(after)s.") % {
        "who": labels.author(change),
        "before": labels.state(before),
        "after": labels.state(after),
    }


def _keep(change: MappingChange | None) -> str:
    if change is None:
        return _("Keep it")
    return _("Keep %(mapping)s") % {"mapping": labels.state(State.from_json(change.after))}


def _repeat(command: Command) -> Button | None:
    """Return the button that does it although somebody else was faster."""
    if command.do in {Do.UNDO, Do.PERIOD}:
        return None
    if command.code:
        label = _("Use %(code)s all the same") % {"code": command.code}
        return Button(label=label, value=f"{command.do} {command.code}")
    do = Do.UNMAP if command.do == Do.MAP else command.do
    return Button(label=str(ALL_THE_SAME[do]), value=do.value)

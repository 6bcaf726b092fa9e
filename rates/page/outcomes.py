"""What became of the lines that were selected, in sentences."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rates.models import MappableRatePlan, MappableUnitGroup
from rates.page.commands import Do
from rates.page.listing.selection import MAX_AT_ONCE, Outcome, Outdated

PLAN, GROUP = MappableRatePlan.kind, MappableUnitGroup.kind
Tell = Callable[[int], str]

TOLD: dict[tuple[str, str], Tell] = {
    (PLAN, Do.MAP): lambda number: ngettext(
        "%(number)d rate plan is mapped to %(code)s.",
        "%(number)d rate plans are mapped to %(code)s.",
        number,
    ),
    (GROUP, Do.MAP): lambda number: ngettext(
        "%(number)d room type is mapped to %(code)s.",
        "%(number)d room types are mapped to %(code)s.",
        number,
    ),
    (PLAN, Do.ACCEPT): lambda number: ngettext(
        "%(number)d rate plan is mapped as suggested.",
        "%(number)d rate plans are mapped as suggested.",
        number,
    ),
    (GROUP, Do.ACCEPT): lambda number: ngettext(
        "%(number)d room type is mapped as suggested.",
        "%(number)d room types are mapped as suggested.",
        number,
    ),
    (PLAN, Do.EXCLUDE): lambda number: ngettext(
        "%(number)d rate plan is set aside.", "%(number)d rate plans are set aside.", number
    ),
    (PLAN, Do.INCLUDE): lambda number: ngettext(
        "%(number)d rate plan is used again.", "%(number)d rate plans are used again.", number
    ),
}


def tell_outcome(outcome: Outcome, *, kind: str, do: str, code: str) -> str:
    """Return how many were changed, and how many were not because of somebody else."""
    told = TOLD[kind, do](outcome.changed) % {"number": outcome.changed, "code": code}
    if not outcome.left:
        return told
    left = ngettext(
        "%(number)d was changed by somebody else meanwhile and left like that: have another look.",
        "%(number)d were changed by somebody else meanwhile and left like that: have another look.",
        outcome.left,
    )
    return f"{told} {left % {'number': outcome.left}}"


def tell_outdated(outdated: Outdated) -> str:
    """Return that nothing was done, and how many lines it would be about by now."""
    return ngettext(
        "Nothing was done: something has changed since you saw this page, and %(number)d line is "
        "meant now. Have another look.",
        "Nothing was done: something has changed since you saw this page, and %(number)d lines "
        "are meant now. Have another look.",
        outdated.count,
    ) % {"number": outdated.count}


def tell_too_many() -> str:
    """Return that nothing was done, and the way out."""
    return _(
        "Nothing was done: at most %(number)d lines are changed at once. Narrow the list with "
        "its search and its tabs, and do it in parts."
    ) % {"number": MAX_AT_ONCE}

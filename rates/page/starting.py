"""What the page for all hotels sends back, and what it says of what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.names import isolate
from rates.mapping import Undone
from rates.models import MappableRatePlan, MappableUnitGroup
from rates.models.code_key import MAX_TEXT_LENGTH, InvalidCode, clean_code
from rates.progress.words import tell_numbers
from rates.suggestions.proposal import Applied, CodesOff, Item, Proposal

# So many lines are named in one sentence.
MAX_NAMED = 5
CODE = "code:"


def read_codes(data: QueryDict, proposal: Proposal) -> tuple[dict[str, str], dict[str, str]]:
    """Return the code said for each item that is ticked, and what is wrong with others, by token.

    What is no item of the proposal is ignored.
    """
    ticked = set(data.getlist("take"))
    codes: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for item in proposal.items:
        if item.token not in ticked:
            continue
        try:
            typed = data.get(f"{CODE}{item.token}", item.code)[: MAX_TEXT_LENGTH + 1]
            codes[item.token] = clean_code(typed)
        except InvalidCode as invalid:
            wrong[item.token] = invalid.message
    return codes, wrong


def as_sent(proposal: Proposal, data: QueryDict, *, wrong: Mapping[str, str]) -> Proposal:
    """Return the proposal with codes and ticks as they were sent, and what is `wrong` by token.

    What was not in the form yet stands as it is proposed.
    """
    ticked = set(data.getlist("take"))
    items = []
    for item in proposal.items:
        typed = data.get(f"{CODE}{item.token}")
        if typed is not None or item.token in wrong:
            code = item.code if typed is None else typed[:MAX_TEXT_LENGTH]
            error = wrong.get(item.token, "")
            item = replace(item, code=code, is_ticked=item.token in ticked, error=error)
        items.append(item)
    return replace(proposal, items=items)


def tell_applied(applied: Applied) -> str:
    """Return what was done, in a sentence."""
    if not any(applied.mapped.values()):
        return _("Somebody has mapped all of it meanwhile: nothing was changed.")
    if not applied.codes:
        return _("%(lines)s: mapped.") % {"lines": _numbers(applied.mapped)}
    return _("%(lines)s: mapped. %(codes)s.") % {
        "lines": _numbers(applied.mapped),
        "codes": ngettext("%(number)d code is new", "%(number)d codes are new", applied.codes)
        % {"number": applied.codes},
    }


def tell_wrong(items: list[Item]) -> str:
    """Return which codes of a form cannot be, in a sentence."""
    named = [isolate(item.own_code) for item in items]
    return ngettext(
        "Nothing was changed yet. Please look at the code of %(lines)s.",
        "Nothing was changed yet. Please look at the codes of %(lines)s.",
        len(named),
    ) % {"lines": _name_some(named)}


def tell_off(off: CodesOff) -> dict[str, str]:
    """Return by token what is wrong with codes that are switched off."""
    told = _("%(code)s is switched off. Choose another code.")
    return {token: told % {"code": code} for token, code in off.codes.items()}


def tell_outdated(proposal: Proposal, data: QueryDict) -> str:
    """Return that what was sent is not the proposal any more, and which lines of it are gone."""
    told = _(
        "Something has changed since you saw this page. What you typed is kept: please look once "
        "more."
    )
    there = {item.token for item in proposal.items}
    sent = [name.removeprefix(CODE) for name in data if name.startswith(CODE)]
    gone = [token.partition(":")[2].upper() for token in sent if token not in there]
    if not gone:
        return told
    named = [isolate(code[:MAX_TEXT_LENGTH]) for code in gone]
    left_out = ngettext(
        "%(number)d line needs nobody any more: %(lines)s.",
        "%(number)d lines need nobody any more: %(lines)s.",
        len(gone),
    ) % {"number": len(gone), "lines": _name_some(named)}
    return f"{told} {left_out}"


def tell_undone(undone: Undone) -> str:
    """Return what was taken back, in sentences."""
    if not undone.taken_back and not undone.left:
        return _("That was taken back already.")
    told = ngettext(
        "%(number)d line is as it was before.",
        "%(number)d lines are as they were before.",
        undone.taken_back,
    ) % {"number": undone.taken_back}
    if not undone.left:
        return told
    left = ngettext(
        "%(number)d was changed since and is left.",
        "%(number)d were changed since and are left.",
        undone.left,
    ) % {"number": undone.left}
    return f"{told} {left}" if undone.taken_back else left


def tell_offer(proposal: Proposal) -> str:
    """Return what the button does if nothing is changed in the form."""
    ticked = [item for item in proposal.items if item.is_ticked]
    if not ticked:
        return _("Map what is ticked")
    new = len({(item.kind, item.code) for item in ticked if item.is_new})
    numbers = _numbers(_count(ticked))
    if not new:
        return _("Map %(lines)s") % {"lines": numbers}
    codes = ngettext("%(number)d code", "%(number)d codes", new) % {"number": new}
    return _("Create %(codes)s, map %(lines)s") % {"lines": numbers, "codes": codes}


def _name_some(named: list[str]) -> str:
    return ", ".join(named[:MAX_NAMED] + (["…"] if len(named) > MAX_NAMED else []))


def _count(items: list[Item]) -> dict[str, int]:
    return {
        kind: sum(len(item.rows) for item in items if item.kind == kind)
        for kind in (MappableRatePlan.kind, MappableUnitGroup.kind)
    }


def _numbers(mapped: Mapping[str, int]) -> str:
    return tell_numbers(
        rate_plans=mapped[MappableRatePlan.kind], room_types=mapped[MappableUnitGroup.kind]
    )

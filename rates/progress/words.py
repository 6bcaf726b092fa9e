"""How many there are of what is mapped, in words."""

from __future__ import annotations

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rates.models import MappableRatePlan, MappableUnitGroup, used_kinds


def tell_numbers(*, rate_plans: int, room_types: int) -> str:
    """Return how many of each kind that the maker's app has codes for: “3 rate plans and …”.

    A kind of which there is none is not named, unless there is none of either.
    """
    numbers = {MappableRatePlan.kind: rate_plans, MappableUnitGroup.kind: room_types}
    kinds = [kind for kind in used_kinds() if numbers[kind]] or list(used_kinds())
    words = {
        MappableRatePlan.kind: ngettext("%(number)d rate plan", "%(number)d rate plans", rate_plans)
        % {"number": rate_plans},
        MappableUnitGroup.kind: ngettext(
            "%(number)d room type", "%(number)d room types", room_types
        )
        % {"number": room_types},
    }
    return get_text_list([words[kind] for kind in kinds], _("and"))

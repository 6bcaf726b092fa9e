"""Why a code is suggested, what speaks against it, and why none is: whole sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from matching import Doubt, Obstacle, Reason, Suggestion, WhyNot

# Names come from hotels and may be as long as these like.
MAX_WORD = 60

REASONS: Mapping[Reason, str | Promise] = {
    Reason.SAME_CODE: lazy("same code"),
    Reason.CODE_IN_CODE: lazy("its code contains %(code)s"),
    Reason.CODE_READS_AS: lazy("its code %(own_code)s reads as %(name)s"),
    Reason.SAME_NAME: lazy("same name"),
    Reason.SIMILAR_NAME: lazy("name alike: %(own_name)s ~ %(name)s"),
    Reason.TERMS_AND_MARKS: lazy("its terms and marks fit %(name)s"),
    Reason.BASE_PLAN: lazy("its base plan is mapped to %(suggested)s"),
    Reason.SAME_HOTEL: lazy("because you mapped %(own_code)s to %(decided)s here"),
    Reason.OTHER_HOTEL: lazy("because you mapped %(own_code)s to %(decided)s in %(hotel)s"),
    Reason.OTHER_ACCOUNTS: lazy("hotels of at least %(accounts)s other accounts map it so"),
}
DOUBTS: Mapping[Doubt, str | Promise] = {
    Doubt.TIED: lazy("perhaps: %(why)s. Two codes fit equally: %(suggested)s and %(other)s"),
    Doubt.UNKNOWN_WORDS: lazy("perhaps: %(why)s. No code explains: %(unknown)s"),
    Doubt.NOT_CONFIRMED: lazy("perhaps: %(why)s, though the name does not confirm it"),
    Doubt.DECIDED_OTHERWISE: lazy("perhaps: %(why)s, but you mapped %(own_code)s to %(decided)s"),
    Doubt.DECLINED_ALIKE: lazy("perhaps: %(why)s, but you declined it for %(declined_for)s"),
    Doubt.DECLINED_ELSEWHERE: lazy(
        "perhaps: %(why)s, but hotels of at least %(accounts)s other accounts declined it"
    ),
    Doubt.CODE_TAKEN: lazy("perhaps: %(why)s, but %(taken_by)s of this room type has it already"),
}
# The same question is answered in two ways, by the code and by what it would be for.
CONTRADICTIONS: Mapping[str, str | Promise] = {
    "terms:nonref": lazy("Nearest is %(code)s, but that cannot be cancelled and this can."),
    "terms:flexible": lazy("Nearest is %(code)s, but that can be cancelled and this cannot."),
    "terms": lazy("Nearest is %(code)s, but it is cancelled on other terms."),
    "price": lazy("Nearest is %(code)s, but that is another price."),
    "board": lazy("Nearest is %(code)s, but that comes with another board."),
    "guest": lazy("Nearest is %(code)s, but that is for other guests."),
    "channel": lazy("Nearest is %(code)s, but that is sold through another channel."),
    "booking": lazy("Nearest is %(code)s, but that is booked at another time or in another way."),
    "stay": lazy("Nearest is %(code)s, but that is for another length of stay."),
    "days": lazy("Nearest is %(code)s, but that is for other days of the week."),
    "hours": lazy("Nearest is %(code)s, but only one of them is by the day."),
    "offer": lazy("Nearest is %(code)s, but that comes with something else."),
    "theme": lazy("Nearest is %(code)s, but that is for another occasion."),
    "unit_type": lazy("Nearest is %(code)s, but only one of them is a bedroom."),
    "beds": lazy("Nearest is %(code)s, but that has other beds."),
    "kind": lazy("Nearest is %(code)s, but that is another kind of room."),
    "class": lazy("Nearest is %(code)s, but that is of another class."),
    "view": lazy("Nearest is %(code)s, but that has another view."),
    "outside": lazy("Nearest is %(code)s, but only one of them has that outside."),
    "access": lazy("Nearest is %(code)s, but only one of them is step-free."),
}
# The question is answered by one of the two alone.
ONE_SIDED: Mapping[str, str | Promise] = {
    "terms": lazy("Nearest is %(code)s, but only one of them says how it is cancelled."),
    "board": lazy("Nearest is %(code)s, but only one of them says what board it has."),
    "guest": lazy("Nearest is %(code)s, but only one of them is for certain guests."),
    "channel": lazy("Nearest is %(code)s, but only one of them is for certain channels."),
    "booking": lazy("Nearest is %(code)s, but only one of them says when or how it is booked."),
    "stay": lazy("Nearest is %(code)s, but only one of them is for a certain length of stay."),
    "days": lazy("Nearest is %(code)s, but only one of them is for certain days."),
    "hours": lazy("Nearest is %(code)s, but only one of them is by the day."),
    "offer": lazy("Nearest is %(code)s, but only one of them comes with something else."),
    "theme": lazy("Nearest is %(code)s, but only one of them is for a certain occasion."),
    "unit_type": lazy("Nearest is %(code)s, but only one of them is a bedroom."),
}
OBSTACLES: Mapping[Obstacle, str | Promise] = {
    Obstacle.NOTHING_ALIKE: lazy("No code of yours is like its code or name."),
    Obstacle.DECLINED: lazy("You declined %(code)s here."),
    Obstacle.CONTRADICTION: lazy("Nearest is %(code)s, but the two contradict each other."),
    Obstacle.OTHER_NUMBER: lazy("Nearest is %(code)s, but that has another number."),
    Obstacle.NOT_FOR_SUCH: lazy("Nearest is %(code)s, but that is not for such guests or hours."),
    Obstacle.UNKNOWN_WORDS: lazy("Nearest is %(code)s, but no code explains: %(unknown)s."),
    Obstacle.TOO_LITTLE: lazy("Nearest is %(code)s, but too little speaks for it."),
}


def explain(suggestion: Suggestion) -> str:
    """Return why the code is suggested, and what speaks against it where it is not sure."""
    words = _short({**suggestion.words, "suggested": suggestion.code})
    why = str(REASONS[suggestion.reason]) % words
    if suggestion.is_bulk_acceptable:
        return why
    if suggestion.doubt is None:
        return _("perhaps: %(why)s") % {"why": why}
    return str(DOUBTS[suggestion.doubt]) % {**words, "why": why}


def explain_why_not(why_not: WhyNot, *, terms: str = "") -> str:
    """Return why no code is suggested; `terms` are those of the rate plan in the hotel's words."""
    words = _short({"code": why_not.code, "terms": terms, "unknown": why_not.unknown_words})
    if why_not.obstacle is Obstacle.TOO_LITTLE and why_not.facet in ONE_SIDED:
        return str(ONE_SIDED[why_not.facet]) % words
    if why_not.theirs == "terms:nonref" and terms:
        return _("Nearest is %(code)s, but this can be cancelled: %(terms)s.") % words
    for said in (why_not.theirs, why_not.facet):
        if said in CONTRADICTIONS:
            return str(CONTRADICTIONS[said]) % words
    return str(OBSTACLES[why_not.obstacle]) % words


def _short(words: Mapping[str, str]) -> dict[str, str]:
    return {
        name: word if len(word) <= MAX_WORD else Truncator(word).chars(MAX_WORD)
        for name, word in words.items()
    }

"""What people decided before: on what is like it, on the base plan, and in other accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from matching.candidates import DISPUTED
from matching.features import Features
from matching.index import CodeIndex
from matching.rates import rate_of
from matching.records import Context, Likeness, Plan, Precedent, RoomType
from matching.spelling import fold, folded_code
from matching.suggestion import ACCEPT_THRESHOLD, Doubt, Reason, Suggestion

# How sure a precedent is by how near it is.
PRECEDENT = {
    Likeness.CODE: 0.93,
    Likeness.RATE: 0.93,
    Likeness.NAME: 0.92,
    Likeness.FEATURES: 0.8,
}
NUMBERED_PRECEDENT, CONTRADICTED_PRECEDENT = 0.75, 0.6
# A derived plan that nothing distinguishes from its base, and one that differs from it.
SAME_AS_BASE, DIFFERS_FROM_BASE = 0.88, 0.55
DECLINED_ALIKE = 0.6
# Never sure enough for bulk: what is accepted unseen would be counted, and so confirm itself.
OTHER_ACCOUNTS = 0.75

Key = tuple[Likeness, Hashable]
# The code at apaleo of what was decided on, and the name of its hotel.
Told = tuple[str, str]


def keys_of(record: Plan | RoomType, features: Features) -> list[Key]:
    """Return what a record is found again by, the nearest likeness first."""
    keys: list[Key] = [(Likeness.CODE, record.code)]
    if isinstance(record, Plan):
        keys.append((Likeness.RATE, rate_key(record.code, record.unit_group_code)))
    signature = features.signature
    if features.name_key:
        keys.append((Likeness.NAME, (features.name_key, signature)))
    if features.explicit:
        keys.append((Likeness.FEATURES, signature))
    return keys


def rate_key(code: str, room_type_code: str = "") -> str:
    """Return what the codes of one rate share for all room types, however they are typed."""
    return fold(rate_of(code, room_type_code))


@dataclass(slots=True)
class Alike:
    """What was decided on all that has one key, kept so that no question walks all hotels."""

    by_hotel: dict[Hashable, dict[str, Told]] = field(default_factory=dict)
    hotels: dict[str, set[Hashable]] = field(default_factory=dict)
    # How many codes no other hotel has.
    sole: Counter[Hashable] = field(default_factory=Counter)
    # The first to be told of two hotels: one of them is another than whoever asks.
    first: dict[Hashable, Told] = field(default_factory=dict)
    own_codes: dict[str, str] = field(default_factory=dict)

    def add(self, hotel: Hashable, code: str, told: Told) -> None:
        """Remember one decision of a hotel."""
        codes = self.by_hotel.setdefault(hotel, {})
        codes[code] = min(codes.get(code, told), told)
        hotels = self.hotels.setdefault(code, set())
        if hotel not in hotels:
            if not hotels:
                self.sole[hotel] += 1
            elif len(hotels) == 1:
                self.sole.subtract(hotels)
            hotels.add(hotel)
        first = self.first | {hotel: min(self.first.get(hotel, told), told)}
        self.first = dict(sorted(first.items(), key=lambda each: each[1])[:2])
        self.own_codes[code] = min(self.own_codes.get(code, told[0]), told[0])

    def agreed_by(self, hotel: Hashable) -> tuple[str, Told] | None:
        """Return the only code that the hotel has decided on, if it is one."""
        codes = self.by_hotel.get(hotel, {})
        return next(iter(codes.items())) if len(codes) == 1 else None

    def agreed_by_others(self, hotel: Hashable) -> tuple[str, Told] | None:
        """Return the only code that all hotels but this one have decided on, if it is one."""
        if len(self.hotels) - self.sole[hotel] != 1:
            return None
        other, told = next(each for each in self.first.items() if each[0] != hotel)
        return next(iter(self.by_hotel[other])), told


class Decisions:
    """What people of one account decided, found again by what is like it.

    The order in which it is told does not matter.
    """

    def __init__(self) -> None:
        self._found: dict[Key, Alike] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(
        self, keys: Sequence[Key], *, hotel: Hashable, code: str, own_code: str, where: str = ""
    ) -> None:
        """Remember that something with these keys has `code`, or was said not to have it.

        `own_code` is its code at apaleo, `where` the name of its hotel.
        """
        for key in keys:
            self._found.setdefault(key, Alike()).add(hotel, code, (own_code, where))

    def find(
        self, keys: Sequence[Key], *, hotel: Hashable, without: frozenset[str] = frozenset()
    ) -> Precedent | None:
        """Return the nearest that the hotel itself, or else all others, agree on."""
        for likeness, key in keys:
            alike = self._found.get((likeness, key))
            if alike is None:
                continue
            own, others = alike.agreed_by(hotel), alike.agreed_by_others(hotel)
            for agreed in (own, others):
                if agreed is not None and agreed[0] not in without:
                    code, (own_code, where) = agreed
                    return Precedent(
                        code=code,
                        likeness=likeness,
                        own_code=own_code,
                        where="" if agreed is own else where,
                    )
        return None

    def codes_of(self, keys: Sequence[Key]) -> dict[str, str]:
        """Return all codes of what is like it in any hotel, with the code at apaleo of that."""
        found: dict[str, str] = {}
        for key in keys:
            alike = self._found.get(key)
            for code, own_code in alike.own_codes.items() if alike else ():
                found[code] = min(found.get(code, own_code), own_code)
        return found


def apply_precedent(
    own: Suggestion | None,
    *,
    index: CodeIndex,
    query: Features,
    record: Plan | RoomType,
    precedent: Precedent,
) -> Suggestion | None:
    """Return the suggestion once it is known what was done with something like it.

    Where they did something else than the names say, neither is sure enough for bulk.
    """
    position = index.position_of(precedent.code)
    if position is None:
        return own
    similarity = index.compare(query, position)
    confidence = PRECEDENT[precedent.likeness]
    doubt = None
    if similarity.is_contradiction:
        confidence, doubt = CONTRADICTED_PRECEDENT, Doubt.NOT_CONFIRMED
    elif _is_numbered(record, precedent) and not similarity.agreement:
        confidence, doubt = NUMBERED_PRECEDENT, Doubt.NOT_CONFIRMED
    words = {"own_code": precedent.own_code, "hotel": precedent.where, "decided": precedent.code}
    decided = Suggestion(
        code=precedent.code,
        confidence=confidence,
        reason=Reason.OTHER_HOTEL if precedent.where else Reason.SAME_HOTEL,
        words=words,
        doubt=doubt,
    )
    if own is None:
        return decided
    if own.code == precedent.code:
        return own if own.confidence >= confidence else decided
    if own.confidence < ACCEPT_THRESHOLD:
        return max(own, decided, key=lambda s: s.confidence)
    if (
        own.reason is Reason.SAME_CODE
        or similarity.is_contradiction
        or precedent.likeness is Likeness.FEATURES
    ):
        return _doubted(own, DISPUTED, Doubt.DECIDED_OTHERWISE, words)
    return _doubted(decided, DISPUTED, Doubt.NOT_CONFIRMED, {})


def apply_declined(own: Suggestion | None, *, context: Context) -> Suggestion | None:
    """Return the suggestion, hardly sure where somebody declined it for something like it."""
    if own is None or own.code not in context.declined_alike:
        return own
    if context.precedent is not None and context.precedent.code == own.code:
        return own
    words = {"declined_for": context.declined_alike[own.code]}
    return _doubted(own, DECLINED_ALIKE, Doubt.DECLINED_ALIKE, words)


def apply_other_accounts(
    own: Suggestion | None, *, index: CodeIndex, query: Features, context: Context
) -> Suggestion | None:
    """Return the suggestion once it is known what other accounts did with such a code.

    Nothing becomes sure enough for bulk by it.
    """
    if own is not None and own.code in context.others_against and context.precedent is None:
        words = {"accounts": str(context.others_against[own.code])}
        own = _doubted(own, DISPUTED, Doubt.DECLINED_ELSEWHERE, words)
    if own is not None and own.confidence >= OTHER_ACCOUNTS:
        return own
    for code, number in sorted(context.others_for.items(), key=lambda item: (-item[1], item[0])):
        position = index.position_of(code)
        if position is None or code in context.declined or code in context.declined_alike:
            continue
        if not index.compare(query, position).is_contradiction:
            return Suggestion(
                code=code,
                confidence=OTHER_ACCOUNTS,
                reason=Reason.OTHER_ACCOUNTS,
                words={"accounts": str(number)},
            )
    return own


def apply_base_plan(
    own: Suggestion | None, *, index: CodeIndex, query: Features, plan: Plan, code: str
) -> Suggestion | None:
    """Return the suggestion once it is known what the base plan is mapped to.

    It is accepted in bulk only where nothing but the room type and a surcharge distinguishes the
    plan from its base.
    """
    position = index.position_of(code)
    if position is None or (own is not None and own.confidence >= ACCEPT_THRESHOLD):
        return own
    similarity = index.compare(query, position)
    if similarity.is_contradiction:
        return own
    differs = (
        similarity.missing < 1
        or query.unknown_words
        or query.numbers
        or _is_reduced(plan.pricing_rule)
    )
    confidence = DIFFERS_FROM_BASE if differs else SAME_AS_BASE
    if own is not None and own.confidence >= confidence:
        return own
    return Suggestion(code=code, confidence=confidence, reason=Reason.BASE_PLAN)


def _doubted(
    suggestion: Suggestion, most: float, doubt: Doubt, words: Mapping[str, str]
) -> Suggestion:
    return replace(
        suggestion,
        confidence=min(suggestion.confidence, most),
        doubt=doubt,
        words={**suggestion.words, **words},
        is_exact=False,
    )


def _is_numbered(record: Plan | RoomType, precedent: Precedent) -> bool:
    """Return whether a number is all that they have in common."""
    code = record.code
    if precedent.likeness is Likeness.RATE and isinstance(record, Plan):
        code = rate_of(code, record.unit_group_code)
    return precedent.likeness <= Likeness.RATE and folded_code(code).isdecimal()


def _is_reduced(pricing_rule: str) -> bool:
    """Return whether the plan is cheaper than its base: somebody must have had a reason."""
    return "-" in pricing_rule

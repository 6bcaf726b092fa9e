"""The features of a rate plan, a room type or a code, extracted from its names, code and marks."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from matching.records import Code, Plan, RoomType
from matching.spelling import chunks, tokens
from matching.vocabulary import ParsedName, Traits, Vocabulary, facet_of

TraitsByFacet = Mapping[str, Traits]
MIN_CODE_LENGTH = 2
# What a hotelier's prose can be trusted with: "ideal for business travellers" means nothing.
PROSE_FACETS = frozenset({"terms", "board"})
# Portals, as apaleo spells its channels. A plan that only these sell is one for portals.
PORTALS: Mapping[str, Traits] = {
    "BookingCom": frozenset({"channel:ota", "channel:booking"}),
    "Expedia": frozenset({"channel:ota", "channel:expedia"}),
    "Hrs": frozenset({"channel:ota"}),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Features:
    """What two records are compared by."""

    # By name and code.
    explicit: TraitsByFacet
    # By policy, description and marks, where name and code leave the facet open.
    implicit: TraitsByFacet
    # Of the explicit traits, those that the name itself gives.
    name_traits: Traits
    # The name's words that the vocabulary lacks.
    unknown_words: tuple[str, ...]
    numbers: frozenset[int]
    # The name without the room type's, to compare whole names by, and the same without its
    # blanks: early bird and earlybird are one.
    name: str
    name_key: str
    # The code without the room type's, in the ways it may be meant, and its parts.
    code_variants: frozenset[str] = frozenset()
    code_parts: tuple[str, ...] = ()
    # A plan that only companies may book, or that is not for the night.
    is_corporate: bool = False
    is_day_use: bool = False

    @cached_property
    def facets(self) -> frozenset[str]:
        """Return the facets that there is any trait of."""
        return frozenset(self.explicit) | frozenset(self.implicit)

    @cached_property
    def signature(self) -> Hashable:
        """Return all that was read out of it, the same for whatever says the same."""
        traits = (*self.explicit.values(), *self.implicit.values())
        return (
            frozenset().union(*traits),
            frozenset(self.unknown_words),
            self.numbers,
            self.is_corporate,
            self.is_day_use,
        )


def extract_plan_features(plan: Plan, vocabulary: Vocabulary) -> Features:
    """Return the plan's features; the room type's own words and code are left out."""
    name = _without(tokens(plan.name), tokens(plan.unit_group_name))
    parsed = vocabulary.parse_name(name)
    code_parts = _code_parts(plan.code, plan.unit_group_code)
    explicit = _explicit_traits(vocabulary, parsed, code_parts)
    unit_type = frozenset(
        trait
        for trait in vocabulary.parse_name(tokens(plan.unit_group_name)).traits
        if facet_of(trait) == "unit_type"
    )
    explicit |= {"unit_type": unit_type} if unit_type else {}
    implicit = set(vocabulary.parse_name(tokens(plan.cancellation_policy_name)).traits)
    prose = vocabulary.parse_name(tokens(plan.description)).traits
    implicit |= {trait for trait in prose if facet_of(trait) in PROSE_FACETS}
    if plan.is_corporate:
        implicit.add("guest:corporate")
    if plan.is_day_use:
        implicit.add("hours:day")
    if plan.channel_codes and PORTALS.keys() >= set(plan.channel_codes):
        implicit = implicit.union(*(PORTALS[channel] for channel in plan.channel_codes))
    return Features(
        explicit=explicit,
        implicit=_implicit_traits(explicit, implicit),
        name_traits=parsed.traits,
        unknown_words=parsed.unknown_words,
        numbers=parsed.numbers,
        name=" ".join(name),
        name_key="".join(name),
        code_variants=_code_variants(plan.code, plan.unit_group_code),
        code_parts=code_parts,
        is_corporate=plan.is_corporate,
        is_day_use=plan.is_day_use,
    )


def extract_code_features(code: Code, vocabulary: Vocabulary) -> Features:
    """Return a code's features: by its name, or by its letters where the name has no traits.

    Beside a name that has some, what letters and description mean is only implicit.
    """
    name = tokens(code.name)
    parsed = vocabulary.parse_name(name)
    explicit = _explicit_traits(vocabulary, parsed, tuple(chunks(code.code)))
    implicit = set(vocabulary.parse_name(tokens(code.description)).traits)
    if parsed.traits:
        implicit |= {trait for traits in explicit.values() for trait in traits}
        explicit = _by_facet(parsed.traits)
    return Features(
        explicit=explicit,
        implicit=_implicit_traits(explicit, implicit),
        name_traits=parsed.traits,
        unknown_words=parsed.unknown_words,
        numbers=parsed.numbers,
        name=" ".join(name),
        name_key="".join(name),
    )


def extract_room_type_features(room: RoomType, vocabulary: Vocabulary) -> Features:
    """Return the room type's features."""
    name = tokens(room.name)
    parsed = vocabulary.parse_name(name)
    code_parts = tuple(chunks(room.code))
    return Features(
        explicit=_explicit_traits(vocabulary, parsed, code_parts),
        implicit={},
        name_traits=parsed.traits,
        unknown_words=parsed.unknown_words,
        numbers=parsed.numbers,
        name=" ".join(name),
        name_key="".join(name),
        code_variants=_code_variants(room.code, ""),
        code_parts=code_parts,
    )


def _code_variants(code: str, room_code: str) -> frozenset[str]:
    """Return what a plan's code may be once the room type's is taken off it."""
    room = "".join(chunks(room_code))
    parts = chunks(code)
    rest = "".join(part for part in parts if part != room)
    variants = {"".join(parts), rest}
    if room:
        variants |= {rest.removesuffix(room), rest.removeprefix(room)}
    return frozenset(variant for variant in variants if len(variant) >= MIN_CODE_LENGTH)


def _code_parts(code: str, room_code: str) -> tuple[str, ...]:
    """Return the parts of a plan's code, the room type's taken off each."""
    room = "".join(chunks(room_code))
    parts: list[str] = []
    for part in chunks(code):
        if not room or part == room:
            parts += [] if room else [part]
        elif part.endswith(room):
            parts.append(part.removesuffix(room))
        elif part.startswith(room):
            parts.append(part.removeprefix(room))
        elif len(room) > MIN_CODE_LENGTH:
            parts += [piece for piece in part.split(room) if piece]
        else:
            parts.append(part)
    return tuple(parts)


def _explicit_traits(
    vocabulary: Vocabulary, name: ParsedName, code_parts: tuple[str, ...]
) -> dict[str, Traits]:
    """Return the name's traits, and the code's for what the name leaves open."""
    in_code: set[str] = set()
    for part in code_parts:
        if vocabulary.homonyms.get(part.rstrip("0123456789")) not in name.traits:
            in_code |= vocabulary.parse_code(part) or frozenset()
    return _by_facet(in_code) | _by_facet(name.traits)


def _implicit_traits(explicit: TraitsByFacet, traits: Iterable[str]) -> dict[str, Traits]:
    """Return the traits of facets without an explicit one; a public price may be cancelled."""
    implicit = _by_facet(traits)
    if "price:standard" in explicit.get("price", ()) and "terms" not in explicit:
        implicit.setdefault("terms", frozenset({"terms:flexible"}))
    return {facet: found for facet, found in implicit.items() if facet not in explicit}


def _by_facet(traits: Iterable[str]) -> dict[str, Traits]:
    grouped: dict[str, Traits] = {}
    for trait in traits:
        facet = facet_of(trait)
        grouped[facet] = grouped.get(facet, frozenset()) | {trait}
    return grouped


def _without(name: tuple[str, ...], room: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name without the room type's, where it stands in it as a whole."""
    for start in range(len(name) - len(room) + 1 if room else 0):
        if name[start : start + len(room)] == room:
            return name[:start] + name[start + len(room) :]
    return name

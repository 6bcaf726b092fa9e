"""What a rate plan, a room type or a code says about itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from matching.records import Code, Plan, RoomType
from matching.spelling import chunks, tokens
from matching.vocabulary import Meaning, Traits, Vocabulary, facet_of

ByFacet = Mapping[str, Traits]
SHORTEST_CODE = 2
# What a hotelier's prose can be trusted with: "ideal for business travellers" says nothing.
PROSE_FACETS = frozenset({"terms", "board"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """What was read: said outright in name and code, or only implied by everything else."""

    said: ByFacet
    implied: ByFacet
    # Of what is said, what the name itself says.
    named: Traits
    words: tuple[str, ...]
    numbers: frozenset[int]
    # The name without what it says of the room, to compare whole names by, and the same without
    # its blanks: early bird and earlybird are one.
    name: str
    key: str
    # The code without the room type's, in the ways it may be meant, and its parts.
    stems: frozenset[str] = frozenset()
    parts: tuple[str, ...] = ()
    # A plan that only companies may book, or that is not for the night.
    is_corporate: bool = False
    is_day_use: bool = False

    @cached_property
    def facets(self) -> frozenset[str]:
        """Return the facets that anything is known of."""
        return frozenset(self.said) | frozenset(self.implied)


def read_plan(plan: Plan, vocabulary: Vocabulary) -> Reading:
    """Return what the plan says; the room type's own words and code are left out."""
    name = _without(tokens(plan.name), tokens(plan.unit_group_name))
    meaning = vocabulary.read(name)
    stems = code_stems(plan.code, plan.unit_group_code)
    parts = _parts(plan.code, plan.unit_group_code)
    said = _said(vocabulary, meaning, parts)
    thing = [
        trait
        for trait in vocabulary.read(tokens(plan.unit_group_name)).traits
        if facet_of(trait) == "thing"
    ]
    said |= {"thing": frozenset(thing)} if thing else {}
    implied = set(vocabulary.read(tokens(plan.cancellation_policy_name)).traits)
    prose = vocabulary.read(tokens(plan.description)).traits
    implied |= {trait for trait in prose if facet_of(trait) in PROSE_FACETS}
    if plan.is_corporate:
        implied.add("guest:corporate")
    return Reading(
        said=said,
        implied=_implied(said, implied),
        named=meaning.traits,
        words=meaning.words,
        numbers=meaning.numbers,
        name=" ".join(name),
        key="".join(name),
        stems=stems,
        parts=parts,
        is_corporate=plan.is_corporate,
        is_day_use=plan.is_day_use,
    )


def read_code(code: Code, vocabulary: Vocabulary) -> Reading:
    """Return what a code says: by its name, or by its letters where the name says nothing.

    Beside a name that says something, letters and description are only implied.
    """
    name = tokens(code.name)
    meaning = vocabulary.read(name)
    said = _said(vocabulary, meaning, tuple(chunks(code.code)))
    implied = set(vocabulary.read(tokens(code.description)).traits)
    if meaning.traits:
        implied |= {trait for traits in said.values() for trait in traits}
        said = by_facet(meaning.traits)
    return Reading(
        said=said,
        implied=_implied(said, implied),
        named=meaning.traits,
        words=meaning.words,
        numbers=meaning.numbers,
        name=" ".join(name),
        key="".join(name),
    )


def read_room_type(room: RoomType, vocabulary: Vocabulary) -> Reading:
    """Return what the room type says."""
    name = tokens(room.name)
    meaning = vocabulary.read(name)
    parts = tuple(chunks(room.code))
    return Reading(
        said=_said(vocabulary, meaning, parts),
        implied={},
        named=meaning.traits,
        words=meaning.words,
        numbers=meaning.numbers,
        name=" ".join(name),
        key="".join(name),
        stems=code_stems(room.code, ""),
        parts=parts,
    )


def code_stems(code: str, room_code: str) -> frozenset[str]:
    """Return the ways to read a plan's code once the room type's is taken off it."""
    room = "".join(chunks(room_code))
    parts = chunks(code)
    whole = "".join(part for part in parts if part != room)
    stems = {"".join(parts), whole}
    if room:
        stems |= {whole.removesuffix(room), whole.removeprefix(room)}
    return frozenset(stem for stem in stems if len(stem) >= SHORTEST_CODE)


def _parts(code: str, room_code: str) -> tuple[str, ...]:
    room = "".join(chunks(room_code))
    parts: list[str] = []
    for part in chunks(code):
        if not room or part == room:
            parts += [] if room else [part]
        elif part.endswith(room):
            parts.append(part.removesuffix(room))
        elif part.startswith(room):
            parts.append(part.removeprefix(room))
        elif len(room) > SHORTEST_CODE:
            parts += [piece for piece in part.split(room) if piece]
        else:
            parts.append(part)
    return tuple(parts)


def _said(vocabulary: Vocabulary, meaning: Meaning, parts: tuple[str, ...]) -> dict[str, Traits]:
    """Return the name's traits, and the code's for what the name leaves open."""
    said = by_facet(meaning.traits)
    in_code: set[str] = set()
    for part in parts:
        if vocabulary.second_senses.get(part.rstrip("0123456789")) not in meaning.traits:
            in_code |= vocabulary.read_code(part) or frozenset()
    return by_facet(in_code) | said


def _implied(said: ByFacet, traits: Iterable[str]) -> dict[str, Traits]:
    """Return what is implied where nothing is said; a public price may be cancelled."""
    implied = by_facet(traits)
    if "price:standard" in said.get("price", ()) and "terms" not in said:
        implied.setdefault("terms", frozenset({"terms:flexible"}))
    return {facet: found for facet, found in implied.items() if facet not in said}


def by_facet(traits: Iterable[str]) -> dict[str, Traits]:
    """Return the traits sorted into their facets."""
    sorted_: dict[str, Traits] = {}
    for trait in traits:
        facet = facet_of(trait)
        sorted_[facet] = sorted_.get(facet, frozenset()) | {trait}
    return sorted_


def _without(name: tuple[str, ...], room: tuple[str, ...]) -> tuple[str, ...]:
    """Return the name without the room type's, where it stands in it as a whole."""
    for at in range(len(name) - len(room) + 1 if room else 0):
        if name[at : at + len(room)] == room:
            return name[:at] + name[at + len(room) :]
    return name

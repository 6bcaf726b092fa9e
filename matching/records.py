"""What the matcher is asked about, plan or room type, and the codes it may answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A rate plan, as much of it as says which rate code it belongs to."""

    code: str
    name: str
    description: str = ""
    unit_group_code: str = ""
    unit_group_name: str = ""
    base_code: str = ""
    # As "Percent -10" or "Absolute 18"; empty when the plan has prices of its own.
    pricing_rule: str = ""
    cancellation_policy_name: str = ""
    channel_codes: tuple[str, ...] = ()
    is_corporate: bool = False
    is_day_use: bool = False


@dataclass(frozen=True, kw_only=True)
class RoomType:
    """A unit group."""

    code: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Code:
    """A rate code or a room code of the app's own."""

    code: str
    name: str = ""
    description: str = ""


class Likeness(IntEnum):
    """By what one record is like another that people have decided on, the nearest first."""

    CODE = 0
    # The code but for the room type's: FLEX-DBL and FLEX-SGL.
    RATE = 1
    # The name but for the room type's, with the same features.
    NAME = 2
    # All that was read out of it, in whichever words.
    FEATURES = 3


@dataclass(frozen=True, kw_only=True, order=True)
class Precedent:
    """What people of the account decided on something like it."""

    code: str
    likeness: Likeness = Likeness.CODE
    # The code at apaleo of what they decided on.
    own_code: str
    # The name of its hotel, nothing where it is of the same one.
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class Context:
    """What people have decided before."""

    # The rate code that the plan's base plan is mapped to.
    base_mapped_to: str | None = None
    precedent: Precedent | None = None
    # Codes that somebody has said this is not.
    declined: frozenset[str] = frozenset()
    # The same for what is like it, with the code at apaleo of that.
    declined_alike: Mapping[str, str] = field(default_factory=dict)
    # How many other accounts at least gave such a thing this code, or declined to.
    others_for: Mapping[str, int] = field(default_factory=dict)
    others_against: Mapping[str, int] = field(default_factory=dict)


EMPTY_CONTEXT = Context()

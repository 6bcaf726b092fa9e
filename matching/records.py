"""What the matcher is asked about, plan or room type, and the codes it may answer with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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


@dataclass(frozen=True, kw_only=True)
class Context:
    """What people have decided before."""

    # The rate code that the plan's base plan is mapped to.
    base_mapped_to: str | None = None
    # A plan's (or unit group's) code to the code it has in the account's other hotels, where
    # these agree.
    precedents: Mapping[str, str] = field(default_factory=dict)
    # A plan's code to the code that it has for other room types of the hotel, where these agree.
    siblings: Mapping[str, str] = field(default_factory=dict)


EMPTY_CONTEXT = Context()

"""The lists that make up an account: where they are, what to ask for, which scope they need."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from typing import Any

from apaleo.api.records import (
    Record,
    parse_property,
    parse_rate_plan,
    parse_unit,
    parse_unit_group,
)


class Kind(Enum):
    """The kinds of thing that are read from lists."""

    PROPERTY = "property"
    UNIT_GROUP = "unit_group"
    UNIT = "unit"
    RATE_PLAN = "rate_plan"


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of the platform's, account-wide.

    `plural` is the key of its items in the body, `scope` the one a store app needs to read it
    (None: any valid token does).
    """

    kind: Kind
    path: str
    params: tuple[tuple[str, str], ...]
    plural: str
    parse: Callable[[Mapping[str, Any]], Record]
    scope: str | None = "setup.read"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing as it arrived; `total` is the listing's length over all pages."""

    listing: Listing
    number: int
    records: tuple[Record, ...]
    total: int


PROPERTIES = Listing(
    kind=Kind.PROPERTY,
    path="/inventory/v1/properties",
    params=(("includeArchived", "true"),),
    plural="properties",
    parse=parse_property,
    scope=None,
)
UNIT_GROUPS = Listing(
    kind=Kind.UNIT_GROUP,
    path="/inventory/v1/unit-groups",
    params=(),
    plural="unitGroups",
    parse=parse_unit_group,
)
UNITS = Listing(
    kind=Kind.UNIT,
    path="/inventory/v1/units",
    params=(("status", "All"), ("expand", "connectedUnits")),
    plural="units",
    parse=parse_unit,
)


def _rate_plans(time_slice_template: str) -> Listing:
    return Listing(
        kind=Kind.RATE_PLAN,
        path="/rateplan/v1/rate-plans",
        params=(
            ("timeSliceTemplate", time_slice_template),
            ("includeArchived", "true"),
            ("expand", "cancellationPolicy"),
        ),
        plural="ratePlans",
        parse=partial(parse_rate_plan, time_slice_template=time_slice_template),
    )


# The platform shows one template at a time, and over night unless asked: a complete picture of the
# rate plans takes both lists.
OVERNIGHT_RATE_PLANS = _rate_plans("OverNight")
DAY_USE_RATE_PLANS = _rate_plans("DayUse")

ALL_LISTINGS = (PROPERTIES, UNIT_GROUPS, UNITS, OVERNIGHT_RATE_PLANS, DAY_USE_RATE_PLANS)

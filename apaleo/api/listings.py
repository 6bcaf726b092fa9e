"""The lists that make up an account: where they are, what to ask for, which scope they need.

A new kind is a `Kind`, a record model beside the others, and a `Listing` in ALL_LISTINGS.
"""

from dataclasses import dataclass
from enum import Enum

from apaleo.api.records import (
    PropertyRecord,
    RatePlanRecord,
    Record,
    UnitGroupRecord,
    UnitRecord,
)


class Kind(Enum):
    """The kinds of thing that are read from lists."""

    PROPERTY = "property"
    UNIT_GROUP = "unit_group"
    UNIT = "unit"
    RATE_PLAN = "rate_plan"
    ROOM_STATE = "room_state"
    RESERVATION = "reservation"
    MAINTENANCE = "maintenance"

    @property
    def label(self) -> str:
        """Return the kind as error messages name it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of the platform's, account-wide.

    `plural` is the key of its items in the body, `record` what one of them becomes, `scope` the
    one a store app needs to read it (None: any valid token does).
    """

    kind: Kind
    path: str
    params: tuple[tuple[str, str], ...]
    plural: str
    record: type[Record]
    scope: str | None = "setup.read"


# https://api.apaleo.com/swagger/index.html?urls.primaryName=Inventory+V1
PROPERTIES = Listing(
    kind=Kind.PROPERTY,
    path="/inventory/v1/properties",
    params=(("includeArchived", "true"),),
    plural="properties",
    record=PropertyRecord,
    scope=None,
)
UNIT_GROUPS = Listing(
    kind=Kind.UNIT_GROUP,
    path="/inventory/v1/unit-groups",
    params=(),
    plural="unitGroups",
    record=UnitGroupRecord,
)
UNITS = Listing(
    kind=Kind.UNIT,
    path="/inventory/v1/units",
    params=(("status", "All"), ("expand", "connectedUnits")),
    plural="units",
    record=UnitRecord,
)


# https://api.apaleo.com/swagger/index.html?urls.primaryName=Rateplan+V1
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
        record=RatePlanRecord,
    )


# The platform shows one template at a time, and over night unless asked: a complete picture of the
# rate plans takes both lists.
OVERNIGHT_RATE_PLANS = _rate_plans("OverNight")
DAY_USE_RATE_PLANS = _rate_plans("DayUse")

ALL_LISTINGS = (PROPERTIES, UNIT_GROUPS, UNITS, OVERNIGHT_RATE_PLANS, DAY_USE_RATE_PLANS)

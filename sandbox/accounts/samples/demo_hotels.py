"""The hotels of the demo accounts: their floors, room types and rate plans."""

from dataclasses import dataclass

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import PropertyStatus, UnitGroup
from sandbox.accounts.reference_data import add_reference_data
from sandbox.accounts.samples.cities import CITIES, make_property
from sandbox.accounts.samples.rate_plans import add_rate_plan
from sandbox.accounts.samples.room_types import add_unit_group
from sandbox.accounts.samples.rooms import RoomBuilder

# From the lift to the end of the corridor; the first two rooms can be one suite.
# fmt: off
LONG_FLOOR = [
    "SGL", "DBL", "SGL", "DBL", "DBL", "TWN", "DBL",
    "DBL", "SGL", "DBL", "DBL", "TWN", "DBL", "FAM",
]
# fmt: on
SHORT_FLOOR = ["SGL", "DBL", "DBL", "TWN", "DBL", "DBL", "SGL", "FAM"]
RATE_PLANS_BY_ROOM_TYPE = {
    "SGL": ("FLEX", "NONREF", "BB", "CORP"),
    "DBL": ("FLEX", "NONREF", "BB", "NRBB", "CORP", "DAY", "SUMMER"),
    "TWN": ("FLEX", "NONREF", "BB"),
    "FAM": ("FLEX", "NONREF", "BB"),
    "SUI": ("FLEX", "BB"),
    "PARK": ("FLEX",),
    "MEET": ("DAY",),
}


@dataclass(frozen=True, kw_only=True)
class HotelLayout:
    """How a hotel is built. The rooms are floors times rooms on a floor; suites combine two."""

    floors: int
    floor: list[str]
    suites: int = 0
    parking_lots: int = 0
    meeting_rooms: tuple[str, ...] = ()
    status: PropertyStatus = "Live"
    is_archived: bool = False


DEMO_HOTELS = {
    "MUC": HotelLayout(
        floors=6, floor=LONG_FLOOR, suites=2, parking_lots=12, meeting_rooms=("Isar", "Würm")
    ),
    "BER": HotelLayout(floors=4, floor=LONG_FLOOR, suites=1, meeting_rooms=("Spree",)),
    "LND": HotelLayout(floors=5, floor=SHORT_FLOOR),
    "PAR": HotelLayout(floors=4, floor=SHORT_FLOOR, parking_lots=4),
    "VIE": HotelLayout(floors=3, floor=SHORT_FLOOR, status="Test"),
}


def build_hotel(builder: RoomBuilder, *, code: str, brand: str, layout: HotelLayout) -> None:
    """Add the hotel in the city of that code, with its rooms and rate plans."""
    account = builder.account
    account.properties[code] = make_property(
        id_=code,
        city=CITIES[code],
        brand=brand,
        status=layout.status,
        is_archived=layout.is_archived,
    )
    add_reference_data(account, code)
    groups = _add_groups(account, code, layout)
    for floor in range(1, layout.floors + 1):
        rooms = [
            builder.add_room(groups[group], name=f"A.{floor}{number:02d}", floor=floor)
            for number, group in enumerate(layout.floor, start=1)
        ]
        if floor <= layout.suites:
            builder.add_suite(groups["SUI"], name=f"S.{floor}01", parts=(rooms[0], rooms[1]))
    for number in range(1, layout.parking_lots + 1):
        builder.add_space(groups["PARK"], name=f"P.{number:02d}")
    for name in layout.meeting_rooms:
        builder.add_space(groups["MEET"], name=name)


def _add_groups(account: HotelAccount, code: str, layout: HotelLayout) -> dict[str, UnitGroup]:
    """Add the room types that the hotel has, each with its rate plans."""
    others = {"SUI": layout.suites, "PARK": layout.parking_lots, "MEET": layout.meeting_rooms}
    present = {*layout.floor, *(code for code, count in others.items() if count)}
    groups = {}
    for group_code in (code for code in RATE_PLANS_BY_ROOM_TYPE if code in present):
        parts = {"SGL": 1, "DBL": 1} if group_code == "SUI" else None
        group = add_unit_group(account, property_id=code, code=group_code, parts=parts)
        groups[group_code] = group
        for template in RATE_PLANS_BY_ROOM_TYPE[group_code]:
            add_rate_plan(account, group=group, template_code=template)
    return groups

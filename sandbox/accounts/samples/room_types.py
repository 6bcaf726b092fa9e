"""The room types of the sandbox's hotels, in words and numbers."""

from dataclasses import dataclass

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Text, UnitGroup, UnitGroupType


@dataclass(frozen=True, kw_only=True)
class RoomType:
    """What a unit group of this kind is like in every hotel."""

    name: Text
    description: Text
    max_persons: int
    rank: int | None = None
    type: UnitGroupType = "BedRoom"


ROOM_TYPES = {
    "SGL": RoomType(
        name={"en": "Single Room", "de": "Einzelzimmer"},
        description={
            "en": "A quiet room with a wide single bed and a desk.",
            "de": "Ein ruhiges Zimmer mit breitem Einzelbett und Schreibtisch.",
        },
        max_persons=1,
        rank=1,
    ),
    "DBL": RoomType(
        name={"en": "Double Room", "de": "Doppelzimmer"},
        description={
            "en": "A bright room with a king-size bed.",
            "de": "Ein helles Zimmer mit Kingsize-Bett.",
        },
        max_persons=2,
        rank=2,
    ),
    "TWN": RoomType(
        name={"en": "Twin Room", "de": "Zweibettzimmer"},
        description={
            "en": "A room with two single beds.",
            "de": "Ein Zimmer mit zwei Einzelbetten.",
        },
        max_persons=2,
        rank=3,
    ),
    "FAM": RoomType(
        name={"en": "Family Room", "de": "Familienzimmer"},
        description={
            "en": "A double bed, a bunk bed and room to play.",
            "de": "Ein Doppelbett, ein Etagenbett und Platz zum Spielen.",
        },
        max_persons=4,
        rank=4,
    ),
    "SUI": RoomType(
        name={"en": "Suite", "de": "Suite"},
        description={
            "en": "A single and a double room with a door between them.",
            "de": "Ein Einzel- und ein Doppelzimmer mit Verbindungstür.",
        },
        max_persons=3,
        rank=5,
    ),
    "PARK": RoomType(
        name={"en": "Parking Lot", "de": "Stellplatz"},
        description={"en": "A place in the garage.", "de": "Ein Platz in der Tiefgarage."},
        max_persons=1,
        type="ParkingLot",
    ),
    "MEET": RoomType(
        name={"en": "Meeting Room", "de": "Tagungsraum"},
        description={
            "en": "With daylight, a screen and coffee.",
            "de": "Mit Tageslicht, Bildschirm und Kaffee.",
        },
        max_persons=16,
        type="MeetingRoom",
    ),
}


def add_unit_group(
    account: HotelAccount, *, property_id: str, code: str, parts: dict[str, int] | None = None
) -> UnitGroup:
    """Add the room type of that code to a property; `parts` are codes, for one of suites."""
    kind = ROOM_TYPES[code]
    group = UnitGroup(
        id=f"{property_id}-{code}",
        property_id=property_id,
        code=code,
        name=kind.name,
        description=kind.description,
        max_persons=kind.max_persons,
        rank=kind.rank,
        type=kind.type,
        parts={f"{property_id}-{part}": count for part, count in (parts or {}).items()},
    )
    account.unit_groups[group.id] = group
    return group

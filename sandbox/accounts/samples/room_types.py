"""The room types of the sandbox's hotels, in words and numbers."""

from dataclasses import dataclass

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Text, UnitGroup, UnitGroupType, bilingual


@dataclass(frozen=True)
class RoomType:
    """What a unit group of this kind is like in every hotel."""

    name: Text
    description: Text
    max_persons: int
    rank: int | None = None
    type: UnitGroupType = "BedRoom"


ROOM_TYPES = {
    "SGL": RoomType(
        bilingual("Single Room", "Einzelzimmer"),
        bilingual(
            "A quiet room with a wide single bed and a desk.",
            "Ein ruhiges Zimmer mit breitem Einzelbett und Schreibtisch.",
        ),
        max_persons=1,
        rank=1,
    ),
    "DBL": RoomType(
        bilingual("Double Room", "Doppelzimmer"),
        bilingual("A bright room with a king-size bed.", "Ein helles Zimmer mit Kingsize-Bett."),
        max_persons=2,
        rank=2,
    ),
    "TWN": RoomType(
        bilingual("Twin Room", "Zweibettzimmer"),
        bilingual("A room with two single beds.", "Ein Zimmer mit zwei Einzelbetten."),
        max_persons=2,
        rank=3,
    ),
    "FAM": RoomType(
        bilingual("Family Room", "Familienzimmer"),
        bilingual(
            "A double bed, a bunk bed and room to play.",
            "Ein Doppelbett, ein Etagenbett und Platz zum Spielen.",
        ),
        max_persons=4,
        rank=4,
    ),
    "SUI": RoomType(
        bilingual("Suite", "Suite"),
        bilingual(
            "A single and a double room with a door between them.",
            "Ein Einzel- und ein Doppelzimmer mit Verbindungstür.",
        ),
        max_persons=3,
        rank=5,
    ),
    "PARK": RoomType(
        bilingual("Parking Lot", "Stellplatz"),
        bilingual("A place in the garage.", "Ein Platz in der Tiefgarage."),
        max_persons=1,
        type="ParkingLot",
    ),
    "MEET": RoomType(
        bilingual("Meeting Room", "Tagungsraum"),
        bilingual("With daylight, a screen and coffee.", "Mit Tageslicht, Bildschirm und Kaffee."),
        max_persons=16,
        type="MeetingRoom",
    ),
}


def add_unit_group(
    account: HotelAccount, *, property_id: str, code: str, parts: dict[str, int] | None = None
) -> UnitGroup:
    """Add the room type of that code to a property; `parts` are codes, for one of suites."""
    group = UnitGroup(
        id=f"{property_id}-{code}",
        property_id=property_id,
        code=code,
        **vars(ROOM_TYPES[code]),
        parts={f"{property_id}-{part}": count for part, count in (parts or {}).items()},
    )
    account.unit_groups[group.id] = group
    return group

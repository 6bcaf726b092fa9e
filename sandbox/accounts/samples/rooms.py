"""Building rooms: where they are, how they look, and whether somebody has slept in them."""

import random
import string
from dataclasses import replace

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Condition, Unit, UnitAttribute, UnitGroup, bilingual

CREATED = "2024-03-11T09:00:00Z"
CONDITIONS: tuple[Condition, ...] = ("Clean", "CleanToBeInspected", "Dirty")
VIEWS = ("Street view", "Courtyard view")


class RoomBuilder:
    """Adds units to the account, with everything left open decided at random."""

    def __init__(self, account: HotelAccount, rng: random.Random) -> None:
        self.account = account
        self.rng = rng
        self._attribute_ids: dict[str, str] = {}

    def add_room(self, group: UnitGroup, *, name: str, floor: int) -> Unit:
        """Add a bedroom on a floor."""
        is_occupied = self.rng.random() < 0.6
        unit = replace(
            self._new_unit(group, name),
            description=bilingual(
                f"{group.name['en']}, floor {floor}", f"{group.name['de']}, {floor}. Etage"
            ),
            condition=self.rng.choices(CONDITIONS, (55, 10, 35))[0],
            is_occupied=is_occupied,
            attribute_ids=(
                self.attribute(f"Floor {floor}", "Floor number"),
                self.attribute(self.rng.choice(VIEWS), "View from the room"),
            ),
        )
        return self.add(unit)

    def add_space(self, group: UnitGroup, *, name: str) -> Unit:
        """Add a unit that nobody sleeps in."""
        return self.add(self._new_unit(group, name))

    def add_suite(self, group: UnitGroup, *, name: str, parts: tuple[Unit, ...]) -> Unit:
        """Add a combined unit; its parts are vacant and clean, and so is it."""
        for part in parts:
            self.add(replace(part, is_occupied=False, condition="Clean"))
        suite = replace(
            self._new_unit(group, name),
            max_persons=sum(part.max_persons for part in parts),
            attribute_ids=parts[0].attribute_ids[:1],
            connected_unit_ids=tuple(part.id for part in parts),
        )
        return self.add(suite)

    def _new_unit(self, group: UnitGroup, name: str) -> Unit:
        return Unit(
            id=self._unit_id(group.property_id),
            property_id=group.property_id,
            unit_group_id=group.id,
            name=name,
            description=group.name,
            max_persons=group.max_persons,
            created=CREATED,
        )

    def add(self, unit: Unit) -> Unit:
        """Put a unit into the account, in place of one of the same id."""
        self.account.units[unit.id] = unit
        return unit

    def attribute(self, name: str, description: str) -> str:
        """Return the id of the account's attribute of that name."""
        if name not in self._attribute_ids:
            id_ = self._letters(8)
            self.account.unit_attributes[id_] = UnitAttribute(
                id=id_, name=name, description=description
            )
            self._attribute_ids[name] = id_
        return self._attribute_ids[name]

    def _unit_id(self, property_id: str) -> str:
        """Return a free id: three random letters, or more once those are taken too often."""
        length = 3
        while True:
            for _ in range(10):
                id_ = f"{property_id}-{self._letters(length)}"
                if id_ not in self.account.units:
                    return id_
            length += 1

    def _letters(self, count: int) -> str:
        return "".join(self.rng.choices(string.ascii_uppercase, k=count))

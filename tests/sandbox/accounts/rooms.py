"""Counting rooms as a hotelier does."""

from sandbox.accounts import HotelAccount


def rooms_of(account: HotelAccount, property_id: str) -> int:
    """Count the bedrooms in use, a suite as the rooms that it consists of."""
    groups = account.unit_groups
    return sum(
        unit.property_id == property_id
        and unit.archived is None
        and not unit.connected_unit_ids
        and (unit.unit_group_id is None or groups[unit.unit_group_id].type == "BedRoom")
        for unit in account.units.values()
    )

"""Room types (Inventory API v1, `/unit-groups`)."""

from typing import Any, get_args

from sandbox.accounts.records import UnitGroup, UnitGroupType
from sandbox.api.api_call import Ask
from sandbox.api.embedded import property_in
from sandbox.api.resources import Resource, without_none


def select(ask: Ask) -> list[UnitGroup]:
    """Return the unit groups that the filters leave."""
    property_id = ask.property_id
    types = ask.query.choices("unitGroupTypes", get_args(UnitGroupType))
    return [
        group
        for group in ask.account.unit_groups.values()
        if property_id in (None, group.property_id) and (types is None or group.type in types)
    ]


def as_item(ask: Ask, group: UnitGroup) -> dict[str, Any]:
    """Return a UnitGroupItemModel."""
    words = {"name": ask.words(group.name), "description": ask.words(group.description)}
    return _fields(ask, group, words)


def as_detail(ask: Ask, group: UnitGroup) -> dict[str, Any]:
    """Return a UnitGroupModel."""
    words = {"name": ask.map_of(group.name), "description": ask.map_of(group.description)}
    return _fields(ask, group, words)


def _fields(ask: Ask, group: UnitGroup, words: dict[str, Any]) -> dict[str, Any]:
    has_parts = "connectedUnitGroups" in ask.expand and group.parts
    return without_none(
        {
            "id": group.id,
            "code": group.code,
            **words,
            "memberCount": ask.member_counts.get(group.id, 0),
            "maxPersons": group.max_persons,
            "rank": group.rank,
            "type": group.type,
            "property": property_in(ask, group.property_id),
            "connectedUnitGroups": _parts(ask, group) if has_parts else None,
        }
    )


def _parts(ask: Ask, group: UnitGroup) -> list[dict[str, Any]]:
    """Return what makes up one unit of the group; `memberCount` is how many of each."""
    parts = [(ask.account.unit_groups[id_], count) for id_, count in group.parts.items()]
    return [
        {
            "id": part.id,
            "name": ask.words(part.name),
            "description": ask.words(part.description),
            "memberCount": count,
            "maxPersons": part.max_persons,
        }
        for part, count in parts
    ]


UNIT_GROUPS = Resource(
    path="/inventory/v1/unit-groups",
    plural="unitGroups",
    scopes=("unitgroups.read", "setup.read", "setup.manage"),
    select=select,
    find=lambda ask, id_: ask.account.unit_groups.get(id_),
    as_item=as_item,
    as_detail=as_detail,
    count_all=select,
)

"""Room types (Inventory API v1, `/unit-groups`)."""

from collections.abc import Callable
from typing import Any, get_args

from sandbox.accounts.records import Text, UnitGroup, UnitGroupType
from sandbox.api.api_call import ApiCall
from sandbox.api.embedded import embedded_property
from sandbox.api.json_fields import without_none
from sandbox.api.resources import Resource


def select(call: ApiCall) -> list[UnitGroup]:
    """Return the unit groups that the filters leave."""
    property_id = call.property_id
    types = call.query.choices("unitGroupTypes", get_args(UnitGroupType))
    return [
        group
        for group in call.account.unit_groups.values()
        if property_id in (None, group.property_id) and (types is None or group.type in types)
    ]


def as_item(call: ApiCall, group: UnitGroup) -> dict[str, Any]:
    """Return a UnitGroupItemModel."""
    return _fields(call, group, call.localized)


def as_detail(call: ApiCall, group: UnitGroup) -> dict[str, Any]:
    """Return a UnitGroupModel."""
    return _fields(call, group, call.by_language)


def _fields(call: ApiCall, group: UnitGroup, show: Callable[[Text], Any]) -> dict[str, Any]:
    has_parts = "connectedUnitGroups" in call.expand and group.parts
    return without_none(
        {
            "id": group.id,
            "code": group.code,
            "name": show(group.name),
            "description": show(group.description),
            "memberCount": call.member_counts.get(group.id, 0),
            "maxPersons": group.max_persons,
            "rank": group.rank,
            "type": group.type,
            "property": embedded_property(call, group.property_id),
            "connectedUnitGroups": _parts(call, group) if has_parts else None,
        }
    )


def _parts(call: ApiCall, group: UnitGroup) -> list[dict[str, Any]]:
    """Return what makes up one unit of the group; `memberCount` is how many of each."""
    parts = [(call.account.unit_groups[id_], count) for id_, count in group.parts.items()]
    return [
        {
            "id": part.id,
            "name": call.localized(part.name),
            "description": call.localized(part.description),
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
    find=lambda call, id_: call.account.unit_groups.get(id_),
    as_item=as_item,
    as_detail=as_detail,
    count_all=select,
)

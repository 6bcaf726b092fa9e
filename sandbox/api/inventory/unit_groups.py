"""Room types (Inventory API v1, `/unit-groups`)."""

from typing import Any, get_args

from sandbox.accounts.records import UnitGroup, UnitGroupType
from sandbox.api.api_call import ApiCall
from sandbox.api.embedded import embedded_property
from sandbox.api.json_fields import as_json
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


def as_model(call: ApiCall, group: UnitGroup) -> dict[str, Any]:
    """Return a UnitGroupItemModel or a UnitGroupModel."""
    has_parts = "connectedUnitGroups" in call.expand and group.parts
    plain = ("id", "code", "name", "description", "max_persons", "rank", "type")
    return {
        **as_json(group, *plain, show=call.text),
        "memberCount": call.member_counts[group.id],
        "property": embedded_property(call, group.property_id),
        **({"connectedUnitGroups": _parts(call, group)} if has_parts else {}),
    }


def _parts(call: ApiCall, group: UnitGroup) -> list[dict[str, Any]]:
    """Return what makes up one unit of the group; `memberCount` is how many of each."""
    plain = ("id", "name", "description", "max_persons")
    return [
        as_json(call.account.unit_groups[id_], *plain, show=call.localized) | {"memberCount": count}
        for id_, count in group.parts.items()
    ]


UNIT_GROUPS = Resource(
    path="/inventory/v1/unit-groups",
    plural="unitGroups",
    scopes=("unitgroups.read", "setup.read", "setup.manage"),
    select=select,
    find=lambda call, id_: call.account.unit_groups.get(id_),
    as_model=as_model,
    count_all=select,
)

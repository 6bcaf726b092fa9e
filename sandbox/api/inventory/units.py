"""Rooms (Inventory API v1, `/units`)."""

from typing import Any, get_args

from sandbox.accounts.records import Condition, MaintenanceType, Unit
from sandbox.api.actions import action
from sandbox.api.api_call import ApiCall
from sandbox.api.embedded import embedded_property, embedded_unit, embedded_unit_group
from sandbox.api.json_fields import as_json, without_none
from sandbox.api.resources import Resource


def select(call: ApiCall) -> list[Unit]:
    """Return the units that the filters leave: active ones unless asked otherwise."""
    query = call.query
    property_id = call.property_id
    group_ids = query.texts("unitGroupIds")
    group_id = query.text("unitGroupId")  # deprecated, and still answered
    attribute_ids = query.texts("unitAttributeIds")
    is_occupied = query.flag("isOccupied")
    maintenance_type = query.choice("maintenanceType", get_args(MaintenanceType))
    condition = query.choice("condition", get_args(Condition))
    search = (query.text("textSearch") or "").casefold()
    status = query.choice("status", ("Active", "Archived", "All")) or "Active"
    return [
        unit
        for unit in call.account.units.values()
        if property_id in (None, unit.property_id)
        and (status == "All" or (unit.archived is not None) == (status == "Archived"))
        and (group_ids is None or unit.unit_group_id in group_ids)
        and group_id in (None, unit.unit_group_id)
        and (attribute_ids is None or attribute_ids.issubset(unit.attribute_ids))
        and is_occupied in (None, unit.is_occupied)
        and condition in (None, unit.condition)
        and maintenance_type in (None, unit.maintenance and unit.maintenance.type)
        and search in unit.name.casefold()
    ]


def as_model(call: ApiCall, unit: Unit) -> dict[str, Any]:
    """Return a UnitItemModel, or a UnitModel with the maintenance in full."""
    combined = call.combined_units.get(unit.id)
    group_id = unit.unit_group_id
    expand = call.expand
    plain = ("id", "name", "description", "max_persons", "created", "archived")
    maintenance_fields = () if call.is_detail else ("id", "type")
    maintenance = as_json(unit.maintenance, *maintenance_fields) if unit.maintenance else None
    return without_none(
        {
            **as_json(unit, *plain, show=call.text),
            "property": embedded_property(call, unit.property_id),
            "unitGroup": embedded_unit_group(call, group_id) if group_id is not None else None,
            "connectingUnit": embedded_unit(call, combined) if combined is not None else None,
            "status": without_none(
                {
                    "isOccupied": unit.is_occupied,
                    "condition": unit.condition,
                    "maintenance": maintenance,
                }
            ),
            "isArchived": unit.archived is not None,
            "attributes": [call.unit_attributes[id_] for id_ in unit.attribute_ids],
            "connectedUnits": _parts(call, unit) if "connectedUnits" in expand else None,
            "actions": (
                _actions(unit, is_part=combined is not None) if "actions" in expand else None
            ),
        }
    )


def _parts(call: ApiCall, unit: Unit) -> list[dict[str, Any]]:
    """Return the ConnectedUnitModels of a combined unit."""
    plain = ("id", "name", "description", "unit_group_id", "condition", "max_persons")
    parts = [call.account.units[id_] for id_ in unit.connected_unit_ids]
    return [{"unitGroupId": ""} | as_json(part, *plain, show=call.localized) for part in parts]


def _actions(unit: Unit, *, is_part: bool) -> list[dict[str, Any]]:
    """Return whether the unit could be deleted or archived, and why not."""
    is_archived = unit.archived is not None
    against_deleting = {
        "DeleteNotAllowedOnArchivedUnit": is_archived,
        "DeleteNotAllowedBecauseUnitIsReferenced": unit.is_occupied,
        "DeleteNotAllowedBecauseUnitIsPartOfConnectingUnit": is_part,
    }
    against_archiving = {
        "UnitAlreadyArchived": is_archived,
        "ArchiveNotAllowedBecauseUnitCanBeDeleted": not any(against_deleting.values()),
        "ArchiveNotAllowedBecauseAssignedToInHouseReservation": unit.is_occupied,
        "ArchiveNotAllowedBecauseLinkedToActiveOrFutureMaintenance": unit.maintenance is not None,
        "ArchiveNotAllowedBecausePartOfCombinedInventory": is_part,
    }
    return [action("Delete", against_deleting), action("Archive", against_archiving)]


UNITS = Resource(
    path="/inventory/v1/units",
    plural="units",
    scopes=("units.read", "setup.read", "setup.manage"),
    select=select,
    find=lambda call, id_: call.account.units.get(id_),
    as_model=as_model,
    count_all=select,
)

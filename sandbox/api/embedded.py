"""Things as they appear inside others: with their id alone, or in full when expanded."""

from typing import Any

from sandbox.accounts.records import CatalogEntry, Unit
from sandbox.api.api_call import ApiCall


def embedded_property(call: ApiCall, id_: str) -> dict[str, Any]:
    """Return an EmbeddedPropertyModel."""
    if "property" not in call.expand:
        return {"id": id_}
    hotel = call.account.properties[id_]
    embedded = {"id": id_, "code": id_, "name": call.localized(hotel.name)}
    if hotel.description is not None:
        embedded["description"] = call.localized(hotel.description)
    return embedded


def embedded_unit_group(call: ApiCall, id_: str) -> dict[str, Any]:
    """Return an EmbeddedUnitGroupModel."""
    if "unitGroup" not in call.expand:
        return {"id": id_}
    group = call.account.unit_groups[id_]
    return {
        "id": id_,
        "code": group.code,
        "name": call.localized(group.name),
        "description": call.localized(group.description),
        "type": group.type,
    }


def embedded_unit(call: ApiCall, unit: Unit) -> dict[str, Any]:
    """Return an EmbeddedUnitModel, which is not expandable and always complete."""
    embedded = {"id": unit.id, "name": unit.name, "description": call.localized(unit.description)}
    if unit.unit_group_id is not None:
        embedded["unitGroupId"] = unit.unit_group_id
    return embedded


def embedded_entry(call: ApiCall, entry: CatalogEntry) -> dict[str, Any]:
    """Return an embedded policy or service."""
    return {
        "id": entry.id,
        "code": entry.code,
        "name": call.localized(entry.name),
        "description": call.localized(entry.description),
    }

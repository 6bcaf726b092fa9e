"""Things as they appear inside others: with their id alone, or in full when expanded."""

from typing import Any

from sandbox.accounts.records import CatalogEntry, Unit
from sandbox.api.api_call import ApiCall
from sandbox.api.json_fields import as_json


def embedded_property(call: ApiCall, id_: str) -> dict[str, Any]:
    """Return an EmbeddedPropertyModel."""
    if "property" not in call.expand:
        return {"id": id_}
    hotel = call.account.properties[id_]
    return {"code": id_, **as_json(hotel, "id", "name", "description", show=call.localized)}


def embedded_unit_group(call: ApiCall, id_: str) -> dict[str, Any]:
    """Return an EmbeddedUnitGroupModel."""
    if "unitGroup" not in call.expand:
        return {"id": id_}
    group = call.account.unit_groups[id_]
    return as_json(group, "id", "code", "name", "description", "type", show=call.localized)


def embedded_unit(call: ApiCall, unit: Unit) -> dict[str, Any]:
    """Return an EmbeddedUnitModel, which is not expandable and always complete."""
    return as_json(unit, "id", "name", "description", "unit_group_id", show=call.localized)


def embedded_entry(call: ApiCall, entry: CatalogEntry) -> dict[str, Any]:
    """Return an embedded policy or service."""
    return as_json(entry, show=call.localized)

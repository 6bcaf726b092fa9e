"""Features of rooms (Inventory API v1, `/unit-attributes`); they exist in one language only."""

from typing import Any

from sandbox.accounts.records import UnitAttribute
from sandbox.api.api_call import Ask
from sandbox.api.resources import Resource, without_none


def as_item(ask: Ask, attribute: UnitAttribute) -> dict[str, Any]:
    """Return a UnitAttributeDefinitionModel, which list and detail share."""
    return without_none(
        {"id": attribute.id, "name": attribute.name, "description": attribute.description}
    )


UNIT_ATTRIBUTES = Resource(
    path="/inventory/v1/unit-attributes",
    plural="unitAttributes",
    scopes=("unitattributes.read", "setup.read", "setup.manage"),
    select=lambda ask: list(ask.account.unit_attributes.values()),
    find=lambda ask, id_: ask.account.unit_attributes.get(id_),
    as_item=as_item,
    as_detail=as_item,
)

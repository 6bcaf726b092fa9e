"""Features of rooms (Inventory API v1, `/unit-attributes`); they exist in one language only."""

from typing import Any

from sandbox.accounts.records import UnitAttribute
from sandbox.api.api_call import ApiCall
from sandbox.api.json_fields import as_json
from sandbox.api.resources import Resource


def as_model(call: ApiCall, attribute: UnitAttribute) -> dict[str, Any]:
    """Return a UnitAttributeDefinitionModel, which list and detail share."""
    return as_json(attribute)


UNIT_ATTRIBUTES = Resource(
    path="/inventory/v1/unit-attributes",
    plural="unitAttributes",
    scopes=("unitattributes.read", "setup.read", "setup.manage"),
    select=lambda call: list(call.account.unit_attributes.values()),
    find=lambda call, id_: call.account.unit_attributes.get(id_),
    as_model=as_model,
)

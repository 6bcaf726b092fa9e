"""What a newly created thing is like where nobody has said."""

import itertools
import string
from typing import Any

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Address, bilingual

CREATED = "2026-01-15T09:00:00Z"
PROPERTY_DEFAULTS = {
    "company_name": "New Hotel Ltd",
    "commercial_register_entry": "HRB 1000",
    "tax_id": "DE100000001",
    "location": Address(
        address_line1="Main Street 1", postal_code="10115", city="Berlin", country_code="DE"
    ),
    "payment_terms": bilingual("Payment on check-out", "Zahlung bei Abreise"),
    "time_zone": "Europe/Berlin",
    "currency_code": "EUR",
    "created": CREATED,
}


def with_defaults(account: HotelAccount, kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values with all that can be made up; what cannot be is still missing."""
    if kind == "property":
        return PROPERTY_DEFAULTS | values
    if "property_id" not in values:
        return values
    defaults = {
        "unit_group": _unit_group_defaults,
        "unit": _unit_defaults,
        "rate_plan": _rate_plan_defaults,
    }
    return defaults[kind](account, values) | values


def _unit_group_defaults(account: HotelAccount, values: dict[str, Any]) -> dict[str, Any]:
    defaults = {"max_persons": 2, **_texts(account, values)}
    if "code" in values:
        defaults["id"] = f"{values['property_id']}-{values['code']}"
    return defaults


def _texts(account: HotelAccount, values: dict[str, Any]) -> dict[str, Any]:
    """Return the name, from the code if need be, and the same as description."""
    if "name" in values:
        return {"description": values["name"]}
    if "code" not in values:
        return {}
    name = {account.default_language: values["code"]}
    return {"name": name, "description": name}


def _unit_defaults(account: HotelAccount, values: dict[str, Any]) -> dict[str, Any]:
    group = account.unit_groups.get(values.get("unit_group_id") or "")
    defaults: dict[str, Any] = {
        "id": _free_unit_id(account, values["property_id"]),
        "max_persons": group.max_persons if group else 2,
        "created": CREATED,
    }
    if group is not None:
        defaults["description"] = group.name
    elif "name" in values:
        defaults["description"] = {account.default_language: values["name"]}
    return defaults


def _free_unit_id(account: HotelAccount, property_id: str) -> str:
    """Return the first id of the property that no unit has: MUC-AAA, MUC-AAB and so on."""
    for letters in itertools.product(string.ascii_uppercase, repeat=3):
        id_ = f"{property_id}-{''.join(letters)}"
        if id_ not in account.units:
            return id_
    raise ValueError(f"property {property_id} has no unit id left; give one")


def _rate_plan_defaults(account: HotelAccount, values: dict[str, Any]) -> dict[str, Any]:
    property_id = values["property_id"]
    defaults: dict[str, Any] = {
        "cancellation_policy_id": f"{property_id}-FLE",
        "no_show_policy_id": f"{property_id}-NOSHOW",
        "time_slice_definition_id": f"{property_id}-NIGHT",
        **_texts(account, values),
    }
    group = account.unit_groups.get(values.get("unit_group_id", ""))
    if "code" in values and group is not None:
        defaults["id"] = f"{property_id}-{values['code']}-{group.code}"
    return defaults

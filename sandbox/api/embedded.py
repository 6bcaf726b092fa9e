"""Things as they appear inside others: with their id alone, or in full when expanded."""

from typing import Any

from sandbox.accounts.records import Address, Term, Unit
from sandbox.api.api_call import Ask


def address(place: Address) -> dict[str, Any]:
    """Return an AddressModel."""
    return {
        "addressLine1": place.address_line1,
        "postalCode": place.postal_code,
        "city": place.city,
        "countryCode": place.country_code,
    }


def property_in(ask: Ask, id_: str) -> dict[str, Any]:
    """Return an EmbeddedPropertyModel."""
    if "property" not in ask.expand:
        return {"id": id_}
    hotel = ask.account.properties[id_]
    embedded = {"id": id_, "code": id_, "name": ask.words(hotel.name)}
    if hotel.description is not None:
        embedded["description"] = ask.words(hotel.description)
    return embedded


def unit_group_in(ask: Ask, id_: str) -> dict[str, Any]:
    """Return an EmbeddedUnitGroupModel."""
    if "unitGroup" not in ask.expand:
        return {"id": id_}
    group = ask.account.unit_groups[id_]
    return {
        "id": id_,
        "code": group.code,
        "name": ask.words(group.name),
        "description": ask.words(group.description),
        "type": group.type,
    }


def unit_in(ask: Ask, unit: Unit) -> dict[str, Any]:
    """Return an EmbeddedUnitModel, which is not expandable and always complete."""
    embedded = {"id": unit.id, "name": unit.name, "description": ask.words(unit.description)}
    if unit.unit_group_id is not None:
        embedded["unitGroupId"] = unit.unit_group_id
    return embedded


def term_in(ask: Ask, term: Term) -> dict[str, Any]:
    """Return an embedded policy or service."""
    return {
        "id": term.id,
        "code": term.code,
        "name": ask.words(term.name),
        "description": ask.words(term.description),
    }

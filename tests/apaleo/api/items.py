"""Bodies of any number of things, as the platform's lists show them."""

from typing import Any


def make_property(number: int) -> dict[str, Any]:
    return {
        "id": f"P{number}",
        "code": f"P{number}",
        "name": f"Hotel {number}",
        "location": {"city": "München", "countryCode": "DE"},
        "timeZone": "Europe/Berlin",
        "currencyCode": "EUR",
        "status": "Live",
        "isArchived": False,
    }


def make_unit_group(number: int) -> dict[str, Any]:
    return {
        "id": f"P0-G{number}",
        "code": f"G{number}",
        "name": "Double",
        "memberCount": 1,
        "type": "BedRoom",
        "property": {"id": "P0"},
    }


def make_unit(number: int) -> dict[str, Any]:
    return {
        "id": f"P0-U{number}",
        "name": f"{number}",
        "maxPersons": 2,
        "property": {"id": "P0"},
    }

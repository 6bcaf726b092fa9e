"""Records as JSON in apaleo's spelling."""

from dataclasses import fields
from typing import Any

KEYWORDS = {"begins": "from", "ends": "to"}


def as_json(record: Any) -> dict[str, Any]:
    """Return all fields of a record without texts; `address_line1` becomes `addressLine1`."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    return without_none({_camel_case(name): value for name, value in values.items()})


def _camel_case(name: str) -> str:
    first, *others = KEYWORDS.get(name, name).split("_")
    return first + "".join(word.capitalize() for word in others)


def without_none(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that have a value: apaleo leaves the others out."""
    return {name: value for name, value in values.items() if value is not None}

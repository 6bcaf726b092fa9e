"""A memory as JSON, there and back."""

import json
from dataclasses import fields, is_dataclass
from typing import Any

from sandbox.accounts.deserialization import read_record
from sandbox.persistence.saved_state import FORMAT, Memory


class Unreadable(Exception):
    """The document is no memory of this version; the message says why and holds no secret."""


def to_json(memory: Memory) -> str:
    """Return the memory as JSON."""
    return json.dumps(memory, default=_fields_of)


def _fields_of(record: object) -> dict[str, Any]:
    if not is_dataclass(record):
        raise TypeError(f"not for JSON: {type(record).__name__}")
    return {field.name: getattr(record, field.name) for field in fields(record)}


def from_json(text: bytes) -> Memory:
    """Return the memory that the JSON holds. Raise Unreadable if it is damaged or of other times.

    What was wrong with a value is not passed on, because the value may be a token.
    """
    try:
        values = json.loads(text)
    except ValueError:
        raise Unreadable("it is damaged: not JSON") from None
    if not isinstance(values, dict) or "format" not in values:
        raise Unreadable("it is damaged: not what a sandbox writes")
    if values["format"] != FORMAT:
        raise Unreadable("another version of the sandbox has written it")
    try:
        return read_record(Memory, values)
    except ValueError:
        raise Unreadable("it is damaged: something is missing or of the wrong kind") from None

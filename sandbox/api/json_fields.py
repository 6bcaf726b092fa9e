"""Records as JSON in apaleo's spelling: `address_line1` is `addressLine1`."""

import functools
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from sandbox.accounts.records import Text

# A text as the call wants it: in one language, or by language.
Show = Callable[[Text], str | dict[str, str]]
PLAIN_TYPES = (str, int, float, tuple)
KEYWORDS = {"begins": "from", "ends": "to"}


def as_json(record: Any, *names: str, show: Show = dict) -> dict[str, Any]:
    """Return the fields of a record, all or those that are named, without those that have no value.

    Texts come as `show` returns them. A record inside is shown whole.
    """
    shown: dict[str, Any] = {}
    for name, spelled in _spelling(record.__class__, names):
        value = getattr(record, name)
        if isinstance(value, PLAIN_TYPES):
            shown[spelled] = value
        elif isinstance(value, dict):
            shown[spelled] = show(value)
        elif value is not None:
            shown[spelled] = as_json(value, show=show)
    return shown


def without_none(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that have a value: apaleo leaves the others out."""
    return {name: value for name, value in values.items() if value is not None}


@functools.cache
def _spelling(record_type: type, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the names of the fields, each with its spelling at apaleo."""
    chosen = names or [field.name for field in fields(record_type)]
    return [(name, _camel_case(KEYWORDS.get(name, name))) for name in chosen]


def _camel_case(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)

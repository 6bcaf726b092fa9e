"""Records as JSON in apaleo's spelling: `address_line1` is `addressLine1`."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from sandbox.accounts.records import Text

# A text as the call wants it: in one language, or by language.
Show = Callable[[Text], str | dict[str, str]]
KEYWORDS = {"begins": "from", "ends": "to"}


def as_json(record: Any, *names: str, show: Show = dict) -> dict[str, Any]:
    """Return the fields of a record, all or those that are named, without those that have no value.

    Texts come as `show` returns them. A record inside is shown whole.
    """
    chosen = names or [field.name for field in fields(record)]
    values = {_camel_case(name): _shown(getattr(record, name), show) for name in chosen}
    return without_none(values)


def without_none(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that have a value: apaleo leaves the others out."""
    return {name: value for name, value in values.items() if value is not None}


def _shown(value: Any, show: Show) -> Any:
    if isinstance(value, Mapping):
        return show(value)
    return as_json(value, show=show) if is_dataclass(value) else value


def _camel_case(name: str) -> str:
    first, *others = KEYWORDS.get(name, name).split("_")
    return first + "".join(word.capitalize() for word in others)

"""Plain values to the fields of a record, as their annotations ask for it."""

import functools
import json
from dataclasses import MISSING, fields
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from sandbox.accounts.records import Text


def validated_fields(record_type: type, values: dict[str, Any], *, language: str) -> dict[str, Any]:
    """Return the values as the record type takes them; raise `ValueError` for one it does not.

    A bare string for a text is taken to be in `language`.
    """
    hints = get_type_hints(record_type)
    unknown = sorted(values.keys() - hints.keys())
    if unknown:
        raise ValueError(f"unknown fields {unknown}; there are {sorted(hints)}")
    return {
        name: _validated(hints[name], value, name=name, language=language)
        for name, value in values.items()
    }


def missing_fields(record_type: Any, values: dict[str, Any]) -> list[str]:
    """Return the names of the fields that have no default and no value."""
    required = [f for f in fields(record_type) if f.default is f.default_factory is MISSING]
    return [field.name for field in required if field.name not in values]


def _validated(hint: Any, value: Any, *, name: str, language: str) -> Any:
    is_text = Text in (hint, *get_args(hint))
    if is_text and isinstance(value, str):
        value = {language: value}
    if is_text and value == {}:
        raise ValueError(f"{name}: a text has at least one language")
    try:
        return _adapter(hint).validate_json(json.dumps(value), strict=True, extra="forbid")
    except ValidationError as error:
        problems = [
            f"{'.'.join([name, *map(str, problem['loc'])])}: {problem['msg']}"
            for problem in error.errors()
        ]
        raise ValueError("; ".join(problems)) from error


@functools.cache
def _adapter(hint: Any) -> TypeAdapter[Any]:
    return TypeAdapter(hint)

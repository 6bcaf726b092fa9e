"""Plain values to the fields of a record, as their annotations ask for it."""

import functools
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Record = TypeVar("Record")


def read_fields(record_type: type, values: dict[str, Any], *, language: str) -> dict[str, Any]:
    """Return the values as the record type takes them; raise `ValueError` for one it does not.

    Bare words for a text are taken to be in `language`.
    """
    hints = _hints(record_type)
    unknown = sorted(values.keys() - hints.keys())
    if unknown:
        raise ValueError(f"unknown fields {unknown}; there are {sorted(hints)}")
    return {
        name: _read(hints[name], value, name=name, language=language)
        for name, value in values.items()
    }


def read_record(record_type: type[Record], values: dict[str, Any]) -> Record:
    """Return the record with these values, all texts by language.

    Raise `ValueError` if one is missing, unknown or not of its kind.
    """
    return _read_record(record_type, values, name=record_type.__name__, language="en")


def missing_fields(record_type: Any, values: dict[str, Any]) -> list[str]:
    """Return the names of the fields that have no default and no value."""
    return [f.name for f in fields(record_type) if _is_required(f) and f.name not in values]


@functools.cache
def _hints(record_type: type) -> dict[str, Any]:
    return get_type_hints(record_type)


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _read(hint: Any, value: Any, *, name: str, language: str) -> Any:
    origin, options = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _read(options[0], value, name=name, language=language)
    if origin is Literal:
        if value not in options:
            raise ValueError(f"{name}: one of {', '.join(options)}, not {value!r}")
        return value
    if origin in (tuple, list):
        if not isinstance(value, list | tuple):
            raise ValueError(f"{name}: a list, not {value!r}")
        return origin(_read(options[0], item, name=name, language=language) for item in value)
    if origin in (Mapping, dict):
        return _read_map(options[1], value, name=name, language=language)
    if isinstance(hint, type) and is_dataclass(hint):
        if not isinstance(value, dict):
            raise ValueError(f"{name}: an object, not {value!r}")
        return _read_record(hint, value, name=name, language=language)
    return _read_plain(hint, value, name=name)


def _read_record(
    record_type: type[Record], values: dict[str, Any], *, name: str, language: str
) -> Record:
    missing = missing_fields(record_type, values)
    if missing:
        raise ValueError(f"{name}: missing {', '.join(missing)}")
    return record_type(**read_fields(record_type, values, language=language))


def _read_map(hint: Any, value: Any, *, name: str, language: str) -> Any:
    if hint is str and isinstance(value, str):
        value = {language: value}
    if not isinstance(value, dict) or (hint is str and not value):
        raise ValueError(f"{name}: a map, not {value!r}")
    return {key: _read(hint, item, name=name, language=language) for key, item in value.items()}


def _read_plain(hint: Any, value: Any, *, name: str) -> Any:
    wanted = (int, float) if hint is float else hint
    if not isinstance(value, wanted) or (isinstance(value, bool) and hint is not bool):
        raise ValueError(f"{name}: {hint.__name__}, not {value!r}")
    return value

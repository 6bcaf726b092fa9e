"""Checks a body against a definition of apaleo's Swagger 2.0 documents, as far as they go."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "openapi"
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
}
WITH_OFFSET = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def problems(body: Any, *, document: str, definition: str) -> list[str]:
    """Return what is wrong with the body, each with the path to it; nothing if it is fine."""
    definitions = json.loads((FOLDER / f"{document}.json").read_text())["definitions"]
    return list(_check(body, {"$ref": f"#/definitions/{definition}"}, definitions, definition))


def _check(value: Any, schema: dict[str, Any], definitions: dict[str, Any], path: str) -> Any:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].removeprefix("#/definitions/")]
    if value is None:
        if not schema.get("x-nullable"):
            yield f"{path}: null"
        return
    kind = schema.get("type")
    if kind and (
        not isinstance(value, TYPES[kind]) or (isinstance(value, bool) != (kind == "boolean"))
    ):
        yield f"{path}: {value!r} is not of type {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not in {schema['enum']}"
    if kind == "string":
        yield from _check_string(value, schema, path)
    if kind == "array":
        for n, item in enumerate(value):
            yield from _check(item, schema["items"], definitions, f"{path}[{n}]")
    if kind == "object":
        yield from _check_object(value, schema, definitions, path)


def _check_string(value: str, schema: dict[str, Any], path: str) -> Any:
    if len(value) < schema.get("minLength", 0):
        yield f"{path}: too short"
    if schema.get("format") == "date-time":
        if not WITH_OFFSET.fullmatch(value):
            yield f"{path}: {value!r} is no date-time with offset and without fraction"
        datetime.fromisoformat(value)
    if schema.get("format") == "date":
        date.fromisoformat(value)


def _check_object(
    value: dict[str, Any], schema: dict[str, Any], definitions: dict[str, Any], path: str
) -> Any:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", True)
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{path}: {name} is missing"
    for name, item in value.items():
        if name in known:
            yield from _check(item, known[name], definitions, f"{path}.{name}")
        elif others is False:
            yield f"{path}: {name} is not documented"
        elif isinstance(others, dict):
            yield from _check(item, others, definitions, f"{path}.{name}")

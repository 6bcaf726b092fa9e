"""Items of a list as records, and what of it could not be taken as it was."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, FailFast, TypeAdapter, ValidationError

from apaleo.api.listings import Kind, Listing
from apaleo.api.records import Record
from apaleo.schema import Id, first_field

_ID: TypeAdapter[str] = TypeAdapter(Id, config=ConfigDict(hide_input_in_errors=True))


@dataclass(frozen=True, slots=True)
class Oddity:
    """A field that had to be substituted or, if it `is_left_out`, that kept the record out.

    `remote_id` is empty where the record has no id to go by, `field` where it is no object at all.
    """

    kind: Kind
    remote_id: str
    field: str
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an item: the record, None if it was left out, and what was odd about it."""

    record: Record | None
    oddities: tuple[Oddity, ...]


def take_all(items: list[Any], *, listing: Listing, language: str) -> list[Taken]:
    """Read the items of a listing as far as they go, each by itself where one of them is odd.

    Mostly none is, and reading all in one go takes half the time.
    """
    odd: list[str] = []
    context = {"language": language, "odd": odd, **dict(listing.params)}
    # Whatever keeps the list from being read is found out item by item.
    with suppress(Exception):
        adapter = _adapter_of_list(listing.record)  # type: ignore[arg-type]  # a class can be hashed
        records = adapter.validate_python(items, context=context)
        if not odd:
            return [Taken(record, ()) for record in records]
    return [take(item, listing=listing, language=language) for item in items]


def take(item: object, *, listing: Listing, language: str) -> Taken:
    """Read an item of a listing as far as it goes; never raises because of its content."""
    odd: list[str] = []
    context = {"language": language, "odd": odd, **dict(listing.params)}
    try:
        adapter = _adapter(listing.record)  # type: ignore[arg-type]  # a class can be hashed
        record = adapter.validate_python(item, context=context)
    except ValidationError as error:
        left_out = Oddity(listing.kind, _id_of(item), first_field(error), is_left_out=True)
        return Taken(None, (left_out,))
    except Exception:  # noqa: BLE001 - foreign code reads foreign values here
        return Taken(None, (Oddity(listing.kind, _id_of(item), "", is_left_out=True),))
    return Taken(record, tuple([Oddity(listing.kind, record.remote_id, name) for name in odd]))


def _id_of(item: object) -> str:
    """Return the id of an item that could not be taken, empty if it has none."""
    try:
        return _ID.validate_python(item.get("id") if isinstance(item, Mapping) else None)
    except ValidationError:
        return ""


@cache
def _adapter_of_list(record: type[Record]) -> TypeAdapter[list[Record]]:
    return TypeAdapter(Annotated[list[record], FailFast()])  # type: ignore[arg-type, valid-type]


@cache
def _adapter(record: type[Record]) -> TypeAdapter[Record]:
    return TypeAdapter(record)

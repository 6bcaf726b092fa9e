"""One page of a list: its items as records, and the total over all pages."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter

from apaleo.api.listings import Listing
from apaleo.api.records import Record
from apaleo.errors import ListChanged, RemoteContractError
from apaleo.schema import EMPTY_IF_NULL, Number, parse

# A million rooms in one account is a slip of the platform's, not a hotel.
MAX_LISTING = 1_000_000

_CONFIG = ConfigDict(hide_input_in_errors=True)
_OBJECT: TypeAdapter[dict[Any, Any]] = TypeAdapter(dict[Any, Any], config=_CONFIG)
_TOTAL: TypeAdapter[int] = TypeAdapter(Number, config=_CONFIG)
_ITEMS: TypeAdapter[list[Any]] = TypeAdapter(Annotated[list[Any], EMPTY_IF_NULL], config=_CONFIG)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing as it arrived; `total` is the listing's length over all pages."""

    listing: Listing
    number: int
    records: tuple[Record, ...]
    total: int


def parse_page(body: object, *, listing: Listing, number: int, language: str) -> Page:
    """Read a page's decoded body, None for an empty one.

    Raises RemoteContractError for a wrong shape, and ListChanged if a page after the first is
    empty: its listing has become shorter since the first page named the total.
    """
    if body is None:
        if number > 1:
            raise ListChanged(f"{listing.path}: page {number} is gone")
        return Page(listing=listing, number=1, records=(), total=0)
    fields = parse(_OBJECT, body, kind=listing.path)
    total = parse(_TOTAL, fields.get("count"), kind=f"{listing.path}.count")
    if total > MAX_LISTING:
        raise RemoteContractError(f"{listing.path}: more items than any account has")
    items = parse(_ITEMS, fields.get(listing.plural), kind=f"{listing.path}.{listing.plural}")
    records = parse(
        _records_of(listing),
        items,
        kind=listing.kind.label,
        context={"language": language, **dict(listing.params)},
    )
    return Page(listing=listing, number=number, records=records, total=total)


def parse_record(body: object, *, listing: Listing, language: str) -> Record:
    """Read one thing of a listing, as its detail shows it; raises RemoteContractError."""
    [record] = parse(
        _records_of(listing), [body], kind=listing.kind.label, context={"language": language}
    )
    return record


@cache
def _records_of(listing: Listing) -> TypeAdapter[tuple[Record, ...]]:
    record = listing.record
    return TypeAdapter(tuple[record, ...], config=_CONFIG)  # type: ignore[valid-type]  # its own

"""One page of a list: its items as records, and the total over all pages."""

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import ConfigDict, TypeAdapter

from apaleo.api.items import Oddity, take_all
from apaleo.api.listings import Listing
from apaleo.api.records import Record
from apaleo.errors import ListChanged
from apaleo.schema import EMPTY_IF_NULL, Number, parse

_CONFIG = ConfigDict(hide_input_in_errors=True)
_OBJECT: TypeAdapter[dict[Any, Any]] = TypeAdapter(dict[Any, Any], config=_CONFIG)
_TOTAL: TypeAdapter[int] = TypeAdapter(Number, config=_CONFIG)
_ITEMS: TypeAdapter[list[Any]] = TypeAdapter(Annotated[list[Any], EMPTY_IF_NULL], config=_CONFIG)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing as it arrived; `total` is the listing's length over all pages.

    `oddities` says what of its items could not be taken as it was, or at all.
    """

    listing: Listing
    number: int
    records: tuple[Record, ...]
    total: int
    oddities: tuple[Oddity, ...] = ()

    @property
    def left_out(self) -> tuple[Oddity, ...]:
        """Return the items that could not be taken at all."""
        return tuple(oddity for oddity in self.oddities if oddity.is_left_out)


def parse_total(body: object, *, listing: Listing) -> int:
    """Read the total over all pages from the decoded body of one; raises RemoteContractError."""
    fields = parse(_OBJECT, body, kind=listing.path)
    return parse(_TOTAL, fields.get("count"), kind=f"{listing.path}.count")


def parse_page(body: object, *, listing: Listing, number: int, language: str) -> Page:
    """Read a page's decoded body, None for an empty one.

    Raises RemoteContractError for a wrong shape of the page, and ListChanged if one after the first
    is empty: its listing has become shorter since the first page named the total. Its items are
    taken one by one, as far as they go.
    """
    if body is None:
        if number > 1:
            raise ListChanged(f"{listing.path}: page {number} is gone")
        return Page(listing=listing, number=1, records=(), total=0)
    total = parse_total(body, listing=listing)
    fields = parse(_OBJECT, body, kind=listing.path)
    items = parse(_ITEMS, fields.get(listing.plural), kind=f"{listing.path}.{listing.plural}")
    taken = take_all(items, listing=listing, language=language)
    return Page(
        listing=listing,
        number=number,
        records=tuple(one.record for one in taken if one.record is not None),
        total=total,
        oddities=tuple(oddity for one in taken for oddity in one.oddities),
    )

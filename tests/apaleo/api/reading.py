"""Items of lists, read as they are when a page arrives."""

from typing import Any

from apaleo.api.listings import Listing
from apaleo.api.paging.pages import parse_page


def read(listing: Listing, item: dict[str, Any], *, language: str = "en") -> Any:
    """Return the record that one item of a list becomes."""
    body = {listing.plural: [item], "count": 1}
    page = parse_page(body, listing=listing, number=1, language=language)
    return page.records[0]


def read_odd(listing: Listing, item: object) -> tuple[Any, list[str]]:
    """Return the record that an item becomes, None if it is left out, and the odd fields."""
    page = parse_page(
        {listing.plural: [item], "count": 1}, listing=listing, number=1, language="en"
    )
    return next(iter(page.records), None), [oddity.field for oddity in page.oddities]

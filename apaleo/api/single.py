"""One thing of a list by its id, as the list would show it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from apaleo.api.calls import Caller, with_another_token
from apaleo.api.items import take
from apaleo.api.limits import Limits
from apaleo.api.listings import Listing
from apaleo.api.records import Record
from apaleo.errors import NotFound, RemoteContractError

# What a detail has as a map from language, and a list in one language.
WORDINGS = ("name", "description")


def fetch_one(
    listing: Listing,
    remote_id: str,
    *,
    caller: Caller,
    token_source: Callable[[str | None], str],
    limits: Limits,
) -> Record | None:
    """Return the thing, None for a 404.

    Raises Forbidden naming the listing's scope, RemoteUnavailable or RemoteContractError.

    A list shows each text in the language that is asked for, or else in the account's own. A
    detail is asked for in all languages; where the one we want is missing among several, the
    account's own is found by asking without a choice.
    """
    # https://api.apaleo.com/swagger/index.html?urls.primaryName=Inventory+V1 (GET …/{id})
    path = f"{listing.path}/{quote(remote_id, safe='')}"
    expand = tuple(pair for pair in listing.params if pair[0] == "expand")

    def read(*languages: tuple[str, str]) -> Mapping[Any, Any]:
        body = with_another_token(
            lambda token: caller.get(
                path, token=token, params=(*expand, *languages), scope=listing.scope
            ),
            token_source,
            limits=limits,
        )
        if not isinstance(body, Mapping):
            raise RemoteContractError(f"{listing.path}/…: not an object")
        return body

    try:
        body = read(("languages", "all"))
        missing = [field for field in WORDINGS if _is_open(body.get(field), caller.language)]
        if missing:
            in_its_own = read()
            body = {**body, **{field: in_its_own.get(field) for field in missing}}
    except NotFound:
        return None
    record = take(body, listing=listing, language=caller.language).record
    if record is None:
        raise RemoteContractError(f"{listing.path}/…: not understood")
    if record.remote_id != remote_id:
        raise RemoteContractError(f"{listing.path}/…: another one was answered")
    return record


def _is_open(texts: object, language: str) -> bool:
    """Tell whether a text is in several languages and not in the one that is wanted."""
    return isinstance(texts, Mapping) and language not in texts and len(texts) > 1

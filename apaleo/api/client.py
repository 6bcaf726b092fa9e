"""apaleo's core API: one method per endpoint, lists read side by side to the end or an error."""

from collections.abc import Callable, Generator, Sequence
from typing import cast

from pydantic import TypeAdapter

from apaleo.api.calls import Caller, with_another_token
from apaleo.api.limits import Limits
from apaleo.api.listings import PROPERTIES, Listing
from apaleo.api.pace import Pace
from apaleo.api.paging.pages import Page
from apaleo.api.paging.reading import read_pages
from apaleo.api.records import AccountRecord, PropertyRecord, Record
from apaleo.api.single import fetch_one
from apaleo.errors import RemoteContractError
from apaleo.http.transport import Transport
from apaleo.schema import parse

_ACCOUNT = TypeAdapter(AccountRecord)
# What the documents of May 2026 allow; those of September say 500, but a larger page than allowed
# is rejected, while a smaller one is always fine.
PAGE_SIZE = 200


class Api:
    """The API of one apaleo account, as the tokens of one connection see it.

    `token_source(None)` returns an access token; after a 401 it is asked again with the token that
    was refused. It is only ever called in the thread that called the method, so it may use that
    thread's database connection. A second 401 for the same call raises RemoteUnavailable.
    `workers` bounds the calls that are under way at once, `limits` what all who call for the
    account may do together; `language` chooses the words in lists.
    """

    def __init__(
        self,
        *,
        api_url: str,
        transport: Transport,
        token_source: Callable[[str | None], str],
        page_size: int = PAGE_SIZE,
        workers: int = 4,
        language: str = "en",
        limits: Limits | None = None,
    ) -> None:
        self._caller = Caller(api_url=api_url, transport=transport, language=language)
        self._token_source = token_source
        self._page_size = page_size
        self._workers = workers
        self._limits = limits or Limits()

    def fetch_current_account(self) -> AccountRecord:
        """Return the apaleo account that the token belongs to."""
        # https://api.apaleo.com/swagger/index.html?urls.primaryName=Account+V1
        path = "/account/v1/accounts/current"
        return parse(_ACCOUNT, self._get(path), kind="account")

    def fetch_property(self, remote_id: str) -> PropertyRecord | None:
        """Return one hotel, archived or not, or None if the platform says that there is none."""
        # https://api.apaleo.com/swagger/index.html?urls.primaryName=Inventory+V1
        return cast("PropertyRecord | None", self.fetch(PROPERTIES, remote_id))

    def fetch(self, listing: Listing, remote_id: str) -> Record | None:
        """Return one thing of a listing, None if apaleo has no such thing; see fetch_one."""
        return fetch_one(
            listing,
            remote_id,
            caller=self._caller,
            token_source=self._token_source,
            limits=self._limits,
        )

    def read(
        self,
        listings: Sequence[Listing],
        *,
        pace: Pace | None = None,
        on_wait: Callable[[], None] | None = None,
        meanwhile: Callable[[], bool] | None = None,
    ) -> Generator[Page, None, None]:
        """Yield the pages of all listings as they arrive, read side by side; see read_pages.

        `pace` is for this reading alone, for whoever wants to know whether it was slowed.
        """
        return read_pages(
            listings,
            caller=self._caller,
            token_source=self._token_source,
            page_size=self._page_size,
            workers=self._workers,
            pace=pace or Pace(most_at_once=self._workers, limits=self._limits),
            on_wait=on_wait,
            meanwhile=meanwhile,
        )

    def _get(self, path: str) -> object:
        """Return the body of one thing, which is there; asks for another token after a 401."""
        answer = with_another_token(
            lambda token: self._caller.get(path, token=token),
            self._token_source,
            limits=self._limits,
        )
        if answer is None:
            raise RemoteContractError(f"GET {path}: empty")
        return answer

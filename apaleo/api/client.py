"""apaleo's core API: one method per endpoint, lists as iterators that finish or raise."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TypeVar, cast

from apaleo.api.calls import Caller, Refused
from apaleo.api.listings import (
    DAY_USE_RATE_PLANS,
    OVERNIGHT_RATE_PLANS,
    PROPERTIES,
    UNIT_GROUPS,
    UNITS,
    Listing,
    Page,
)
from apaleo.api.paging import read_pages
from apaleo.api.records import (
    AccountRecord,
    PropertyRecord,
    RatePlanRecord,
    Record,
    UnitGroupRecord,
    UnitRecord,
    parse_account,
)
from apaleo.errors import RemoteContractError, RemoteUnavailable
from apaleo.http.transport import Transport

R = TypeVar("R", bound=Record)

# What the documents of May 2026 allow; those of September say 500, but a larger page than allowed
# is rejected, while a smaller one is always fine.
PAGE_SIZE = 200


class Api:
    """The API of one apaleo account, as the tokens of one connection see it.

    `token_source(None)` returns an access token; after a 401 it is asked again with the token that
    was refused. It is only ever called in the thread that called the method, so it may use that
    thread's database connection. A second 401 for the same call raises RemoteUnavailable.
    `workers` bounds the calls that are under way at once, `language` chooses the words in lists.
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
    ) -> None:
        self._caller = Caller(api_url=api_url, transport=transport, language=language)
        self._token_source = token_source
        self._page_size = page_size
        self._workers = workers

    def fetch_current_account(self) -> AccountRecord:
        """Return the apaleo account that the token belongs to."""
        path = "/account/v1/accounts/current"
        answer = self._caller.get(path, token=self._token_source(None))
        if isinstance(answer, Refused):
            answer = self._caller.get(path, token=self._token_source(answer.token))
        if isinstance(answer, Refused):
            raise RemoteUnavailable(f"GET {path}: token refused twice")
        if answer is None:
            raise RemoteContractError(f"GET {path}: empty")
        return parse_account(answer)

    def properties(self) -> Iterator[PropertyRecord]:
        """Yield all hotels, archived ones too."""
        return self._records(PropertyRecord, [PROPERTIES])

    def unit_groups(self) -> Iterator[UnitGroupRecord]:
        """Yield the unit groups of all hotels."""
        return self._records(UnitGroupRecord, [UNIT_GROUPS])

    def units(self) -> Iterator[UnitRecord]:
        """Yield the units of all hotels, archived ones too."""
        return self._records(UnitRecord, [UNITS])

    def rate_plans(self) -> Iterator[RatePlanRecord]:
        """Yield the rate plans of all hotels, over night and day use, archived ones too."""
        return self._records(RatePlanRecord, [OVERNIGHT_RATE_PLANS, DAY_USE_RATE_PLANS])

    def read(
        self, listings: Sequence[Listing], *, on_wait: Callable[[], None] | None = None
    ) -> Generator[Page, None, None]:
        """Yield the pages of all listings as they arrive, read side by side; see read_pages."""
        return read_pages(
            listings,
            caller=self._caller,
            token_source=self._token_source,
            page_size=self._page_size,
            workers=self._workers,
            on_wait=on_wait,
        )

    def _records(self, _kind: type[R], listings: Sequence[Listing]) -> Iterator[R]:
        for page in self.read(listings):
            yield from cast("tuple[R, ...]", page.records)

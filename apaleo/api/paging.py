"""Reading many pages of many lists side by side, completely or not at all.

The calls run in worker threads; everything that concerns the caller (tokens, heartbeats, pages)
happens in the caller's own thread.
"""

import math
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue

from apaleo.api.calls import Caller, Refused
from apaleo.api.listings import Listing, Page
from apaleo.errors import ListChanged, RemoteContractError, RemoteUnavailable
from apaleo.schema import Fields

HEARTBEAT = 5.0
# A million rooms in one account is a slip of the platform's, not a hotel.
LONGEST_LISTING = 1_000_000


def read_pages(
    listings: Sequence[Listing],
    *,
    caller: Caller,
    token_source: Callable[[str | None], str],
    page_size: int,
    workers: int,
    on_wait: Callable[[], None] | None = None,
) -> Generator[Page, None, None]:
    """Yield the pages of all listings as they arrive, each page once, none past the end.

    The first pages go out at once, the others as soon as a first page tells the total. `on_wait` is
    called at least every five seconds while nothing arrives. Raises ListChanged unless the pages
    of a listing agree on its total and hold that many different things. Whatever ends the reading
    early (an error, or closing this generator), what has not started is dropped and what is under
    way is waited for, which the transport's timeout bounds.
    """
    reading = _Reading(caller=caller, page_size=page_size, workers=workers)
    tallies = {listing: _Tally(page_size=page_size) for listing in listings}
    try:
        reading.token = token_source(None)
        for listing in tallies:
            reading.start(_Ask(listing=listing, number=1))
        while not all(tally.is_complete for tally in tallies.values()):
            answer = reading.next_answer(on_wait or _do_nothing)
            if isinstance(answer, _Bounced):
                if reading.token == answer.token:
                    reading.token = _renew(token_source, rejected=answer.token)
                reading.start(answer.ask)
                continue
            tallies[answer.listing].add(answer)
            yield answer
    finally:
        reading.stop()


@dataclass(frozen=True, slots=True)
class _Ask:
    listing: Listing
    number: int
    was_refused: bool = False


@dataclass(frozen=True, slots=True)
class _Bounced:
    """The page is to be asked for again, with another token than this one."""

    ask: _Ask
    token: str = field(repr=False)


class _Reading:
    """The calls of one reading: those waiting, those under way, and their answers."""

    def __init__(self, *, caller: Caller, page_size: int, workers: int) -> None:
        self.token = ""
        self._caller = caller
        self._page_size = page_size
        self._refused_token: str | None = None
        self._is_stopped = False
        self._answers: SimpleQueue[Future[Page | _Bounced]] = SimpleQueue()
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="apaleo-page")

    def start(self, ask: _Ask) -> None:
        """Queue a call, from any thread."""
        self._pool.submit(self._fetch, ask).add_done_callback(self._answers.put)

    def next_answer(self, on_wait: Callable[[], None]) -> Page | _Bounced:
        """Return the next answer, or raise what its call raised."""
        while True:
            try:
                future = self._answers.get(timeout=HEARTBEAT)
            except Empty:
                on_wait()
            else:
                return future.result()

    def stop(self) -> None:
        """Drop the calls that wait and wait for those under way."""
        self._is_stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fetch(self, ask: _Ask) -> Page | _Bounced:
        """Fetch one page in a worker; the first one queues those that follow it."""
        listing, token = ask.listing, self.token
        if token == self._refused_token:
            # A neighbour was refused with this token a moment ago: asking again is a wasted call.
            return _Bounced(ask, token)
        answer = self._caller.get(
            listing.path,
            token=token,
            params=(
                *listing.params,
                ("pageNumber", str(ask.number)),
                ("pageSize", str(self._page_size)),
            ),
            scope=listing.scope,
        )
        if isinstance(answer, Refused):
            if ask.was_refused:
                raise RemoteUnavailable(f"GET {listing.path}: token refused twice")
            self._refused_token = token
            return _Bounced(replace(ask, was_refused=True), token)
        page = _parse_page(answer, ask)
        # Queueing on a pool that was stopped a moment ago is an error, in an answer nobody reads.
        if ask.number == 1 and not self._is_stopped:
            for number in range(2, math.ceil(page.total / self._page_size) + 1):
                self.start(_Ask(listing=listing, number=number))
        return page


class _Tally:
    """Does what was read of a listing add up?"""

    def __init__(self, *, page_size: int) -> None:
        self._page_size = page_size
        self._total: int | None = None
        self._seen: set[str] = set()

    @property
    def is_complete(self) -> bool:
        """Say whether as many different things were seen as there are."""
        return len(self._seen) == self._total

    def add(self, page: Page) -> None:
        """Count a page in; raises ListChanged when the listing cannot come out complete.

        A page is as long as its place in the listing says and repeats nothing; so once all pages
        are in, there are exactly `total` different things.
        """
        if self._total not in {None, page.total}:
            raise ListChanged(f"{page.listing.path}: the total changed while reading")
        self._total = page.total
        before = (page.number - 1) * self._page_size
        if len(page.records) != min(self._page_size, max(page.total - before, 0)):
            raise ListChanged(f"{page.listing.path}: page {page.number} has an unexpected length")
        ids = {record.remote_id for record in page.records}
        if len(ids) != len(page.records) or not self._seen.isdisjoint(ids):
            raise ListChanged(f"{page.listing.path}: the same thing was on two pages")
        self._seen |= ids


def _parse_page(answer: object, ask: _Ask) -> Page:
    listing = ask.listing
    if answer is None:
        if ask.number > 1:
            raise ListChanged(f"{listing.path}: page {ask.number} is gone")
        return Page(listing=listing, number=1, records=(), total=0)
    fields = Fields.of(listing.path, answer)
    total = fields.number("count")
    if total > LONGEST_LISTING:
        raise RemoteContractError(f"{listing.path}: more items than any account has")
    records = tuple(listing.parse(item.data) for item in fields.parts(listing.plural))
    return Page(listing=listing, number=ask.number, records=records, total=total)


def _renew(token_source: Callable[[str | None], str], *, rejected: str) -> str:
    token = token_source(rejected)
    if token == rejected:
        raise RemoteUnavailable("there is no other token than the one that was refused")
    return token


def _do_nothing() -> None:
    pass

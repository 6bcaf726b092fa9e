"""The calls of one reading: worker threads that fetch pages, and their answers in one queue."""

import math
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue
from typing import Any

from apaleo.api.calls import Caller, Unauthorized
from apaleo.api.listings import Listing
from apaleo.api.pace import Pace
from apaleo.api.paging.bounds import LoadBounds
from apaleo.api.paging.pages import Page, parse_page
from apaleo.errors import RemoteUnavailable

HEARTBEAT = 5.0
# A page that is throttled so often in a row is put off with all others.
MAX_TRIES = 6


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page to be fetched; `was_refused` after a 401."""

    listing: Listing
    number: int
    was_refused: bool = False


@dataclass(frozen=True, slots=True)
class TokenRejected:
    """The page is to be asked for again, with another token than this one."""

    request: PageRequest
    token: str = field(repr=False)


class PageCalls:
    """The calls of one reading: those waiting, those under way, and their answers.

    `token` is the one that calls are made with; the reader's thread sets it.
    """

    def __init__(self, *, caller: Caller, page_size: int, workers: int, pace: Pace) -> None:
        self.token = ""
        self._caller = caller
        self._pace = pace
        self._page_size = page_size
        self._refused_token: str | None = None
        self._is_stopped = False
        self._bounds = LoadBounds()
        self._answers: SimpleQueue[Future[Page | TokenRejected]] = SimpleQueue()
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="apaleo-page")

    def start(self, request: PageRequest) -> None:
        """Queue a call, from any thread."""
        # Log lines of the worker thread belong to what its caller works on.
        run = copy_context().run
        self._pool.submit(run, self._fetch, request).add_done_callback(self._answers.put)

    def next_answer(self, on_wait: Callable[[], None]) -> Page | TokenRejected:
        """Return the next answer, or raise what its call raised.

        `on_wait` is called at least every five seconds while there is none.
        """
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
        self._pace.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fetch(self, request: PageRequest) -> Page | TokenRejected:
        """Fetch one page in a worker; the first one queues those that follow it."""
        listing, token = request.listing, self.token
        if token == self._refused_token:
            # A neighbour was refused with this token a moment ago: asking again is a wasted call.
            return TokenRejected(request, token)
        answer = self._ask_at_pace(request, token)
        if isinstance(answer, Unauthorized):
            if request.was_refused:
                raise RemoteUnavailable(f"GET {listing.path}: token refused twice")
            self._refused_token = token
            return TokenRejected(replace(request, was_refused=True), token)
        page = parse_page(
            answer, listing=listing, number=request.number, language=self._caller.language
        )
        if request.number == 1:
            self._bounds.count_records(page.total)
        # Queueing on a pool that was stopped a moment ago is an error, in an answer nobody reads.
        if request.number == 1 and not self._is_stopped:
            for number in range(2, math.ceil(page.total / self._page_size) + 1):
                self.start(PageRequest(listing=listing, number=number))
        return page

    def _ask_at_pace(self, request: PageRequest, token: str) -> Any | Unauthorized:
        """Ask for one page, and again when it is throttled: what was read before is not lost."""
        tries = 0
        while True:
            tries += 1
            try:
                with self._pace.turn():
                    answer = self._ask(request, token)
            except RemoteUnavailable as error:
                if not error.is_throttled or tries >= MAX_TRIES:
                    raise
                if not self._pace.slow_down(retry_after=error.retry_after):
                    raise
            else:
                self._pace.speed_up()
                return answer

    def _ask(self, request: PageRequest, token: str) -> Any | Unauthorized:
        # https://apaleo.dev/guides/api/pagination.html
        return self._caller.get(
            request.listing.path,
            token=token,
            params=(
                *request.listing.params,
                ("pageNumber", str(request.number)),
                ("pageSize", str(self._page_size)),
            ),
            scope=request.listing.scope,
            is_paced=True,
            on_body=self._bounds.count_bytes,
        )

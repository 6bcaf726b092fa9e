"""The calls of one reading: worker threads that fetch pages, and their replies in one queue.

What a reply holds is read in the thread that takes it, while the workers wait for the next ones;
of a first page the worker itself reads how many follow, so that they are asked for at once.
"""

import math
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import Context, copy_context
from dataclasses import dataclass, field, replace
from queue import Empty, SimpleQueue

from apaleo.api.calls import Caller, Unauthorized, decode
from apaleo.api.listings import Listing
from apaleo.api.pace import Pace
from apaleo.api.paging.bounds import LoadBounds
from apaleo.api.paging.departures import Departures
from apaleo.api.paging.pages import Page, parse_page, parse_total
from apaleo.errors import RemoteUnavailable
from apaleo.http.reply import Reply

HEARTBEAT = 5.0
# Seconds in which calls leave, before something else takes the processor.
HEAD_START = 0.008
# Seconds in which a swarm of answers comes, and the next calls leave.
SWARM = 0.02
# A page that is throttled so often in a row is put off with all others.
MAX_TRIES = 6


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A page to be fetched; `was_refused` after a 401."""

    listing: Listing
    number: int
    was_refused: bool = False


@dataclass(frozen=True, slots=True)
class PageReply:
    """What came for a page: a reply that is to be decoded, or the body; None for an empty one."""

    request: PageRequest
    came: object


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
        self._bounds = LoadBounds()
        self._workers = workers
        self._departures = Departures(at_once=workers)
        self._answers: SimpleQueue[Future[PageReply | TokenRejected]] = SimpleQueue()
        self._pool = ThreadPoolExecutor(
            max_workers=workers,
            thread_name_prefix="apaleo-page",
            # Log lines of the worker threads belong to what their caller works on.
            initializer=_adopt,
            initargs=(copy_context(),),
        )

    def start_each(self, listings: Iterable[Listing]) -> None:
        """Queue the calls for first pages, each when the one before has left.

        Side by side they would leave together, and later: the longest list would wait for the rest.
        """
        for listing in listings:
            self._departures.let_leave(seconds=HEAD_START)
            self.start(PageRequest(listing=listing, number=1))

    def start(self, request: PageRequest) -> None:
        """Queue a call."""
        self._departures.add(request)
        self._pool.submit(self._fetch, request).add_done_callback(self._answers.put)

    def next_answer(
        self, on_wait: Callable[[], None], meanwhile: Callable[[], bool]
    ) -> Page | TokenRejected:
        """Return the next answer, or raise what its call raised.

        While there is none, `meanwhile` is called until it returns False, and `on_wait` at least
        every five seconds.
        """
        pause = HEAD_START
        while True:
            try:
                future = self._answers.get(timeout=pause)
            except Empty:
                if pause == HEARTBEAT:
                    on_wait()
                pause = 0.0 if meanwhile() else HEARTBEAT
            else:
                if self._answers.qsize() < self._workers:
                    self._departures.let_pass(seconds=SWARM)
                answer = future.result()
                return self._read(answer) if isinstance(answer, PageReply) else answer

    def stop(self) -> None:
        """Drop the calls that wait and wait for those under way."""
        self._pace.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _read(self, answer: PageReply) -> Page:
        came = answer.came
        return parse_page(
            decode(came) if isinstance(came, Reply) else came,
            listing=answer.request.listing,
            number=answer.request.number,
            language=self._caller.language,
        )

    def _fetch(self, request: PageRequest) -> PageReply | TokenRejected:
        """Fetch one page in a worker."""
        listing, token = request.listing, self.token
        if token == self._refused_token:
            # A neighbour was refused with this token a moment ago: asking again is a wasted call.
            self._departures.drop(request)
            return TokenRejected(request, token)
        answer = self._ask_at_pace(request, token)
        if isinstance(answer, Unauthorized):
            if request.was_refused:
                raise RemoteUnavailable(f"GET {listing.path}: token refused twice")
            self._refused_token = token
            return TokenRejected(replace(request, was_refused=True), token)
        if answer is not None:
            self._bounds.count_bytes(len(answer.body))
            if request.number == 1:
                first = decode(answer)
                self._start_others(listing, total=parse_total(first, listing=listing))
                return PageReply(request, first)
        return PageReply(request, answer)

    def _start_others(self, listing: Listing, *, total: int) -> None:
        """Queue the calls for all pages after the first one."""
        self._bounds.count_records(total)
        for number in range(2, math.ceil(total / self._page_size) + 1):
            self.start(PageRequest(listing=listing, number=number))

    def _ask_at_pace(self, request: PageRequest, token: str) -> Reply | Unauthorized | None:
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

    def _ask(self, request: PageRequest, token: str) -> Reply | Unauthorized | None:
        # https://apaleo.dev/guides/api/pagination.html
        params = (
            *request.listing.params,
            ("pageNumber", str(request.number)),
            ("pageSize", str(self._page_size)),
        )
        with self._departures.under_way(request):
            return self._caller.ask(
                request.listing.path,
                token=token,
                params=params,
                scope=request.listing.scope,
                is_paced=True,
            )


def _adopt(context: Context) -> None:
    """Take over the variables of another thread's context, for as long as this thread lives."""
    for variable, value in context.items():
        variable.set(value)

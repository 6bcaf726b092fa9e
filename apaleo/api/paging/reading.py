"""Reading many pages of many lists side by side, completely or not at all.

The calls run in worker threads; everything that concerns the caller (tokens, heartbeats, pages)
happens in the caller's own thread.
"""

from collections.abc import Callable, Generator, Sequence

from apaleo.api.calls import Caller
from apaleo.api.listings import Listing
from apaleo.api.pace import Pace
from apaleo.api.paging.calls import PageCalls, TokenRejected
from apaleo.api.paging.completeness import CompletenessCheck
from apaleo.api.paging.pages import Page
from apaleo.errors import RemoteUnavailable


def read_pages(
    listings: Sequence[Listing],
    *,
    caller: Caller,
    token_source: Callable[[str | None], str],
    page_size: int,
    workers: int,
    pace: Pace,
    on_wait: Callable[[], None] | None = None,
    meanwhile: Callable[[], bool] | None = None,
) -> Generator[Page, None, None]:
    """Yield the pages of all listings as they arrive, each page once, none past the end.

    The first pages go out at once, the others as soon as a first page tells the total. While
    nothing arrives, `meanwhile` is called, each time for a little work, until it returns False, and
    `on_wait` at least every five seconds. A page that is throttled is asked for again at a slower
    `pace`; only where apaleo wants to be left alone for long, that is raised. Raises ListChanged
    unless the pages of a listing agree on its total and hold that many different things. Whatever
    ends the reading early (an error, or closing this generator), what has not started is dropped
    and what is under way is waited for, which the transport's timeout bounds.
    """
    calls = PageCalls(caller=caller, page_size=page_size, workers=workers, pace=pace)
    checks = {listing: CompletenessCheck(page_size=page_size) for listing in listings}
    try:
        calls.token = token_source(None)
        calls.start_each(checks)
        while not all(check.is_complete for check in checks.values()):
            answer = calls.next_answer(on_wait or _do_nothing, meanwhile or _nothing_to_do)
            if isinstance(answer, TokenRejected):
                if calls.token == answer.token:
                    calls.token = _renew(token_source, rejected=answer.token)
                calls.start(answer.request)
                continue
            checks[answer.listing].add(answer)
            yield answer
    finally:
        calls.stop()


def _renew(token_source: Callable[[str | None], str], *, rejected: str) -> str:
    token = token_source(rejected)
    if token == rejected:
        raise RemoteUnavailable("there is no other token than the one that was refused")
    return token


def _do_nothing() -> None:
    pass


def _nothing_to_do() -> bool:
    return False

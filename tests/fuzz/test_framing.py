"""Requests of strangers: where each ends is found, or it is refused, and nothing else is raised."""

import contextlib

from config.web.incoming import MAX_BODY, MAX_HEAD, Incoming, Refused
from tests.fuzz import crooked
from tests.fuzz.rounds import Fuzz

GOOD = [
    b"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
    b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999999999\r\n\r\n",
]


def test_a_request_ends_somewhere_or_is_refused(fuzz: Fuzz) -> None:
    for random in fuzz.rounds():
        data = crooked.cut(random, b"".join(random.choices(GOOD, k=2)))
        request = Incoming()
        with contextlib.suppress(Refused):
            for place in range(0, len(data), 7):
                request.feed(data[place : place + 7])
        assert request.length is None or 0 < request.length <= MAX_HEAD + MAX_BODY
        assert isinstance(request.awaits_word, bool)

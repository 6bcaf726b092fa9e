"""Where the receiver and gunicorn's parser end a request in two places, nothing follows it."""

from __future__ import annotations

import random as chance

from gunicorn.config import Config
from gunicorn.http.parser import RequestParser

from config.web.incoming import Incoming, Refused
from tests.fuzz.rounds import Fuzz

CONFIG = Config()
PEER = ("192.0.2.1", 1)
HEADERS = [
    b"Content-Length: 3",
    b"content-length:\t03 ",
    b"Content-Length: 0000000000000000003",
    b"Content-Length: 3,3",
    b"X: a\r\n Content-Length: 3",
    b"A:\nContent-Length: 3",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: gzip, chunked",
    b"X-Transfer-Encoding: chunked",
    b'Transfer-Encoding: "chunked"',
    b"Transfer-Encoding: ,identity",
    b"Expect: 100-continue",
]
BODIES = [
    b"abc",
    b"3\r\nabc\r\n0\r\n\r\n",
    b"000000003;a=b\r\nabc\r\n0\r\nX: y\r\n\r\n",
    b'0;x="\r\n\r\n"\r\n\r\n',
    b"3\nabc\n0\n\n",
    b"0\r\nContent-Length: 3\r\n\r\n",
]
SLIPS = [b"\r", b"\n", b"\r\n", b" ", b"\t", b"0", b";", b":", b",", b"\0", b""]
NEXT = b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n"


class Bytes:
    """A socket with nothing behind these bytes."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.was_overread = False

    def recv(self, size: int) -> bytes:
        piece, self.data = self.data[:size], self.data[size:]
        self.was_overread = self.was_overread or not piece
        return piece


def crooked(random: chance.Random, text: bytes) -> bytes:
    for _ in range(random.choice([0, 0, 1, 2])):
        place = random.randrange(len(text) + 1)
        text = text[:place] + random.choice(SLIPS) + text[place + random.randrange(2) :]
    return text


def rest_of(data: bytes) -> bytes | None:
    """What gunicorn leaves for the next request, or None where it takes none."""
    source = Bytes(data)
    parser = RequestParser(CONFIG, source, PEER)
    try:
        message = next(parser)
        message.body.read()
        is_kept = parser.finish_body() and not message.should_close()
    except Exception:  # noqa: BLE001 - however it refuses, the connection ends
        return None
    return (
        parser.unreader.buf.getvalue() + source.data
        if is_kept and not source.was_overread
        else None
    )


def test_what_follows_a_request_is_the_same_for_both(fuzz: Fuzz) -> None:
    for random in fuzz.rounds():
        headers = [crooked(random, each) for each in random.choices(HEADERS, k=2)]
        start = [b"POST / HTTP/1.1", b"Host: a", *headers[: random.randrange(1, 3)]]
        data = b"\r\n".join([*start, b"", crooked(random, random.choice(BODIES)) + NEXT])
        request = Incoming()
        try:
            request.feed(data)
        except Refused:
            continue
        if not request.is_whole:
            continue
        # As ReceivingWorker does: kept only if all was read that was served, and no more.
        if rest_of(data[: request.length]) == b"":
            assert rest_of(data) == data[request.length :]

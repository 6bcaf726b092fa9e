"""Answers that come before the answer (RFC 9110, 15.2) are read past."""

import time
from collections.abc import Callable

import pytest

from apaleo.errors import RemoteContractError, RemoteUnavailable
from apaleo.http import Transport
from apaleo.http.deadline import MAX_INFORMATIONAL
from tests.apaleo.servers import Connection, raw_server, reply

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
PROCESSING = b"HTTP/1.1 102 Processing\r\n\r\n"
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n"
UNKNOWN = b"HTTP/1.1 199 Miscellaneous\r\nContent-Length: 5\r\n\r\n"


@pytest.mark.parametrize(
    "before",
    [
        [HINTS],
        [PROCESSING] * MAX_INFORMATIONAL,
        [CONTINUE, HINTS, CONTINUE, PROCESSING],
        [UNKNOWN],
    ],
    ids=["hints", "processing", "several", "unknown"],
)
def test_each_call_gets_its_own_answer(
    make_transport: Callable[..., Transport], before: list[bytes]
) -> None:
    heads: list[bytes] = []

    def script(connection: Connection) -> None:
        while head := connection.receive():
            heads.append(head)
            for one in before:
                connection.send(one)
            # In a packet of its own, when whoever stops at the first has long gone on.
            connection.stopped.wait(0.02)
            connection.send(reply(b'{"path": "%s"}' % head.split()[1]))

    with raw_server(script) as origin:
        transport = make_transport(origin)
        got = [transport.get(f"{origin}/{name}").json() for name in "ab"]
        transport.close()

    assert got == [{"path": "/a"}, {"path": "/b"}]
    assert len(heads) == 2


@pytest.mark.parametrize("one", [HINTS, CONTINUE], ids=["hints", "continue"])
def test_they_are_not_read_without_end(
    make_transport: Callable[..., Transport], one: bytes
) -> None:
    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(one * (MAX_INFORMATIONAL + 1) + reply(b"{}"))
        connection.stopped.wait()

    with raw_server(script) as origin:
        transport = make_transport(origin)

        with pytest.raises(RemoteUnavailable):
            transport.post_form(f"{origin}/x", form={"a": "b"})


def test_they_earn_no_more_time(make_transport: Callable[..., Transport]) -> None:
    def script(connection: Connection) -> None:
        connection.receive()
        for _ in range(MAX_INFORMATIONAL):
            connection.send(HINTS)
            if connection.stopped.wait(0.15):
                return
        connection.send(reply(b"{}"))

    with raw_server(script) as origin:
        transport = make_transport(origin, timeout=0.4)
        started = time.monotonic()

        with pytest.raises(RemoteUnavailable):
            transport.post_form(f"{origin}/x", form={"a": "b"})

        assert time.monotonic() - started < 1.2


def test_another_protocol_is_no_answer_and_ends_the_connection(
    make_transport: Callable[..., Transport],
) -> None:
    switching = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"

    def script(connection: Connection) -> None:
        while connection.receive():
            before = switching if connection.number == 1 else b""
            connection.send(before + reply(b'{"connection": %d}' % connection.number))

    with raw_server(script) as origin:
        transport = make_transport(origin)

        with pytest.raises(RemoteContractError, match="unexpected 101"):
            transport.get(f"{origin}/x")

        assert transport.get(f"{origin}/x").json() == {"connection": 2}
        transport.close()

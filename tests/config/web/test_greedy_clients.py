"""Clients that want more than their share of threads or memory, or to be read in two ways."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.web.gunicorn_server import HEALTH, ask, connect, read_all, running_gunicorn

HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: lobby.hotel.test\r\nX-Forwarded-Proto: https\r\n"
KEPT_ALIVE = HEALTH.replace(b"Connection: close\r\n", b"")
LARGE = b"/static/admin/js/vendor/jquery/jquery.js"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running_gunicorn(tmp_path_factory.mktemp("greedy")) as port:
        yield port


def resident_megabytes(port: int) -> int:
    """What the largest of the processes that serve this port has in memory."""
    found = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError):
            if f"127.0.0.1:{port}".encode() in status.with_name("cmdline").read_bytes():
                line = next(x for x in status.read_text().splitlines() if x.startswith("VmRSS"))
                found.append(int(line.split()[1]) // 1024)
    return max(found)


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: %020d\r\n\r\n" % len(KEPT_ALIVE),
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Content-Length: 0\r\nContent-Length: 0\r\n\r\n",
        b"Content-Length:\r\n 0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n0;a\nb\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n%020x\r\nab\r\n\r\n" % (6 + len(KEPT_ALIVE)),
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    ],
)
def test_what_two_might_read_in_two_ways_is_followed_by_no_second_request(
    port: int, framing: bytes
) -> None:
    answer = ask(port, HEAD + framing + KEPT_ALIVE)

    # Closed after that, or else this had read on.
    assert answer.startswith(b"HTTP/1.1 ")
    assert b"HTTP/1.1 200 " not in answer


def test_a_client_that_reads_no_answer_holds_no_thread_by_asking_on(port: int) -> None:
    page = (
        b"GET " + LARGE + b" HTTP/1.1\r\nHost: lobby.hotel.test\r\nX-Forwarded-Proto: https\r\n\r\n"
    )
    with contextlib.ExitStack() as clients:
        for _ in range(24):
            client = clients.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.connect(("127.0.0.1", port))
            client.sendall(page * 30)
        time.sleep(0.5)

        began = time.monotonic()
        answers = [ask(port, HEALTH) for _ in range(3)]

    assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)
    assert time.monotonic() - began < 2


def test_a_client_that_reads_late_gets_every_answer(port: int) -> None:
    page = (
        b"GET " + LARGE + b" HTTP/1.1\r\nHost: lobby.hotel.test\r\nX-Forwarded-Proto: https\r\n\r\n"
    )
    with connect(port) as client:
        client.sendall(page * 5 + HEALTH)
        time.sleep(0.5)

        answer = read_all(client)

    assert answer.count(b"HTTP/1.1 200 ") == 6


def test_bodies_of_many_clients_leave_room_for_those_who_ask_for_little(port: int) -> None:
    with contextlib.ExitStack() as clients:
        for number in range(14):
            client = clients.enter_context(connect(port))
            # The last ones fill what the others have left, to the byte that is one too many.
            client.sendall(HEAD + b"Content-Length: 6000000\r\n\r\n" + b"x" * (5_900_000 - number))
        time.sleep(0.3)
        for _ in range(100):
            client = clients.enter_context(connect(port))
            client.sendall(HEAD + b"Content-Length: 60001\r\n\r\n" + b"x" * 60_000)
        time.sleep(0.3)

        answers = [ask(port, HEALTH) for _ in range(3)]

    assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)


def test_a_body_that_was_answered_is_not_kept(port: int) -> None:
    body = b"Content-Type: text/plain\r\nContent-Length: 5900000\r\n\r\n" + b"x" * 5_900_000
    before = resident_megabytes(port)
    with contextlib.ExitStack() as clients:
        for _ in range(40):
            client = clients.enter_context(connect(port))
            client.sendall(b"POST /health/live/ HTTP/1.1\r\nHost: lobby.hotel.test\r\n" + body)
            assert client.recv(100).startswith(b"HTTP/1.1 ")

        grown = resident_megabytes(port) - before

    assert grown < 140, f"{grown} MB more for forty connections that are idle"

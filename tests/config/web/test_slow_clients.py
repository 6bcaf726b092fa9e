"""The site under clients that send slowly, half or too much: real gunicorn, real sockets."""

import contextlib
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.config.web.gunicorn_server import HEALTH, ask, connect, read_all, running_gunicorn

HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: lobby.hotel.test\r\n"
KEPT_ALIVE = HEALTH.replace(b"Connection: close\r\n", b"")
HALF_SENT = {
    "nothing": b"",
    "request-line": b"GET /hea",
    "head": HEAD + b"Accept: text/html\r\n",
    "body": HEAD + b"Content-Length: 5000\r\n\r\nlogin=alice",
    "chunked-body": HEAD + b"Transfer-Encoding: chunked\r\n\r\n1000\r\nlogin=alice",
    "second-request": KEPT_ALIVE + b"GET /health",
    # A blank line is a whole head to whoever only looks for its end.
    "blank-line": b"\r\n\r\n",
    "waiting-for-our-word": HEAD + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
    "lengths-at-odds": HEAD + b"Content-Length: 3\r\nContent-Length: 9\r\n\r\nabc",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with running_gunicorn(tmp_path_factory.mktemp("site")) as port:
        yield port


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A site that has room for thirty connections."""
    with running_gunicorn(tmp_path_factory.mktemp("small"), "--worker-connections 30") as port:
        yield port


@pytest.mark.parametrize("sent", HALF_SENT.values(), ids=HALF_SENT)
def test_forty_half_sent_requests_leave_the_site_answering(port: int, sent: bytes) -> None:
    with contextlib.ExitStack() as clients:
        for _ in range(40):
            clients.enter_context(connect(port)).sendall(sent)
        time.sleep(0.2)

        began = time.monotonic()
        answers = [ask(port, HEALTH) for _ in range(5)]

    assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)
    assert time.monotonic() - began < 2


def test_a_client_that_does_not_hang_up_costs_nobody_a_moment(port: int) -> None:
    with contextlib.ExitStack() as clients:
        for _ in range(10):
            clients.enter_context(connect(port)).sendall(HEALTH)
        time.sleep(0.2)

        began = time.monotonic()
        answer = ask(port, HEALTH)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert time.monotonic() - began < 1


def test_clients_that_read_nothing_hold_no_thread(port: int) -> None:
    page = b"GET / HTTP/1.1\r\nHost: lobby.hotel.test\r\nConnection: close\r\n\r\n"
    with contextlib.ExitStack() as clients:
        for _ in range(24):
            client = clients.enter_context(socket.socket())
            client.settimeout(20)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            client.connect(("127.0.0.1", port))
            client.sendall(page)
        time.sleep(0.5)

        began = time.monotonic()
        answer = ask(port, HEALTH)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert time.monotonic() - began < 2


def test_a_request_that_comes_byte_by_byte_is_answered(port: int) -> None:
    with connect(port) as client:
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(len(HEALTH)):
            client.sendall(HEALTH[number : number + 1])

        assert read_all(client).startswith(b"HTTP/1.1 200 ")


def test_a_head_that_takes_too_long_is_given_up(port: int) -> None:
    began = time.monotonic()

    answer = ask(port, b"GET /health/live/ HTTP/1.1\r\nHost:")

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert 9 < time.monotonic() - began < 13


def test_two_requests_in_one_packet_are_both_answered(port: int) -> None:
    assert ask(port, KEPT_ALIVE + HEALTH).count(b"HTTP/1.1 200 ") == 2


def test_whoever_asks_before_sending_the_body_is_told_to_go_on(port: int) -> None:
    head = HEAD + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n"
    with connect(port) as client:
        client.sendall(head)
        word = client.recv(1000)
        client.sendall(b"login=abc")
        answer = read_all(client)

    assert word == b"HTTP/1.1 100 Continue\r\n\r\n"
    assert b"HTTP/1.1 301 " in answer


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (HEAD + b"Content-Length: 7000000\r\n\r\nx", b"413"),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n" + b"x" * 7_000_000, b"413"),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 20_000, b"431"),
    ],
    ids=["length", "chunked", "head"],
)
def test_what_is_larger_than_anything_we_take_is_refused(
    port: int, request_: bytes, status: bytes
) -> None:
    with connect(port) as client:
        with contextlib.suppress(OSError):
            client.sendall(request_)
        answer = client.recv(1000)

    assert answer.startswith(b"HTTP/1.1 " + status)


@pytest.mark.parametrize("sent", [b"", b"GET /hea", KEPT_ALIVE], ids=["idle", "half", "kept"])
def test_where_there_is_no_room_the_oldest_connection_makes_it(small: int, sent: bytes) -> None:
    with contextlib.ExitStack() as clients:
        opened = [clients.enter_context(connect(small)) for _ in range(100)]
        for client in opened:
            # Those that were dropped meanwhile cannot be written to.
            with contextlib.suppress(OSError):
                client.sendall(sent)
        time.sleep(0.2)

        began = time.monotonic()
        answers = [ask(small, HEALTH) for _ in range(5)]

    assert all(answer.startswith(b"HTTP/1.1 200 ") for answer in answers)
    assert time.monotonic() - began < 2


def test_a_worker_stops_although_requests_are_half_sent(tmp_path: Path) -> None:
    with running_gunicorn(tmp_path) as port, contextlib.ExitStack() as clients:
        for sent in HALF_SENT.values():
            clients.enter_context(connect(port)).sendall(sent)
        time.sleep(0.2)

        # Leaving waits for the process to end, for no longer than twenty seconds.
        log = tmp_path / "gunicorn.log"

    assert b"Traceback" not in log.read_bytes()

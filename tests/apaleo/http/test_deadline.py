import time
from collections.abc import Callable

import pytest

from apaleo.errors import RemoteUnavailable
from apaleo.http import Transport
from tests.apaleo.http.certificates import Certificate
from tests.apaleo.servers import Connection, raw_server, reply

ORIGIN = "https://api.example.com"


@pytest.mark.parametrize("part", ["status line", "headers", "body", "chunked body"])
def test_a_trickling_server_does_not_outlast_the_timeout(
    make_transport: Callable[..., Transport], part: str
) -> None:
    replies = {
        "status line": (b"", b"HTTP/1.1 200 " + b"O" * 1000),
        "headers": (b"HTTP/1.1 200 OK\r\n", b"X-Long: " + b"x" * 1000),
        "body": (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"x" * 1000),
        "chunked body": (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n",
            b"x" * 1000,
        ),
    }
    at_once, slowly = replies[part]

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(at_once)
        connection.trickle(slowly, pause=0.02)

    with raw_server(script) as origin:
        transport = make_transport(origin, timeout=0.4)
        started = time.monotonic()

        with pytest.raises(RemoteUnavailable):
            transport.get(f"{origin}/x")

        assert 0.3 < time.monotonic() - started < 1.2


def test_a_trickling_server_does_not_outlast_the_timeout_under_tls_either(
    make_transport: Callable[..., Transport], certificate: Certificate
) -> None:
    def script(connection: Connection) -> None:
        with certificate.server_side(connection.sock) as secured:
            secured.recv(65536)
            secured.send(b"HTTP/1.1 200 OK\r\n")
            while not connection.stopped.wait(0.02):
                secured.send(b"x")

    with raw_server(script) as origin:
        origin = origin.replace("http:", "https:")
        transport = make_transport(origin, timeout=0.5)
        transport._session.verify = certificate.path
        started = time.monotonic()

        with pytest.raises(RemoteUnavailable, match="ReadTimeout"):
            transport.get(f"{origin}/x")

        assert time.monotonic() - started < 1.3


def test_a_silent_server_does_not_outlast_the_timeout(
    make_transport: Callable[..., Transport],
) -> None:
    def script(connection: Connection) -> None:
        connection.receive()
        connection.stopped.wait()

    with raw_server(script) as origin:
        transport = make_transport(origin, timeout=0.3)
        started = time.monotonic()

        with pytest.raises(RemoteUnavailable):
            transport.post_form(f"{origin}/x", form={"a": "b"})

        assert time.monotonic() - started < 1.0


def test_a_call_after_a_quick_one_on_the_same_connection_has_its_own_full_timeout(
    make_transport: Callable[..., Transport],
) -> None:
    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(reply(b"{}"))
        connection.receive()
        connection.stopped.wait(0.4)
        connection.send(reply(b'{"late": true}'))

    with raw_server(script) as origin:
        transport = make_transport(origin, timeout=0.7)
        transport.get(f"{origin}/x")
        time.sleep(0.4)

        got = transport.get(f"{origin}/x")

    assert got.json() == {"late": True}

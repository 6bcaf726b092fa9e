import gzip
import socket
import threading
from collections.abc import Callable

import pytest
import responses
from responses import matchers

from apaleo.errors import RemoteContractError, RemoteUnavailable
from apaleo.http import Transport
from apaleo.http import transport as transport_module
from tests.apaleo.servers import Connection, raw_server, reply

ORIGIN = "https://api.example.com"


def test_the_environment_has_no_say(
    make_transport: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(reply(b"{}"))

    with raw_server(script) as origin:
        got = make_transport(origin).get(f"{origin}/x")

    assert got.status == 200


@responses.activate
def test_params_and_headers_arrive(make_transport: Callable[..., Transport]) -> None:
    responses.get(
        f"{ORIGIN}/x",
        match=[
            matchers.query_param_matcher({"a": "1"}),
            matchers.header_matcher({"Authorization": "Bearer t", "User-Agent": "Lobby/0.1"}),
        ],
        json={"ok": True},
    )

    got = make_transport(ORIGIN).get(
        f"{ORIGIN}/x", params=[("a", "1")], headers={"Authorization": "Bearer t"}
    )

    assert got.json() == {"ok": True}


def test_connections_are_kept_alive(make_transport: Callable[..., Transport]) -> None:
    connections: list[int] = []

    def script(connection: Connection) -> None:
        connections.append(connection.number)
        while connection.receive():
            connection.send(reply(b"{}"))

    with raw_server(script) as origin:
        transport = make_transport(origin)
        for _ in range(5):
            transport.get(f"{origin}/x")
        transport.close()

    assert connections == [1]


def test_a_refused_connection_is_transient(make_transport: Callable[..., Transport]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        origin = f"http://127.0.0.1:{closed.getsockname()[1]}"

    with pytest.raises(RemoteUnavailable):
        make_transport(origin).get(f"{origin}/x")


@pytest.mark.parametrize(
    "data",
    [
        b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"cut":',
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{"cut":',
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"this is not HTTP\r\n\r\n",
        b"",
    ],
)
def test_a_cut_or_garbled_reply_is_transient(
    make_transport: Callable[..., Transport], data: bytes
) -> None:
    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(data)

    with raw_server(script) as origin, pytest.raises(RemoteUnavailable):
        make_transport(origin).get(f"{origin}/x")


@pytest.mark.parametrize("encode", [bytes, gzip.compress])
def test_a_body_beyond_the_bound_is_cut_off(
    make_transport: Callable[..., Transport],
    monkeypatch: pytest.MonkeyPatch,
    encode: Callable[[bytes], bytes],
) -> None:
    """Case 44."""
    monkeypatch.setattr(transport_module, "MAX_BODY", 100_000)
    body = encode(b" " * 100_001)
    encoding = "Content-Encoding: gzip\r\n" if encode is gzip.compress else ""

    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(reply(body, headers=encoding))

    with raw_server(script) as origin, pytest.raises(RemoteContractError, match="larger than"):
        make_transport(origin).get(f"{origin}/x")


@pytest.mark.parametrize("status", [408, 425, 429, 499, 500, 502, 503, 504])
@responses.activate
def test_trouble_on_the_other_side_is_transient(
    make_transport: Callable[..., Transport], status: int
) -> None:
    responses.get(f"{ORIGIN}/x", status=status, headers={"Retry-After": "30"})

    with pytest.raises(RemoteUnavailable) as caught:
        make_transport(ORIGIN).get(f"{ORIGIN}/x")

    assert caught.value.retry_after == 30
    assert len(responses.calls) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
@responses.activate
def test_a_refusal_of_the_request_is_for_the_caller_to_interpret(
    make_transport: Callable[..., Transport], status: int
) -> None:
    responses.get(f"{ORIGIN}/x", status=status)

    assert make_transport(ORIGIN).get(f"{ORIGIN}/x").status == status


def test_one_transport_serves_many_threads(make_transport: Callable[..., Transport]) -> None:
    def script(connection: Connection) -> None:
        while request := connection.receive():
            connection.send(reply(request.split(b" ")[1]))

    with raw_server(script) as origin:
        transport = make_transport(origin, pool_size=16)
        got: dict[int, bytes] = {}

        def call(i: int) -> None:
            for _ in range(10):
                got[i] = transport.get(f"{origin}/{i}").body

        threads = [threading.Thread(target=call, args=(i,)) for i in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        transport.close()

    assert got == {i: b"/%d" % i for i in range(16)}

import time
from collections.abc import Callable

import pytest
import responses

from apaleo.errors import RemoteUnavailable
from apaleo.http import Transport
from tests.apaleo.servers import Connection, raw_server, reply

ORIGIN = "https://api.example.com"


def test_a_get_on_a_connection_that_went_stale_is_sent_once_more(
    make_transport: Callable[..., Transport],
) -> None:
    def script(connection: Connection) -> None:
        connection.receive()
        if connection.number == 1:
            connection.reset()
        else:
            connection.send(reply(b"{}"))

    with raw_server(script) as origin:
        got = make_transport(origin).get(f"{origin}/x")

    assert got.status == 200


def test_a_get_is_not_sent_a_third_time(make_transport: Callable[..., Transport]) -> None:
    attempts: list[int] = []

    def script(connection: Connection) -> None:
        connection.receive()
        attempts.append(connection.number)
        connection.reset()

    with raw_server(script) as origin, pytest.raises(RemoteUnavailable):
        make_transport(origin).get(f"{origin}/x")

    assert attempts == [1, 2]


def test_a_post_is_never_sent_twice(make_transport: Callable[..., Transport]) -> None:
    attempts: list[int] = []

    def script(connection: Connection) -> None:
        connection.receive()
        attempts.append(connection.number)
        connection.reset()

    with raw_server(script) as origin, pytest.raises(RemoteUnavailable):
        make_transport(origin).post_form(f"{origin}/x", form={})

    assert attempts == [1]


def test_a_short_retry_after_is_waited_for_once(make_transport: Callable[..., Transport]) -> None:
    arrivals: list[float] = []

    def script(connection: Connection) -> None:
        while connection.receive():
            arrivals.append(time.monotonic())
            throttled = reply(b"", status="429 Too Many Requests", headers="Retry-After: 1\r\n")
            connection.send(throttled if len(arrivals) == 1 else reply(b"{}"))

    with raw_server(script) as origin:
        transport = make_transport(origin)
        got = transport.get(f"{origin}/x")
        transport.close()

    assert got.status == 200
    assert arrivals[1] - arrivals[0] >= 1


@responses.activate
def test_a_short_retry_after_is_not_waited_for_twice(
    make_transport: Callable[..., Transport],
) -> None:
    responses.get(f"{ORIGIN}/x", status=429, headers={"Retry-After": "0"})

    with pytest.raises(RemoteUnavailable) as caught:
        make_transport(ORIGIN).get(f"{ORIGIN}/x")

    assert caught.value.retry_after == 0
    assert len(responses.calls) == 2


@responses.activate
def test_a_wait_beyond_the_total_timeout_is_left_to_the_caller(
    make_transport: Callable[..., Transport],
) -> None:
    responses.get(f"{ORIGIN}/x", status=429, headers={"Retry-After": "2"})

    with pytest.raises(RemoteUnavailable):
        make_transport(ORIGIN, timeout=1.0).get(f"{ORIGIN}/x")

    assert len(responses.calls) == 1

"""Whether what was asked for may have been done although no answer came."""

from collections.abc import Callable

import pytest

from apaleo.errors import RemoteUnavailable
from apaleo.http import Transport
from tests.apaleo.servers import Connection, raw_server, reply

Script = Callable[[Connection], None]


def answering(status: str) -> Script:
    def script(connection: Connection) -> None:
        connection.receive()
        connection.send(reply(b"{}", status=status))

    return script


def says_nothing(connection: Connection) -> None:
    connection.receive()
    connection.receive()


def hangs_up(connection: Connection) -> None:
    connection.receive()


def posted(transport: Transport, origin: str) -> RemoteUnavailable:
    with pytest.raises(RemoteUnavailable) as error:
        transport.post_form(f"{origin}/x", form={}, timeout=0.5)
    return error.value


@pytest.mark.parametrize(
    "script",
    [says_nothing, hangs_up, answering("502 Bad Gateway"), answering("504 Gateway Timeout")],
)
def test_it_may(make_transport: Callable[..., Transport], script: Script) -> None:
    with raw_server(script) as origin:
        assert posted(make_transport(origin), origin).may_be_done


@pytest.mark.parametrize(
    "script",
    [answering("503 Service Unavailable"), answering("429 Too Many Requests")],
)
def test_who_says_later_has_done_nothing(
    make_transport: Callable[..., Transport], script: Script
) -> None:
    with raw_server(script) as origin:
        assert not posted(make_transport(origin), origin).may_be_done


def test_nor_has_who_is_not_there(make_transport: Callable[..., Transport]) -> None:
    origin = "http://127.0.0.1:1"

    assert not posted(make_transport(origin), origin).may_be_done

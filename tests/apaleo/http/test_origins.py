import time
from collections.abc import Callable

import pytest
import responses

from apaleo.errors import RemoteContractError
from apaleo.http import Transport
from tests.apaleo.servers import Connection, raw_server, reply

ORIGIN = "https://api.example.com"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "http://api.example.com/",
        "https://api.example.com:8443/",
        "https://api.example.com.evil.example/",
        "https://api.example.com@evil.example/",
        "https://user:secret@api.example.com/",
        "https://evil.example\\@api.example.com/",
        "https://api.example.com\t.evil.example/",
        "https://api.example.com:notaport/",
        "//api.example.com/",
        "file:///etc/passwd",
        "",
    ],
)
@responses.activate
def test_an_address_outside_the_allowed_origins_is_refused_before_anything_is_sent(
    make_transport: Callable[..., Transport], url: str
) -> None:
    transport = make_transport(ORIGIN)

    with pytest.raises(RemoteContractError, match="outside the allowed origins"):
        transport.get(url)

    assert len(responses.calls) == 0


@pytest.mark.parametrize(
    "url", [f"{ORIGIN}/x", "https://API.example.com/x", "https://api.example.com:443/x"]
)
def test_the_same_origin_is_allowed_however_it_is_written(
    make_transport: Callable[..., Transport], url: str
) -> None:
    transport = make_transport(ORIGIN)

    assert transport.allows(url)


def test_an_origin_that_is_no_url_is_refused_at_once(
    make_transport: Callable[..., Transport],
) -> None:
    with pytest.raises(ValueError, match="allowed_origins"):
        make_transport("api.example.com")


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
def test_a_redirect_is_not_followed_and_takes_no_token_elsewhere(
    make_transport: Callable[..., Transport], status: str
) -> None:
    """Case 44."""
    strangers: list[bytes] = []

    def stranger(connection: Connection) -> None:
        strangers.append(connection.receive())

    with raw_server(stranger) as elsewhere:

        def script(connection: Connection) -> None:
            connection.receive()
            connection.send(reply(b"", status=status, headers=f"Location: {elsewhere}/\r\n"))

        with raw_server(script) as origin:
            transport = make_transport(origin, elsewhere)

            with pytest.raises(RemoteContractError, match="not followed"):
                transport.get(f"{origin}/x", headers={"Authorization": "Bearer t"})

    assert strangers == []


def test_a_redirects_body_is_not_read_and_its_target_not_computed(
    make_transport: Callable[..., Transport],
) -> None:
    def script(connection: Connection) -> None:
        connection.receive()
        head = reply(b"", status="302 Found", headers="Location: https://[/\r\n")
        connection.send(head.replace(b"Content-Length: 0", b"Content-Length: 1000000"))
        # The rest never comes: whoever waits for it waits for the timeout.
        connection.receive()

    with raw_server(script) as origin:
        transport = make_transport(origin, timeout=20.0)
        started = time.monotonic()

        with pytest.raises(RemoteContractError, match="not followed"):
            transport.get(f"{origin}/x")

    assert time.monotonic() - started < 5

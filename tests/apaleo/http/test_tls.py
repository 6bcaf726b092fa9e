from collections.abc import Callable

import pytest

from apaleo.errors import RemoteUnavailable
from apaleo.http import Transport
from tests.apaleo.http.certificates import Certificate
from tests.apaleo.servers import Connection, raw_server, reply

ORIGIN = "https://api.example.com"


def test_connections_are_kept_alive_under_tls(
    make_transport: Callable[..., Transport], certificate: Certificate
) -> None:
    connections: list[int] = []

    def script(connection: Connection) -> None:
        connections.append(connection.number)
        with certificate.server_side(connection.sock) as secured:
            while secured.recv(65536):
                secured.send(reply(b"{}"))

    with raw_server(script) as origin:
        origin = origin.replace("http:", "https:")
        transport = make_transport(origin)
        transport._session.verify = certificate.path
        for _ in range(5):
            transport.get(f"{origin}/x")
        transport.close()

    assert connections == [1]


def test_a_certificate_nobody_vouches_for_is_not_trusted(
    make_transport: Callable[..., Transport], certificate: Certificate
) -> None:
    received: list[bytes] = []

    def script(connection: Connection) -> None:
        with certificate.server_side(connection.sock) as secured:
            received.append(secured.recv(65536))

    with raw_server(script) as origin:
        origin = origin.replace("http:", "https:")

        with pytest.raises(RemoteUnavailable, match="SSLError"):
            make_transport(origin).get(f"{origin}/x", headers={"Authorization": "Bearer t"})

    assert received == []

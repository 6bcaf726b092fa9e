import dataclasses
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
import responses

from apaleo.errors import RemoteContractError, RemoteUnavailable
from apaleo.http import Transport
from apaleo.identity import IdentityServer
from tests.apaleo.identity.keys import ISSUER
from tests.apaleo.identity.remote import DISCOVERY, DOCUMENT, TOKEN, calls
from tests.apaleo.servers import Connection, raw_server, reply


def test_the_metadata_is_fetched_once_for_all_identity_servers_of_a_process(
    identity: IdentityServer,
    remote: responses.RequestsMock,
    make_transport: Callable[..., Transport],
) -> None:
    again = dataclasses.replace(identity, transport=make_transport(ISSUER))

    assert identity.metadata() == again.metadata()
    assert len(calls(remote, DISCOVERY)) == 1


def test_many_threads_that_start_together_fetch_the_metadata_once(
    make_transport: Callable[..., Transport],
) -> None:
    fetches: list[int] = []

    with raw_server(lambda connection: serve(connection)) as origin:

        def serve(connection: Connection) -> None:
            connection.receive()
            fetches.append(1)
            document = json.dumps(DOCUMENT).replace(ISSUER, origin)
            connection.send(reply(document.encode()))

        identity = IdentityServer(
            identity_url=origin,
            client_id="c",
            client_secret="s",
            transport=make_transport(origin),
        )
        threads = [threading.Thread(target=identity.metadata) for _ in range(10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len(fetches) == 1


@pytest.mark.parametrize("issuer", ["https://evil.example", f"{ISSUER}/other", f"{ISSUER}//", ""])
def test_metadata_of_another_issuer_is_refused(
    identity: IdentityServer, remote: responses.RequestsMock, issuer: str
) -> None:
    """Case 29."""
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT | {"issuer": issuer})

    with pytest.raises(RemoteContractError, match="issuer"):
        identity.metadata()


@pytest.mark.parametrize("configured", [ISSUER, f"{ISSUER}/"])
@pytest.mark.parametrize("issuer", [ISSUER, f"{ISSUER}/"])
def test_one_trailing_slash_makes_no_other_issuer(
    identity: IdentityServer, remote: responses.RequestsMock, configured: str, issuer: str
) -> None:
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT | {"issuer": issuer})

    metadata = dataclasses.replace(identity, identity_url=configured).metadata()

    assert metadata.issuer == issuer


@pytest.mark.parametrize(
    "name",
    [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "revocation_endpoint",
    ],
)
def test_an_endpoint_outside_the_allowed_origins_is_refused(
    identity: IdentityServer, remote: responses.RequestsMock, name: str
) -> None:
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT | {name: "https://evil.example/x"})

    with pytest.raises(RemoteContractError, match="outside the allowed origins"):
        identity.metadata()


@pytest.mark.parametrize("document", [[], {}, DOCUMENT | {"token_endpoint": 7}])
def test_metadata_of_the_wrong_shape_is_refused(
    identity: IdentityServer, remote: responses.RequestsMock, document: Any
) -> None:
    remote.upsert(responses.GET, DISCOVERY, json=document)

    with pytest.raises(RemoteContractError):
        identity.metadata()


def test_failed_discovery_is_not_remembered(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    remote.upsert(responses.GET, DISCOVERY, status=503)
    with pytest.raises(RemoteUnavailable):
        identity.metadata()
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT)

    assert identity.metadata().token_endpoint == TOKEN


def test_a_missing_discovery_document_is_a_bug(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    remote.upsert(responses.GET, DISCOVERY, status=404)

    with pytest.raises(RemoteContractError, match="404"):
        identity.metadata()


@pytest.mark.parametrize(
    ("advertised", "accepted"),
    [
        (["RS256", "ES256", "HS256", "none"], ("RS256", "ES256")),
        (["PS256"], ("RS256", "PS256")),
        ([], ("RS256",)),
        (None, ("RS256",)),
    ],
)
def test_of_the_advertised_algorithms_only_asymmetric_ones_are_accepted(
    identity: IdentityServer,
    remote: responses.RequestsMock,
    advertised: object,
    accepted: tuple[str, ...],
) -> None:
    document = DOCUMENT | {"id_token_signing_alg_values_supported": advertised}
    remote.upsert(responses.GET, DISCOVERY, json=document)

    assert identity.metadata().id_token_algorithms == accepted


def test_a_bare_document_will_do(identity: IdentityServer, remote: responses.RequestsMock) -> None:
    required = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
    remote.upsert(responses.GET, DISCOVERY, json={name: DOCUMENT[name] for name in required})

    metadata = identity.metadata()

    assert metadata.revocation_endpoint is None
    assert metadata.iss_parameter_supported is False
    assert metadata.id_token_algorithms == ("RS256",)


@pytest.mark.parametrize("address", ["", None])
def test_a_revocation_endpoint_that_is_empty_is_none(
    identity: IdentityServer, remote: responses.RequestsMock, address: object
) -> None:
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT | {"revocation_endpoint": address})

    assert identity.metadata().revocation_endpoint is None
    assert identity.revoke(token="t") is False

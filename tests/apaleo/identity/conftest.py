from collections.abc import Callable, Iterator

import pytest
import responses

from apaleo.http import Transport
from apaleo.identity import IdentityServer
from tests.apaleo.identity.keys import CLIENT_ID, CLIENT_SECRET, ISSUER, jwk
from tests.apaleo.identity.remote import DISCOVERY, DOCUMENT, serve_keys


@pytest.fixture
def remote() -> Iterator[responses.RequestsMock]:
    """The identity server's replies; `serve_keys` changes what its JWKS holds."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(DISCOVERY, json=DOCUMENT)
        serve_keys(mock, jwk("one", kid="k1"))
        yield mock


@pytest.fixture
def identity(
    make_transport: Callable[..., Transport], remote: responses.RequestsMock
) -> IdentityServer:
    return IdentityServer(
        identity_url=ISSUER,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        transport=make_transport(ISSUER),
    )

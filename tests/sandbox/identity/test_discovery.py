"""What a client library learns before it begins."""

import requests

from sandbox.server import Server
from tests.sandbox.app import TIMEOUT, App

CONFIGURATION = "/.well-known/openid-configuration"


def test_discovery_names_the_issuer_and_endpoints_that_answer(sandbox: Server) -> None:
    document = requests.get(sandbox.url + CONFIGURATION, timeout=TIMEOUT).json()

    assert document["issuer"] == sandbox.url
    for name in ("jwks_uri", "authorization_endpoint", "token_endpoint", "userinfo_endpoint"):
        assert requests.options(document[name], timeout=TIMEOUT).status_code == 405
    assert document["code_challenge_methods_supported"] == ["S256"]
    assert document["id_token_signing_alg_values_supported"] == ["RS256"]


def test_the_current_key_is_published_first_and_only_its_public_half(sandbox: Server) -> None:
    kid = sandbox.control.rotate_keys()

    keys = requests.get(f"{sandbox.url}{CONFIGURATION}/jwks", timeout=TIMEOUT).json()["keys"]

    assert keys[0]["kid"] == kid
    assert len(keys) > 1
    assert all(key.keys().isdisjoint({"d", "p", "q"}) for key in keys)


def test_promises_the_issuer_in_responses_only_when_it_sends_it(sandbox: Server, app: App) -> None:
    plain = app.consent()

    sandbox.control.change_settings(response_iss=True)
    document = requests.get(sandbox.url + CONFIGURATION, timeout=TIMEOUT).json()
    answer = app.consent()

    assert "iss" not in plain
    assert document["authorization_response_iss_parameter_supported"] is True
    assert answer["iss"] == sandbox.url

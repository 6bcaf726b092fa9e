import logging
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from responses import matchers

from apaleo.errors import RemoteContractError, RemoteUnavailable
from apaleo.identity import IdentityServer
from tests.apaleo.identity.keys import CLIENT_SECRET, ISSUER
from tests.apaleo.identity.remote import DISCOVERY, DOCUMENT, REVOCATION, TOKEN, TOKENS


def test_the_authorization_url_carries_all_that_the_journey_needs(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    """Case 15."""
    url = identity.authorization_url(
        redirect_uri="https://app.example/connect/callback/",
        scopes=["openid", "offline_access", "setup.read"],
        state="a+b&c=d",
        nonce="n",
        code_challenge="ch",
    )

    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{ISSUER}/connect/authorize"
    assert parse_qs(parts.query, strict_parsing=True) == {
        "response_type": ["code"],
        "client_id": ["LOBB-AC-TEST"],
        "redirect_uri": ["https://app.example/connect/callback/"],
        "scope": ["openid offline_access setup.read"],
        "state": ["a+b&c=d"],
        "nonce": ["n"],
        "code_challenge": ["ch"],
        "code_challenge_method": ["S256"],
    }


def test_a_code_is_exchanged_with_verifier_and_secret_in_the_body(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    form = {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": "https://app.example/connect/callback/",
        "code_verifier": "v",
        "client_id": "LOBB-AC-TEST",
        "client_secret": CLIENT_SECRET,
    }
    remote.post(TOKEN, json=TOKENS, match=[matchers.urlencoded_params_matcher(form)])

    tokens = identity.exchange_code(
        code="the-code", redirect_uri="https://app.example/connect/callback/", code_verifier="v"
    )

    assert tokens.access_token == "canary-access"
    assert tokens.refresh_token == "canary-refresh"
    assert tokens.id_token == "canary-id"
    assert tokens.expires_in == 3600
    assert tokens.scopes == frozenset({"openid", "offline_access", "setup.read"})


def test_a_refresh_sends_the_refresh_token(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    form = {
        "grant_type": "refresh_token",
        "refresh_token": "old",
        "client_id": "LOBB-AC-TEST",
        "client_secret": CLIENT_SECRET,
    }
    remote.post(TOKEN, json=TOKENS, match=[matchers.urlencoded_params_matcher(form)])

    assert identity.refresh(refresh_token="old").refresh_token == "canary-refresh"


def test_a_token_is_revoked(identity: IdentityServer, remote: responses.RequestsMock) -> None:
    form = {
        "token": "t",
        "token_type_hint": "refresh_token",
        "client_id": "LOBB-AC-TEST",
        "client_secret": CLIENT_SECRET,
    }
    remote.post(REVOCATION, match=[matchers.urlencoded_params_matcher(form)])

    assert identity.revoke(token="t") is True


def test_without_a_revocation_endpoint_nothing_is_revoked(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    document = {k: v for k, v in DOCUMENT.items() if k != "revocation_endpoint"}
    remote.upsert(responses.GET, DISCOVERY, json=document)

    assert identity.revoke(token="t") is False


def test_a_revocation_that_fails_can_be_tried_later(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    remote.post(REVOCATION, status=503, headers={"Retry-After": "60"})

    with pytest.raises(RemoteUnavailable) as caught:
        identity.revoke(token="t")

    assert caught.value.retry_after == 60


def test_an_access_token_that_the_server_does_not_revoke_runs_out(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    """RFC 7009, 2.2.1: nobody can do anything about it. Of refresh tokens it must not be said."""
    remote.post(REVOCATION, status=400, json={"error": "unsupported_token_type"})

    assert identity.revoke(token="t", hint="access_token") is False


def test_a_refused_revocation_is_a_bug(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    remote.post(REVOCATION, status=400, json={"error": "unsupported_token_type"})

    with pytest.raises(RemoteContractError, match="unsupported_token_type"):
        identity.revoke(token="t")


def test_the_identity_server_does_not_show_its_secret(identity: IdentityServer) -> None:
    assert "canary" not in repr(identity)


def test_no_secret_is_logged(
    identity: IdentityServer, remote: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    """Case 39."""
    caplog.set_level(logging.DEBUG)
    remote.post(TOKEN, json=TOKENS)
    remote.post(REVOCATION, status=503)

    identity.exchange_code(code="canary-code", redirect_uri="https://x/", code_verifier="canary-v")
    identity.refresh(refresh_token="canary-refresh")
    with pytest.raises(RemoteUnavailable):
        identity.revoke(token="canary-refresh")

    assert "POST /connect/token: 200" in caplog.text
    assert "canary" not in caplog.text

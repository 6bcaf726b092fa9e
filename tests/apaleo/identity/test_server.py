import copy
import dataclasses
import json
import logging
import pickle
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
import responses
from responses import matchers

from apaleo.errors import (
    GrantRevoked,
    RemoteContractError,
    RemoteUnavailable,
)
from apaleo.identity.server import IdentityServer
from apaleo.identity.token_reply import TokenReply, parse_lifetime
from tests.apaleo.servers import raw_server, reply

ISSUER = "https://identity.example.com"
DISCOVERY = f"{ISSUER}/.well-known/openid-configuration"
TOKEN = f"{ISSUER}/connect/token"
DOCUMENT = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/connect/authorize",
    "token_endpoint": TOKEN,
    "jwks_uri": f"{ISSUER}/jwks",
    "revocation_endpoint": f"{ISSUER}/connect/revocation",
}
TOKENS = {
    "access_token": "canary-access",
    "refresh_token": "canary-refresh",
    "id_token": "canary-id",
    "expires_in": 3600,
    "token_type": "Bearer",
    "scope": "openid offline_access setup.read",
}


@pytest.fixture
def remote():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(DISCOVERY, json=DOCUMENT)
        yield mock


@pytest.fixture
def identity(make_transport):
    return IdentityServer(
        identity_url=ISSUER,
        client_id="LOBB-AC-TEST",
        client_secret="canary-secret",
        transport=make_transport(ISSUER),
    )


def calls(mock, url):
    return [call for call in mock.calls if call.request.url == url]


# Discovery


def test_the_metadata_is_fetched_once_for_all_identity_servers_of_a_process(
    identity, remote, make_transport
):
    again = dataclasses.replace(identity, transport=make_transport(ISSUER))

    assert identity.metadata() == again.metadata()
    assert len(calls(remote, DISCOVERY)) == 1


def test_many_threads_that_start_together_fetch_the_metadata_once(make_transport):
    fetches: list[int] = []

    with raw_server(lambda connection: serve(connection)) as origin:

        def serve(connection):
            connection.receive()
            fetches.append(1)
            document = {k: v.replace(ISSUER, origin) for k, v in DOCUMENT.items()}
            connection.send(reply(json.dumps(document).encode()))

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
def test_metadata_of_another_issuer_is_refused(identity, remote, issuer):
    """Case 29."""
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT | {"issuer": issuer})

    with pytest.raises(RemoteContractError, match="issuer"):
        identity.metadata()


@pytest.mark.parametrize("configured", [ISSUER, f"{ISSUER}/"])
@pytest.mark.parametrize("issuer", [ISSUER, f"{ISSUER}/"])
def test_one_trailing_slash_makes_no_other_issuer(identity, remote, configured, issuer):
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
def test_an_endpoint_outside_the_allowed_origins_is_refused(identity, remote, name):
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT | {name: "https://evil.example/x"})

    with pytest.raises(RemoteContractError, match="outside the allowed origins"):
        identity.metadata()


@pytest.mark.parametrize("document", [[], {}, DOCUMENT | {"token_endpoint": 7}])
def test_metadata_of_the_wrong_shape_is_refused(identity, remote, document):
    remote.upsert(responses.GET, DISCOVERY, json=document)

    with pytest.raises(RemoteContractError):
        identity.metadata()


def test_failed_discovery_is_not_remembered(identity, remote):
    remote.upsert(responses.GET, DISCOVERY, status=503)
    with pytest.raises(RemoteUnavailable):
        identity.metadata()
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT)

    assert identity.metadata().token_endpoint == TOKEN


def test_a_missing_discovery_document_is_a_bug(identity, remote):
    remote.upsert(responses.GET, DISCOVERY, status=404)

    with pytest.raises(RemoteContractError, match="404"):
        identity.metadata()


# The consent screen


def test_the_authorization_url_carries_all_that_the_journey_needs(identity, remote):
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


# Tokens


def test_a_code_is_exchanged_with_verifier_and_secret_in_the_body(identity, remote):
    form = {
        "grant_type": "authorization_code",
        "code": "the-code",
        "redirect_uri": "https://app.example/connect/callback/",
        "code_verifier": "v",
        "client_id": "LOBB-AC-TEST",
        "client_secret": "canary-secret",
    }
    remote.post(TOKEN, json=TOKENS, match=[matchers.urlencoded_params_matcher(form)])

    tokens = identity.exchange_code(
        code="the-code", redirect_uri="https://app.example/connect/callback/", code_verifier="v"
    )

    assert tokens.access_token == "canary-access"
    assert tokens.refresh_token == "canary-refresh"
    assert tokens.id_token == "canary-id"
    assert tokens.expires_in == 3600
    assert tokens.scopes == {"openid", "offline_access", "setup.read"}


def test_a_refresh_sends_the_refresh_token(identity, remote):
    form = {
        "grant_type": "refresh_token",
        "refresh_token": "old",
        "client_id": "LOBB-AC-TEST",
        "client_secret": "canary-secret",
    }
    remote.post(TOKEN, json=TOKENS, match=[matchers.urlencoded_params_matcher(form)])

    assert identity.refresh(refresh_token="old").refresh_token == "canary-refresh"


def test_what_a_reply_leaves_out_is_none(identity, remote):
    remote.post(TOKEN, json={"access_token": "a", "token_type": "bearer"})

    tokens = identity.refresh(refresh_token="old")

    assert tokens.refresh_token is None
    assert tokens.id_token is None
    assert tokens.expires_in is None
    assert tokens.scopes is None


@pytest.mark.parametrize(
    "change",
    [
        {"access_token": None},
        {"access_token": ""},
        {"access_token": 7},
        {"access_token": "a b"},
        {"access_token": "a\nb"},
        {"refresh_token": 7},
        {"token_type": "mac"},
        {"token_type": None},
        {"scope": ["openid"]},
    ],
)
def test_a_token_reply_of_the_wrong_shape_is_a_bug(identity, remote, change):
    remote.post(TOKEN, json=TOKENS | change)

    with pytest.raises(RemoteContractError) as caught:
        identity.refresh(refresh_token="old")

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (3600, 3600),
        ("3600", 3600),
        (59.9, 59),
        (30 * 24 * 3600, 30 * 24 * 3600),
        (None, None),
        (0, None),
        ("0", None),
        (-1, None),
        (True, None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        (10**400, None),
        (30 * 24 * 3600 + 1, None),
        ([3600], None),
    ],
)
def test_an_odd_lifetime_is_unknown_and_not_expired(value, seconds):
    """Case F20."""
    assert parse_lifetime(value) == seconds


def test_a_revoked_grant_asks_for_the_hotelier(identity, remote):
    remote.post(TOKEN, status=400, json={"error": "invalid_grant"})

    with pytest.raises(GrantRevoked):
        identity.refresh(refresh_token="old")
    with pytest.raises(GrantRevoked):
        identity.exchange_code(code="c", redirect_uri="https://app.example/", code_verifier="v")


@pytest.mark.parametrize(
    "code",
    [
        "invalid_client",
        "unauthorized_client",
        "invalid_scope",
        "unsupported_grant_type",
        "invalid_request",
    ],
)
@pytest.mark.parametrize("status", [400, 401])
def test_any_other_refusal_is_a_bug_and_is_named(identity, remote, status, code):
    remote.post(TOKEN, status=status, json={"error": code, "error_description": "canary"})

    with pytest.raises(RemoteContractError, match=code) as caught:
        identity.refresh(refresh_token="old")

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("error", ["<b>canary</b>", "canary\ninjected", "x" * 41, 7, None, {}])
def test_an_error_code_that_is_none_is_not_repeated(identity, remote, error):
    remote.post(TOKEN, status=400, json={"error": error})

    with pytest.raises(RemoteContractError, match="without an error code") as caught:
        identity.refresh(refresh_token="old")

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500, "json": {"error": "invalid_grant"}},
        {"status": 429},
        {"status": 200, "body": "<html>maintenance</html>"},
        {"status": 400, "body": "<html>blocked</html>"},
        {"status": 200, "body": '{"access_token": "can'},
        {"status": 400, "json": {"error": "temporarily_unavailable"}},
        {"body": ConnectionError()},
    ],
)
def test_weather_at_the_token_endpoint_is_no_revocation_and_is_not_repeated(
    identity, remote, answer
):
    """Case F17."""
    remote.post(TOKEN, **answer)

    with pytest.raises(RemoteUnavailable):
        identity.refresh(refresh_token="old")

    assert len(calls(remote, TOKEN)) == 1


# Revocation


def test_a_token_is_revoked(identity, remote):
    form = {
        "token": "t",
        "token_type_hint": "refresh_token",
        "client_id": "LOBB-AC-TEST",
        "client_secret": "canary-secret",
    }
    remote.post(DOCUMENT["revocation_endpoint"], match=[matchers.urlencoded_params_matcher(form)])

    assert identity.revoke(token="t") is True


def test_without_a_revocation_endpoint_nothing_is_revoked(identity, remote):
    document = {k: v for k, v in DOCUMENT.items() if k != "revocation_endpoint"}
    remote.upsert(responses.GET, DISCOVERY, json=document)

    assert identity.revoke(token="t") is False


def test_a_revocation_that_fails_can_be_tried_later(identity, remote):
    remote.post(DOCUMENT["revocation_endpoint"], status=503, headers={"Retry-After": "60"})

    with pytest.raises(RemoteUnavailable) as caught:
        identity.revoke(token="t")

    assert caught.value.retry_after == 60


def test_a_refused_revocation_is_a_bug(identity, remote):
    remote.post(DOCUMENT["revocation_endpoint"], status=400, json={"error": "invalid_client"})

    with pytest.raises(RemoteContractError, match="invalid_client"):
        identity.revoke(token="t")


# Secrets


@pytest.mark.parametrize(
    "spill",
    [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars, dataclasses.asdict, dict, list],
)
def test_a_token_reply_cannot_be_copied_out_wholesale(spill):
    """Case 40."""
    tokens = TokenReply(access_token="canary", refresh_token="canary", id_token="canary")

    with pytest.raises(TypeError) as caught:
        spill(tokens)

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("show", [repr, str, format, ascii])
def test_a_token_reply_shows_nothing(show):
    """Case 40."""
    tokens = TokenReply(access_token="canary", refresh_token="canary", id_token="canary")

    assert "canary" not in show(tokens)
    assert "canary" not in show([tokens])


def test_a_token_reply_does_not_change():
    tokens = TokenReply(access_token="canary")

    with pytest.raises(AttributeError):
        tokens.access_token = "other"
    with pytest.raises(AttributeError):
        del tokens.access_token


def test_the_identity_server_does_not_show_its_secret(identity):
    assert "canary" not in repr(identity)


def test_no_secret_is_logged(identity, remote, caplog):
    """Case 39."""
    caplog.set_level(logging.DEBUG)
    remote.post(TOKEN, json=TOKENS)
    remote.post(DOCUMENT["revocation_endpoint"], status=503)

    identity.exchange_code(code="canary-code", redirect_uri="https://x/", code_verifier="canary-v")
    identity.refresh(refresh_token="canary-refresh")
    with pytest.raises(RemoteUnavailable):
        identity.revoke(token="canary-refresh")

    assert "POST /connect/token: 200" in caplog.text
    assert "canary" not in caplog.text

"""What an identity server may say: tokens, claims, keys and the document about itself."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
import responses

from apaleo.errors import ApaleoError, IdTokenRejected
from apaleo.http import Reply, Transport
from apaleo.identity import IdentityServer
from apaleo.identity.id_token import MAX_NAME
from apaleo.identity.jwks import forget_keys
from apaleo.identity.metadata import forget_metadata
from apaleo.identity.token_reply import MAX_LIFETIME, parse_token_reply
from tests.apaleo.identity.keys import CLIENT_ID, CLIENT_SECRET, ISSUER, NONCE, claims, jwk, sign
from tests.apaleo.identity.keys import sign_loosely as sign_anything
from tests.apaleo.identity.remote import DISCOVERY, DOCUMENT, JWKS_URI, TOKEN, TOKENS
from tests.fuzz import crooked
from tests.fuzz.rounds import Fuzz


@pytest.fixture
def identity() -> IdentityServer:
    return IdentityServer(
        identity_url=ISSUER,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        transport=Transport(allowed_origins=[ISSUER]),
    )


@pytest.fixture
def serve() -> Any:
    """Let the identity server answer with a body, and forget what it said before."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        mock.get(DISCOVERY, json=DOCUMENT)
        mock.get(JWKS_URI, json={"keys": [jwk("one", kid="k1")]})

        def answer(url: str, body: bytes, status: int = 200) -> None:
            forget_keys()
            forget_metadata()
            mock.upsert(responses.POST if url == TOKEN else responses.GET, url, body, status=status)

        yield answer
    forget_keys()
    forget_metadata()


Serve = Callable[..., None]


def test_an_answer_of_the_token_endpoint_is_tokens_or_an_error_of_ours(fuzz: Fuzz) -> None:
    refusal = {"error": "invalid_grant", "error_description": "gone"}
    for random in fuzz.rounds():
        status = random.choice([200, 200, 200, 400, 401, 403, 404])
        body = crooked.document(random, TOKENS if status == 200 else refusal)
        try:
            found = parse_token_reply(Reply(status=status, where="POST /token", body=body))
        except ApaleoError:
            continue
        assert found.access_token.isascii()
        assert found.expires_in is None or 1 <= found.expires_in <= MAX_LIFETIME


def test_claims_prove_somebody_or_are_rejected(
    fuzz: Fuzz, serve: Serve, identity: IdentityServer
) -> None:
    for random in fuzz.rounds():
        payload = crooked.changed(random, claims(name="Alice", at_hash=None))
        token = sign_anything(payload) if isinstance(payload, dict) else sign_anything({"a": 1})
        if random.random() < 0.2:
            token = crooked.cut(random, token.encode()).decode("latin-1")
        try:
            found = identity.check_id_token(token, nonce=NONCE, access_token="canary")
        except IdTokenRejected:
            continue
        assert 0 < len(found.subject) <= MAX_NAME
        assert found.subject.isascii()
        assert found.subject.isprintable()


def test_a_set_of_keys_costs_no_good_key_and_raises_nothing_foreign(
    fuzz: Fuzz, serve: Serve, identity: IdentityServer
) -> None:
    token = sign(claims())
    good = jwk("one", kid="k1")
    for random in fuzz.rounds():
        bad = [crooked.changed(random, jwk("two", kid="k2", alg="RS256")) for _ in range(3)]
        keys = random.sample([good, *bad], 4)
        with contextlib.suppress(ValueError):  # a number that JSON has no word for
            serve(JWKS_URI, json.dumps({"keys": keys}, allow_nan=False).encode())
            assert identity.check_id_token(token, nonce=NONCE).issuer == ISSUER

        serve(JWKS_URI, crooked.document(random, {"keys": keys}))
        try:
            identity.check_id_token(token, nonce=NONCE)
        except ApaleoError:
            continue


def test_a_document_about_the_server_is_read_or_refused(
    fuzz: Fuzz, serve: Serve, identity: IdentityServer
) -> None:
    for random in fuzz.rounds():
        serve(DISCOVERY, crooked.document(random, DOCUMENT))
        try:
            found = identity.metadata()
        except ApaleoError:
            continue
        assert found.issuer.removesuffix("/") == ISSUER
        assert found.token_endpoint.startswith(ISSUER)

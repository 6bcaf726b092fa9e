"""The id_token on the way back: one that proves nothing ends the round trip before any API call.

What exactly is wrong with each is tried at close range in tests/apaleo/test_id_token.py; here
the sandbox sends it, and its ledger tells what Lobby did then.
"""

from typing import Any

import pytest
import requests

from accounts.models import Account
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from hotels.models import Connection
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.journey import Traveller, calls_of_exchange, changed_since, refusal_of, stored

pytestmark = pytest.mark.django_db

TOKEN = "^/connect/token$"
JWKS = "/.well-known/openid-configuration/jwks"
US = "LOBB-AC-TEST"
AN_HOUR = 3600

FORGERIES = {
    "bad signature": {"signature": "broken"},
    "alg none": {"signature": "none"},
    "HS256 with the client secret": {"signature": "hs256-client-secret"},
    "HS256 with the public key": {"signature": "hs256-public-key"},
    "signed by a stranger": {"signature": "unknown-key"},
    "kid of nobody": {"header": {"kid": "nobody"}},
    "wrong iss": {"claims": {"iss": "https://evil.example"}},
    "iss that begins like ours": {"claims": {"iss": "http://127.0.0.1"}},
    "missing iss": {"remove": ["iss"]},
    "wrong aud": {"claims": {"aud": "OTHER-AC-APP"}},
    "missing aud": {"remove": ["aud"]},
    "aud with a foreign member": {"claims": {"aud": [US, "OTHER-AC-APP"]}},
    "empty aud": {"claims": {"aud": []}},
    "azp of another app": {"claims": {"azp": "OTHER-AC-APP"}},
    "expired": {"shift": {"exp": -AN_HOUR, "iat": -AN_HOUR, "nbf": -AN_HOUR}},
    "missing exp": {"remove": ["exp"]},
    "issued in the future": {"shift": {"iat": AN_HOUR}},
    "missing iat": {"remove": ["iat"]},
    "missing sub": {"remove": ["sub"]},
    "empty sub": {"claims": {"sub": ""}},
    "wrong nonce": {"claims": {"nonce": "another"}},
    "missing nonce": {"remove": ["nonce"]},
    "at_hash of another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
}


@pytest.fixture
def one_key(platform: Server) -> Any:
    """The platform with a single signing key, whatever earlier tests have rotated."""
    platform.control.rotate_keys(keep_old=False)
    return platform


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES.keys())
def test_an_id_token_that_proves_nothing_ends_the_round_trip_before_any_api_call(
    traveller: Traveller,
    account: Account,
    platform: Server,
    caplog: pytest.LogCaptureFixture,
    forgery: Any,
) -> None:
    platform.control.add_fault(kind="id-token", path=TOKEN, **forgery)
    callback = traveller.set_out(account=account)
    before = stored()

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (502, Reason.INVALID_ID_TOKEN)
    assert set(calls_of_exchange(platform)) <= {"token", "jwks"}
    assert platform.control.calls(kind="api") == []
    assert changed_since(before) == {"AuthorizationRequest", "Revocation"}
    assert AuthorizationRequest.objects.get().failure == Reason.INVALID_ID_TOKEN
    assert "security: alice@seaside.example for Seaside Hotels" in caplog.text
    run_due()
    assert platform.control.tokens(kind="refresh_token", state="issued") == []


def test_a_reply_without_id_token_ends_the_round_trip_before_any_api_call(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.add_fault(kind="replace", path=TOKEN, remove=["id_token"])

    response = traveller.connect(account=account)

    assert refusal_of(response) == Reason.INVALID_ID_TOKEN
    assert calls_of_exchange(platform) == ["token"]
    assert not Connection.objects.exists()


def test_an_id_token_of_another_apaleo_account_than_the_access_tokens_connects_nothing(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.add_fault(kind="id-token", path=TOKEN, claims={"account_code": "SOLO"})

    response = traveller.connect(account=account)

    assert refusal_of(response) == Reason.INVALID_ID_TOKEN
    assert not Connection.objects.exists()
    run_due()
    assert platform.control.tokens(kind="refresh_token", state="issued") == []


HARMLESS = {
    "aud with only us": {"claims": {"aud": [US]}},
    "azp is us": {"claims": {"azp": US}},
    "no kid, one key": {"header": {"kid": None}},
    "no at_hash": {"remove": ["at_hash"]},
    "no account_code": {"remove": ["account_code"]},
    "claims of the future": {"claims": {"acr": "1", "groups": ["a", "b"]}},
    "a clock five minutes slow": {"shift": {"iat": -300, "nbf": -300, "exp": -300}},
    "a clock five minutes fast": {"shift": {"iat": 300, "nbf": 300, "exp": 300}},
}


@pytest.mark.parametrize("oddity", HARMLESS.values(), ids=HARMLESS.keys())
def test_an_odd_but_good_id_token_is_accepted(
    traveller: Traveller, account: Account, one_key: Any, oddity: Any
) -> None:
    one_key.control.add_fault(kind="id-token", path=TOKEN, **oddity)

    response = traveller.connect(account=account)

    assert response.status_code == 302
    assert Connection.objects.get().apaleo_account_code == "DEMO"


def test_unknown_keys_beside_the_right_one_do_no_harm(
    traveller: Traveller, account: Account, one_key: Any
) -> None:
    published = requests.get(f"{one_key.url}{JWKS}", timeout=5).json()["keys"]
    strange = [{"kty": "OKP", "crv": "Ed448", "x": "AA", "kid": "a"}, {"kty": "PQC", "kid": "b"}]
    one_key.control.add_fault(kind="replace", path=JWKS, set={"keys": strange + published})

    response = traveller.connect(account=account)

    assert response.status_code == 302


def test_a_key_rotated_just_before_signing_costs_one_more_fetch(
    traveller: Traveller, account: Account, one_key: Any
) -> None:
    traveller.connect(account=account)
    one_key.control.rotate_keys(keep_old=False)

    response = traveller.connect(account=account, email="admin@solo.example")

    assert response.status_code == 302
    assert len(one_key.control.calls(kind="jwks")) == 2


def test_made_up_key_ids_make_nobody_fetch_the_keys_again_and_again(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.add_fault(kind="id-token", path=TOKEN, signature="unknown-key")

    for _ in range(5):
        assert refusal_of(traveller.connect(account=account)) == Reason.INVALID_ID_TOKEN

    assert len(platform.control.calls(kind="token")) == 5
    assert len(platform.control.calls(kind="jwks")) == 2

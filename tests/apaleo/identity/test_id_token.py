import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
import time_machine

from apaleo.errors import IdTokenRejected
from apaleo.identity import IdentityServer
from tests.apaleo.identity.keys import (
    CLIENT_ID,
    CLIENT_SECRET,
    ISSUER,
    NONCE,
    claims,
    half_hash,
    public_pem,
    rsa_key,
    sign,
    sign_hs256,
    sign_loosely,
)

# Fixed, so that every test process names its tests alike.
LONG_AGO, FAR_AHEAD = 1_000_000_000, 33_000_000_000


def test_a_good_token_tells_who_consented_and_for_which_apaleo_account(
    identity: IdentityServer,
) -> None:
    checked = identity.check_id_token(sign(claims()), nonce=NONCE)

    assert checked.subject == "5b57336e-b15c-4b4a-86a2-d1906fd2bb14"
    assert checked.account_code == "DEMO"
    assert checked.issuer == ISSUER


def test_a_token_without_account_code_is_good(identity: IdentityServer) -> None:
    checked = identity.check_id_token(sign(claims(account_code=None)), nonce=NONCE)

    assert checked.account_code is None


def test_a_signature_by_another_key_is_rejected(identity: IdentityServer) -> None:
    """Case 20."""
    with pytest.raises(IdTokenRejected, match="signature"):
        identity.check_id_token(sign(claims(), key="mallory"), nonce=NONCE)


def test_a_changed_payload_is_rejected(identity: IdentityServer) -> None:
    """Case 20."""
    head, _, signature = sign(claims()).split(".")
    _, body, _ = sign(claims(account_code="EVIL"), key="mallory").split(".")

    with pytest.raises(IdTokenRejected, match="signature"):
        identity.check_id_token(f"{head}.{body}.{signature}", nonce=NONCE)


@pytest.mark.parametrize("kid", ["k1", None])
def test_an_unsigned_token_is_rejected(identity: IdentityServer, kid: str | None) -> None:
    """Case 21."""
    headers = {"kid": kid} if kid else {}
    token = jwt.encode(claims(), "", algorithm="none", headers=headers)

    with pytest.raises(IdTokenRejected, match="algorithm"):
        identity.check_id_token(token, nonce=NONCE)


@pytest.mark.parametrize("secret", [CLIENT_SECRET.encode(), public_pem("one"), b""])
def test_a_token_signed_with_a_shared_secret_is_rejected(
    identity: IdentityServer, secret: bytes
) -> None:
    """Case 22: the client secret, or the public key misused as one."""
    with pytest.raises(IdTokenRejected, match="algorithm"):
        identity.check_id_token(sign_hs256(claims(), secret), nonce=NONCE)


@pytest.mark.parametrize("iss", ["https://evil.example", f"{ISSUER}/", "", 7, [ISSUER], None])
def test_a_wrong_or_missing_issuer_is_rejected(identity: IdentityServer, iss: object) -> None:
    """Case 23."""
    with pytest.raises(IdTokenRejected, match="iss"):
        identity.check_id_token(sign_loosely(claims(iss=iss)), nonce=NONCE)


@pytest.mark.parametrize(
    "aud", ["OTHER", [], ["OTHER"], [CLIENT_ID, "OTHER"], [CLIENT_ID, CLIENT_ID], 7, "", None]
)
def test_a_wrong_missing_or_shared_audience_is_rejected(
    identity: IdentityServer, aud: object
) -> None:
    """Case 24."""
    with pytest.raises(IdTokenRejected, match="aud"):
        identity.check_id_token(sign(claims(aud=aud)), nonce=NONCE)


def test_a_token_authorized_for_another_party_is_rejected(identity: IdentityServer) -> None:
    """Case 24."""
    with pytest.raises(IdTokenRejected, match="azp"):
        identity.check_id_token(sign(claims(azp="OTHER")), nonce=NONCE)


@pytest.mark.parametrize("exp", [LONG_AGO, 0, "soon", True, float("nan"), float("inf"), None])
def test_an_expired_token_or_one_without_end_is_rejected(
    identity: IdentityServer, exp: object
) -> None:
    """Case 25."""
    with pytest.raises(IdTokenRejected, match="exp"):
        identity.check_id_token(sign_loosely(claims(exp=exp)), nonce=NONCE)


@pytest.mark.parametrize("iat", [FAR_AHEAD, "now", None])
def test_a_token_from_the_future_or_without_a_date_is_rejected(
    identity: IdentityServer, iat: object
) -> None:
    """Case 25."""
    with pytest.raises(IdTokenRejected, match="iat"):
        identity.check_id_token(sign_loosely(claims(iat=iat)), nonce=NONCE)


def test_a_token_that_is_not_valid_yet_is_rejected(identity: IdentityServer) -> None:
    with pytest.raises(IdTokenRejected, match="nbf"):
        identity.check_id_token(sign(claims(nbf=int(time.time()) + 600)), nonce=NONCE)


@pytest.mark.parametrize("sub", ["", 7, None])
def test_a_token_without_subject_is_rejected(identity: IdentityServer, sub: object) -> None:
    """Case 25."""
    with pytest.raises(IdTokenRejected, match="sub"):
        identity.check_id_token(sign_loosely(claims(sub=sub)), nonce=NONCE)


@pytest.mark.parametrize("nonce", ["other", "", "ñ", 7, None])
def test_a_wrong_or_missing_nonce_is_rejected(identity: IdentityServer, nonce: object) -> None:
    """Case 26."""
    with pytest.raises(IdTokenRejected, match="nonce"):
        identity.check_id_token(sign(claims(nonce=nonce)), nonce=NONCE)


def test_the_nonce_of_a_refreshed_token_is_not_looked_at(identity: IdentityServer) -> None:
    checked = identity.check_id_token(sign(claims(nonce=None)), nonce=None)

    assert checked.account_code == "DEMO"


def test_an_audience_of_only_us_in_an_array_is_accepted(identity: IdentityServer) -> None:
    """Case 27."""
    assert identity.check_id_token(sign(claims(aud=[CLIENT_ID], azp=CLIENT_ID)), nonce=NONCE)


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_clock_five_minutes_off_does_no_harm(identity: IdentityServer, minutes: int) -> None:
    token = sign(claims(exp=int(time.time())))

    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=minutes)):
        assert identity.check_id_token(token, nonce=NONCE)


def test_the_access_token_must_be_the_one_the_token_was_issued_with(
    identity: IdentityServer,
) -> None:
    token = sign(claims(at_hash=half_hash("access")))

    assert identity.check_id_token(token, nonce=NONCE, access_token="access")
    with pytest.raises(IdTokenRejected, match="at_hash"):
        identity.check_id_token(token, nonce=NONCE, access_token="another")


@pytest.mark.parametrize(
    "token", ["", "a.b.c", "é.é.é", "..", "x" * 100_000, "eyJhbGciOiJSUzI1NiJ9.e30."]
)
def test_what_is_no_token_is_rejected(identity: IdentityServer, token: str) -> None:
    with pytest.raises(IdTokenRejected):
        identity.check_id_token(token, nonce=NONCE)


def test_a_token_whose_payload_is_no_object_is_rejected(identity: IdentityServer) -> None:
    token = jwt.PyJWS().encode(b"[1]", rsa_key("one"), algorithm="RS256", headers={"kid": "k1"})

    with pytest.raises(IdTokenRejected):
        identity.check_id_token(token, nonce=NONCE)


@pytest.mark.parametrize("claim", ["exp", "iat", "nbf"])
@pytest.mark.parametrize("shape", [str, lambda moment: [moment]])
def test_a_date_that_is_no_number_is_rejected(
    identity: IdentityServer, claim: str, shape: Callable[[int], object]
) -> None:
    """PyJWT takes a number written as text; OpenID Connect does not."""
    moments = {"exp": FAR_AHEAD, "iat": LONG_AGO, "nbf": LONG_AGO}
    token = sign_loosely(claims(**{claim: shape(moments[claim])}))

    with pytest.raises(IdTokenRejected, match=claim):
        identity.check_id_token(token, nonce=NONCE)


@pytest.mark.parametrize("account_code", ["", 7, ["DEMO"]])
def test_an_account_code_that_is_none_is_rejected(
    identity: IdentityServer, account_code: object
) -> None:
    with pytest.raises(IdTokenRejected, match="account_code"):
        identity.check_id_token(sign(claims(account_code=account_code)), nonce=NONCE)


def test_a_rejection_does_not_lead_back_to_the_token(identity: IdentityServer) -> None:
    with pytest.raises(IdTokenRejected) as caught:
        identity.check_id_token(sign(claims(iss="canary")), nonce=NONCE)

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "change",
    [
        {"exp": 10**400},
        {"iat": -(10**400)},
        {"nbf": 10**400},
        {"exp": 1e300},
        {"sub": "some\x00body"},
        {"sub": "x" * 256},
        {"sub": "some\nbody"},
        {"sub": "jos\u00e9"},
        {"account_code": "DE\x00MO"},
        {"account_code": "D" * 256},
    ],
    ids=repr,
)
def test_monstrous_claims_are_refused_by_our_own_error(
    identity: IdentityServer, change: dict[str, Any]
) -> None:
    with pytest.raises(IdTokenRejected):
        identity.check_id_token(sign_loosely(claims(**change)), nonce=NONCE)


@pytest.mark.parametrize("claim", ["azp", "at_hash", "account_code", "nbf"])
def test_a_claim_that_is_null_is_not_there(identity: IdentityServer, claim: str) -> None:
    token = sign_loosely(claims() | {claim: None})

    assert identity.check_id_token(token, nonce=NONCE, access_token="a")

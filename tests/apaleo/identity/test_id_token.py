import hashlib
import json
import time
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import jwt
import pytest
import responses

from apaleo.errors import IdTokenRejected, RemoteUnavailable
from apaleo.identity.server import IdentityServer
from tests.apaleo.identity.keys import (
    CLIENT_ID,
    CLIENT_SECRET,
    ISSUER,
    NONCE,
    claims,
    ec_key,
    jwk,
    public_pem,
    rsa_key,
    sign,
    sign_hs256,
)

JWKS_URI = f"{ISSUER}/.well-known/openid-configuration/jwks"


# Fixed, so that every test process names its tests alike.
LONG_AGO, FAR_AHEAD = 1_000_000_000, 33_000_000_000


@pytest.fixture
def remote():
    """The identity server's replies; `serve_keys` changes what its JWKS holds."""
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        discovery = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/connect/authorize",
            "token_endpoint": f"{ISSUER}/connect/token",
            "jwks_uri": JWKS_URI,
            "id_token_signing_alg_values_supported": ["RS256", "ES256", "HS256", "none"],
        }
        mock.get(f"{ISSUER}/.well-known/openid-configuration", json=discovery)
        serve_keys(mock, jwk("one", kid="k1"))
        yield mock


def serve_keys(mock, *entries):
    mock.upsert(responses.GET, JWKS_URI, json={"keys": list(entries)})


def fetches(mock):
    return sum(call.request.url == JWKS_URI for call in mock.calls)


@pytest.fixture
def identity(make_transport, remote):
    return IdentityServer(
        identity_url=ISSUER,
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        transport=make_transport(ISSUER),
    )


def half_hash(access_token):
    digest = hashlib.sha256(access_token.encode()).digest()[:16]
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def test_a_good_token_tells_who_consented_and_for_which_apaleo_account(identity):
    checked = identity.check_id_token(sign(claims()), nonce=NONCE)

    assert checked.subject == "5b57336e-b15c-4b4a-86a2-d1906fd2bb14"
    assert checked.account_code == "DEMO"
    assert checked.issuer == ISSUER


def test_a_token_without_account_code_is_good(identity):
    checked = identity.check_id_token(sign(claims(account_code=None)), nonce=NONCE)

    assert checked.account_code is None


def test_a_signature_by_another_key_is_rejected(identity):
    """Case 20."""
    with pytest.raises(IdTokenRejected, match="signature"):
        identity.check_id_token(sign(claims(), key="mallory"), nonce=NONCE)


def test_a_changed_payload_is_rejected(identity):
    """Case 20."""
    head, _, signature = sign(claims()).split(".")
    _, body, _ = sign(claims(account_code="EVIL"), key="mallory").split(".")

    with pytest.raises(IdTokenRejected, match="signature"):
        identity.check_id_token(f"{head}.{body}.{signature}", nonce=NONCE)


@pytest.mark.parametrize("kid", ["k1", None])
def test_an_unsigned_token_is_rejected(identity, kid):
    """Case 21."""
    headers = {"kid": kid} if kid else {}
    token = jwt.encode(claims(), None, algorithm="none", headers=headers)

    with pytest.raises(IdTokenRejected, match="algorithm"):
        identity.check_id_token(token, nonce=NONCE)


@pytest.mark.parametrize("secret", [CLIENT_SECRET.encode(), public_pem("one"), b""])
def test_a_token_signed_with_a_shared_secret_is_rejected(identity, secret):
    """Case 22: the client secret, or the public key misused as one."""
    with pytest.raises(IdTokenRejected, match="algorithm"):
        identity.check_id_token(sign_hs256(claims(), secret), nonce=NONCE)


@pytest.mark.parametrize("iss", ["https://evil.example", f"{ISSUER}/", "", 7, [ISSUER], None])
def test_a_wrong_or_missing_issuer_is_rejected(identity, iss):
    """Case 23."""
    with pytest.raises(IdTokenRejected, match="iss"):
        identity.check_id_token(sign_loosely(claims(iss=iss)), nonce=NONCE)


@pytest.mark.parametrize(
    "aud", ["OTHER", [], ["OTHER"], [CLIENT_ID, "OTHER"], [CLIENT_ID, CLIENT_ID], 7, "", None]
)
def test_a_wrong_missing_or_shared_audience_is_rejected(identity, aud):
    """Case 24."""
    with pytest.raises(IdTokenRejected, match="aud"):
        identity.check_id_token(sign(claims(aud=aud)), nonce=NONCE)


def test_a_token_authorized_for_another_party_is_rejected(identity):
    """Case 24."""
    with pytest.raises(IdTokenRejected, match="azp"):
        identity.check_id_token(sign(claims(azp="OTHER")), nonce=NONCE)


@pytest.mark.parametrize("exp", [LONG_AGO, 0, "soon", True, float("nan"), float("inf"), None])
def test_an_expired_token_or_one_without_end_is_rejected(identity, exp):
    """Case 25."""
    with pytest.raises(IdTokenRejected, match="exp"):
        identity.check_id_token(sign_loosely(claims(exp=exp)), nonce=NONCE)


@pytest.mark.parametrize("iat", [FAR_AHEAD, "now", None])
def test_a_token_from_the_future_or_without_a_date_is_rejected(identity, iat):
    """Case 25."""
    with pytest.raises(IdTokenRejected, match="iat"):
        identity.check_id_token(sign_loosely(claims(iat=iat)), nonce=NONCE)


def test_a_token_that_is_not_valid_yet_is_rejected(identity):
    with pytest.raises(IdTokenRejected, match="nbf"):
        identity.check_id_token(sign(claims(nbf=int(time.time()) + 600)), nonce=NONCE)


@pytest.mark.parametrize("sub", ["", 7, None])
def test_a_token_without_subject_is_rejected(identity, sub):
    """Case 25."""
    with pytest.raises(IdTokenRejected, match="sub"):
        identity.check_id_token(sign_loosely(claims(sub=sub)), nonce=NONCE)


@pytest.mark.parametrize("nonce", ["other", "", "ñ", 7, None])
def test_a_wrong_or_missing_nonce_is_rejected(identity, nonce):
    """Case 26."""
    with pytest.raises(IdTokenRejected, match="nonce"):
        identity.check_id_token(sign(claims(nonce=nonce)), nonce=NONCE)


def test_the_nonce_of_a_refreshed_token_is_not_looked_at(identity):
    checked = identity.check_id_token(sign(claims(nonce=None)), nonce=None)

    assert checked.account_code == "DEMO"


def test_an_audience_of_only_us_in_an_array_is_accepted(identity):
    """Case 27."""
    assert identity.check_id_token(sign(claims(aud=[CLIENT_ID], azp=CLIENT_ID)), nonce=NONCE)


def test_a_token_without_kid_is_accepted_when_there_is_one_key(identity):
    """Case 27."""
    assert identity.check_id_token(sign(claims(), kid=None), nonce=NONCE)


def test_a_token_without_kid_is_rejected_when_there_are_several_keys(identity, remote):
    serve_keys(remote, jwk("one", kid="k1"), jwk("two", kid="k2"))

    with pytest.raises(IdTokenRejected, match="which key"):
        identity.check_id_token(sign(claims(), kid=None), nonce=NONCE)


def test_unknown_keys_beside_ours_are_passed_over(identity, remote):
    """Case 27."""
    serve_keys(
        remote,
        {"kty": "OKP", "crv": "Ed25519", "kid": "k0", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlr"},
        {"kty": "future", "kid": "k1"},
        {"kty": "RSA", "kid": "broken", "n": "!", "e": "AQAB"},
        {"kty": "oct", "kid": "k1", "k": "c2VjcmV0"},
        jwk("two", kid="enc", use="enc"),
        jwk("one", kid="k1"),
    )

    assert identity.check_id_token(sign(claims()), nonce=NONCE)
    assert identity.check_id_token(sign(claims(), kid=None), nonce=NONCE)


def test_a_key_rotated_just_before_signing_is_fetched_once(identity, remote):
    """Case 28."""
    identity.check_id_token(sign(claims()), nonce=NONCE)
    serve_keys(remote, jwk("one", kid="k1"), jwk("two", kid="k2"))

    checked = identity.check_id_token(sign(claims(), key="two", kid="k2"), nonce=NONCE)

    assert checked.account_code == "DEMO"
    assert fetches(remote) == 2


def test_a_hundred_made_up_key_ids_cost_one_fetch(identity, remote):
    """Case 28."""
    identity.check_id_token(sign(claims()), nonce=NONCE)

    for i in range(100):
        with pytest.raises(IdTokenRejected, match="unknown key"):
            identity.check_id_token(sign(claims(), key="mallory", kid=f"x{i}"), nonce=NONCE)

    assert fetches(remote) == 2


def test_keys_are_fetched_once_for_many_tokens(identity, remote):
    for _ in range(5):
        identity.check_id_token(sign(claims()), nonce=NONCE)

    assert fetches(remote) == 1


def test_keys_that_cannot_be_had_are_weather_and_not_remembered(identity, remote):
    remote.upsert(responses.GET, JWKS_URI, status=503)
    with pytest.raises(RemoteUnavailable):
        identity.check_id_token(sign(claims()), nonce=NONCE)
    serve_keys(remote, jwk("one", kid="k1"))

    assert identity.check_id_token(sign(claims()), nonce=NONCE)


@pytest.mark.parametrize("minutes", [-5, 5])
def test_a_clock_five_minutes_off_does_no_harm(identity, minutes):
    now = datetime.now(UTC) + timedelta(minutes=minutes)

    assert identity.check_id_token(sign(claims(exp=int(time.time()))), nonce=NONCE, now=now)


def test_the_access_token_must_be_the_one_the_token_was_issued_with(identity):
    token = sign(claims(at_hash=half_hash("access")))

    assert identity.check_id_token(token, nonce=NONCE, access_token="access")
    with pytest.raises(IdTokenRejected, match="at_hash"):
        identity.check_id_token(token, nonce=NONCE, access_token="another")


def test_an_advertised_elliptic_curve_signature_is_accepted(identity, remote):
    entry = jwt.algorithms.ECAlgorithm.to_jwk(ec_key().public_key(), as_dict=True)
    serve_keys(remote, jwk("one", kid="k1"), entry | {"kid": "e1", "use": "sig"})
    token = jwt.encode(claims(), ec_key(), algorithm="ES256", headers={"kid": "e1"})

    assert identity.check_id_token(token, nonce=NONCE)


def test_an_algorithm_that_is_not_advertised_is_rejected(identity):
    token = jwt.encode(claims(), rsa_key("one"), algorithm="PS256", headers={"kid": "k1"})

    with pytest.raises(IdTokenRejected, match="algorithm"):
        identity.check_id_token(token, nonce=NONCE)


def test_a_key_reserved_for_another_algorithm_is_not_used(identity, remote):
    serve_keys(remote, jwk("one", kid="k1", alg="PS256"))

    with pytest.raises(IdTokenRejected, match="unknown key"):
        identity.check_id_token(sign(claims()), nonce=NONCE)


def test_a_key_too_short_to_trust_is_not_used(identity, remote):
    weak = jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key("weak", 1024).public_key(), as_dict=True)
    serve_keys(remote, {"kty": "RSA", "kid": "k1", "n": weak["n"], "e": weak["e"]})
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        token = jwt.encode(
            claims(), rsa_key("weak", 1024), algorithm="RS256", headers={"kid": "k1"}
        )

    with pytest.raises(IdTokenRejected, match="signature"):
        identity.check_id_token(token, nonce=NONCE)


@pytest.mark.parametrize(
    "token", ["", "a.b.c", "é.é.é", "..", "x" * 100_000, "eyJhbGciOiJSUzI1NiJ9.e30."]
)
def test_what_is_no_token_is_rejected(identity, token):
    with pytest.raises(IdTokenRejected):
        identity.check_id_token(token, nonce=NONCE)


def test_a_token_whose_payload_is_no_object_is_rejected(identity):
    token = jwt.PyJWS().encode(b"[1]", rsa_key("one"), algorithm="RS256", headers={"kid": "k1"})

    with pytest.raises(IdTokenRejected):
        identity.check_id_token(token, nonce=NONCE)


def sign_loosely(payload):
    """Sign claims that PyJWT's own encoder would refuse or warn about."""
    body = json.dumps(payload).encode()
    return jwt.PyJWS().encode(body, rsa_key("one"), algorithm="RS256", headers={"kid": "k1"})

import jwt
import pytest
import responses

from apaleo.errors import IdTokenRejected, RemoteUnavailable
from tests.apaleo.identity.keys import NONCE, claims, ec_key, jwk, rsa_key, sign
from tests.apaleo.identity.remote import JWKS_URI, calls, serve_keys


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
    assert len(calls(remote, JWKS_URI)) == 2


def test_a_hundred_made_up_key_ids_cost_one_fetch(identity, remote):
    """Case 28."""
    identity.check_id_token(sign(claims()), nonce=NONCE)

    for i in range(100):
        with pytest.raises(IdTokenRejected, match="unknown key"):
            identity.check_id_token(sign(claims(), key="mallory", kid=f"x{i}"), nonce=NONCE)

    assert len(calls(remote, JWKS_URI)) == 2


def test_keys_are_fetched_once_for_many_tokens(identity, remote):
    for _ in range(5):
        identity.check_id_token(sign(claims()), nonce=NONCE)

    assert len(calls(remote, JWKS_URI)) == 1


def test_keys_that_cannot_be_had_are_transient_and_not_remembered(identity, remote):
    remote.upsert(responses.GET, JWKS_URI, status=503)
    with pytest.raises(RemoteUnavailable):
        identity.check_id_token(sign(claims()), nonce=NONCE)
    serve_keys(remote, jwk("one", kid="k1"))

    assert identity.check_id_token(sign(claims()), nonce=NONCE)


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

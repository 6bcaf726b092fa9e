from typing import Any

import jwt
import pytest
import responses

from apaleo.errors import IdTokenRejected, RemoteContractError, RemoteUnavailable
from apaleo.identity import IdentityServer
from tests.apaleo.identity.keys import NONCE, claims, ec_key, jwk, rsa_key, sign
from tests.apaleo.identity.remote import DISCOVERY, DOCUMENT, JWKS_URI, calls, serve_keys


def test_a_token_without_kid_is_accepted_when_there_is_one_key(identity: IdentityServer) -> None:
    """Case 27."""
    assert identity.check_id_token(sign(claims(), kid=None), nonce=NONCE)


def test_a_token_without_kid_is_rejected_when_there_are_several_keys(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve_keys(remote, jwk("one", kid="k1"), jwk("two", kid="k2"))

    with pytest.raises(IdTokenRejected, match="which key"):
        identity.check_id_token(sign(claims(), kid=None), nonce=NONCE)


def test_unknown_keys_beside_ours_are_passed_over(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
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


def test_a_key_rotated_just_before_signing_is_fetched_once(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    """Case 28."""
    identity.check_id_token(sign(claims()), nonce=NONCE)
    serve_keys(remote, jwk("one", kid="k1"), jwk("two", kid="k2"))

    checked = identity.check_id_token(sign(claims(), key="two", kid="k2"), nonce=NONCE)

    assert checked.account_code == "DEMO"
    assert len(calls(remote, JWKS_URI)) == 2


def test_a_hundred_made_up_key_ids_cost_one_fetch(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    """Case 28."""
    identity.check_id_token(sign(claims()), nonce=NONCE)

    for i in range(100):
        with pytest.raises(IdTokenRejected, match="unknown key"):
            identity.check_id_token(sign(claims(), key="mallory", kid=f"x{i}"), nonce=NONCE)

    assert len(calls(remote, JWKS_URI)) == 2


def test_keys_are_fetched_once_for_many_tokens(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    for _ in range(5):
        identity.check_id_token(sign(claims()), nonce=NONCE)

    assert len(calls(remote, JWKS_URI)) == 1


def test_keys_that_cannot_be_had_are_transient_and_not_remembered(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    remote.upsert(responses.GET, JWKS_URI, status=503)
    with pytest.raises(RemoteUnavailable):
        identity.check_id_token(sign(claims()), nonce=NONCE)
    serve_keys(remote, jwk("one", kid="k1"))

    assert identity.check_id_token(sign(claims()), nonce=NONCE)


def test_an_advertised_elliptic_curve_signature_is_accepted(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    entry = jwt.algorithms.ECAlgorithm.to_jwk(ec_key().public_key(), as_dict=True)
    serve_keys(remote, jwk("one", kid="k1"), entry | {"kid": "e1", "use": "sig"})
    token = jwt.encode(claims(), ec_key(), algorithm="ES256", headers={"kid": "e1"})

    assert identity.check_id_token(token, nonce=NONCE)


def test_an_algorithm_that_is_not_advertised_is_rejected(identity: IdentityServer) -> None:
    token = jwt.encode(claims(), rsa_key("one"), algorithm="PS256", headers={"kid": "k1"})

    with pytest.raises(IdTokenRejected, match="algorithm"):
        identity.check_id_token(token, nonce=NONCE)


def test_a_key_reserved_for_another_algorithm_is_not_used(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve_keys(remote, jwk("one", kid="k1", alg="PS256"))

    with pytest.raises(IdTokenRejected, match="unknown key"):
        identity.check_id_token(sign(claims()), nonce=NONCE)


def test_a_key_too_short_to_trust_is_not_used(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    weak = jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key("weak", 1024).public_key(), as_dict=True)
    serve_keys(remote, {"kty": "RSA", "kid": "k1", "n": weak["n"], "e": weak["e"]})
    with pytest.warns(jwt.warnings.InsecureKeyLengthWarning):
        token = jwt.encode(
            claims(), rsa_key("weak", 1024), algorithm="RS256", headers={"kid": "k1"}
        )

    with pytest.raises(IdTokenRejected, match="signature"):
        identity.check_id_token(token, nonce=NONCE)


def test_made_up_key_ids_cost_one_fetch_even_while_the_keys_cannot_be_had(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    """Case 28."""
    identity.check_id_token(sign(claims()), nonce=NONCE)
    remote.upsert(responses.GET, JWKS_URI, status=503)

    with pytest.raises(RemoteUnavailable):
        identity.check_id_token(sign(claims(), kid="x"), nonce=NONCE)
    for i in range(20):
        with pytest.raises(IdTokenRejected, match="unknown key"):
            identity.check_id_token(sign(claims(), kid=f"x{i}"), nonce=NONCE)

    assert len(calls(remote, JWKS_URI)) == 2


def test_a_single_key_needs_no_id(identity: IdentityServer, remote: responses.RequestsMock) -> None:
    serve_keys(remote, jwk("one"))

    assert identity.check_id_token(sign(claims(), kid=None), nonce=NONCE)


def test_a_private_key_is_passed_over(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    private = jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key("one"), as_dict=True)
    serve_keys(remote, private | {"kid": "k1", "use": "sig"})

    with pytest.raises(IdTokenRejected, match="unknown key"):
        identity.check_id_token(sign(claims()), nonce=NONCE)


def test_a_key_of_no_algorithm_suits_all_that_are_advertised(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    advertised = {"id_token_signing_alg_values_supported": ["RS256", "PS256"]}
    remote.upsert(responses.GET, DISCOVERY, json=DOCUMENT | advertised)
    token = jwt.encode(claims(), rsa_key("one"), algorithm="PS256", headers={"kid": "k1"})

    assert identity.check_id_token(token, nonce=NONCE)


@pytest.mark.parametrize("document", [[], {"keys": "canary"}])
def test_a_key_set_of_the_wrong_shape_is_a_bug(
    identity: IdentityServer, remote: responses.RequestsMock, document: object
) -> None:
    remote.upsert(responses.GET, JWKS_URI, json=document)

    with pytest.raises(RemoteContractError, match=r"^jwks") as caught:
        identity.check_id_token(sign(claims()), nonce=NONCE)

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize(
    "bad",
    [
        "canary",
        None,
        ["kty", "RSA"],
        {"kty": "RSA", "kid": "k1", "n": "AQAB" * 100_000, "e": "AA"},
        {"kty": "EC", "crv": "P-256", "kid": "k1", "x": "AA", "y": "AA"},
    ],
)
def test_a_bad_key_costs_no_good_one(
    identity: IdentityServer, remote: responses.RequestsMock, bad: object
) -> None:
    remote.upsert(responses.GET, JWKS_URI, json={"keys": [bad, jwk("one", kid="k1")]})

    assert identity.check_id_token(sign(claims()), nonce=NONCE)


def test_a_key_for_other_operations_is_passed_over(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve_keys(remote, jwk("one", kid="k1", key_ops=["encrypt"]))

    with pytest.raises(IdTokenRejected, match="unknown key"):
        identity.check_id_token(sign(claims()), nonce=NONCE)


def test_a_key_that_may_verify_is_taken(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve_keys(remote, jwk("one", kid="k1", key_ops=["sign", "verify"]))

    assert identity.check_id_token(sign(claims()), nonce=NONCE)


def test_no_more_than_a_hundred_keys_are_looked_at(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    others = [{"kty": "future", "kid": f"f{number}"} for number in range(100)]
    serve_keys(remote, *others, jwk("one", kid="k1"))

    with pytest.raises(IdTokenRejected, match="unknown key"):
        identity.check_id_token(sign(claims()), nonce=NONCE)


def test_a_key_replaced_under_the_same_id_is_fetched_once(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    identity.check_id_token(sign(claims()), nonce=NONCE)
    serve_keys(remote, jwk("two", kid="k1"))

    assert identity.check_id_token(sign(claims(), key="two"), nonce=NONCE)
    for _ in range(20):
        with pytest.raises(IdTokenRejected, match="wrong signature"):
            identity.check_id_token(sign(claims(), key="mallory"), nonce=NONCE)

    assert len(calls(remote, JWKS_URI)) == 2


@pytest.mark.parametrize("kid", ["k1", None])
@pytest.mark.parametrize(
    "others",
    [
        [jwk("one", kid="k1")],
        [jwk("one", kid="k1", alg="RS256")],
        [jwk("one", kid="k1", alg="PS256"), jwk("one", kid="k1", alg="RS256")],
        [jwk("one")],
    ],
)
def test_a_key_that_is_listed_several_times_is_one_key(
    identity: IdentityServer,
    remote: responses.RequestsMock,
    kid: str | None,
    others: list[dict[str, Any]],
) -> None:
    serve_keys(remote, jwk("one", kid="k1"), *others)

    assert identity.check_id_token(sign(claims(), kid=kid), nonce=NONCE)


def test_two_keys_of_one_id_are_two(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve_keys(remote, jwk("one", kid="k1"), jwk("two", kid="k1"))

    with pytest.raises(IdTokenRejected, match="which key"):
        identity.check_id_token(sign(claims()), nonce=NONCE)


@pytest.mark.parametrize("name", ["use", "alg", "key_ops"])
def test_what_a_key_says_by_null_is_not_said(
    identity: IdentityServer, remote: responses.RequestsMock, name: str
) -> None:
    serve_keys(remote, jwk("one", kid="k1") | {name: None})

    assert identity.check_id_token(sign(claims()), nonce=NONCE)

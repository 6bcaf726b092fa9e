"""What the tokens say, and that they verify as a careful client verifies them."""

import time
from typing import Any

import jwt
import pytest

from sandbox.server import Server
from tests.fixtures.sandbox import CLIENT
from tests.sandbox.app import App

JWKS = "/.well-known/openid-configuration/jwks"


def verified(server: Server, token: str, **options: Any) -> dict[str, Any]:
    """Return the claims of a token that a published key has signed."""
    key = jwt.PyJWKClient(server.url + JWKS).get_signing_key_from_jwt(token)
    return jwt.decode(token, key, algorithms=["RS256"], issuer=server.url, **options)


def test_the_id_token_names_user_account_client_and_nonce(sandbox: Server, app: App) -> None:
    reply = app.connect(nonce="a-nonce")

    claims = verified(sandbox, reply["id_token"], audience=CLIENT.client_id)

    userinfo = app.get("/connect/userinfo", reply["access_token"]).json()
    assert claims["nonce"] == "a-nonce"
    assert claims["account_code"] == "DEMO"
    assert claims["sub"] == userinfo["sub"]
    assert abs(claims["auth_time"] - time.time()) < 60


def test_the_access_token_is_a_jwt_with_scopes_and_account(sandbox: Server, app: App) -> None:
    reply = app.connect(scope="setup.read offline_access")

    claims = verified(sandbox, reply["access_token"], audience="api")

    assert claims["scope"] == ["setup.read", "offline_access"]
    assert claims["account_code"] == "DEMO"
    assert claims["client_id"] == CLIENT.client_id
    assert claims["exp"] - claims["nbf"] == 3600


def test_a_refresh_brings_an_id_token_of_the_same_user_without_nonce(
    sandbox: Server, app: App
) -> None:
    first = app.connect()

    second = app.refresh(first["refresh_token"]).json()

    before, after = (
        verified(sandbox, reply["id_token"], audience=CLIENT.client_id) for reply in (first, second)
    )
    assert after["sub"] == before["sub"]
    assert "nonce" not in after


def test_userinfo_swaps_login_and_name_as_apaleo_does(app: App) -> None:
    reply = app.connect()

    claims = app.get("/connect/userinfo", reply["access_token"]).json()

    assert claims["name"] == "admin@demo.example"
    assert claims["preferred_username"] == "Alex Demo"
    assert (claims["account_code"], claims["role"]) == ("DEMO", "AccountAdmin")


def test_userinfo_needs_a_token_with_openid(app: App) -> None:
    reply = app.connect(scope="setup.read")

    without_openid = app.get("/connect/userinfo", reply["access_token"])
    without_token = app.get("/connect/userinfo", None)

    assert (without_openid.status_code, without_token.status_code) == (403, 401)


def test_after_a_key_change_old_tokens_verify_as_long_as_the_key_is_published(
    sandbox: Server, app: App
) -> None:
    old = app.connect()["id_token"]
    sandbox.control.rotate_keys()
    new = app.connect()["id_token"]

    subjects = {verified(sandbox, token, audience=CLIENT.client_id)["sub"] for token in (old, new)}
    sandbox.control.rotate_keys(keep_old=False)

    assert len(subjects) == 1
    with pytest.raises(jwt.PyJWKClientError):
        verified(sandbox, old, audience=CLIENT.client_id)


@pytest.mark.parametrize(
    ("details", "error"),
    [
        ({"signature": "broken"}, jwt.InvalidSignatureError),
        ({"signature": "none"}, jwt.InvalidAlgorithmError),
        ({"signature": "hs256-client-secret"}, jwt.InvalidAlgorithmError),
        ({"signature": "hs256-public-key"}, jwt.InvalidAlgorithmError),
        ({"signature": "unknown-key"}, jwt.PyJWKClientError),
        ({"claims": {"iss": "https://evil.example"}}, jwt.InvalidIssuerError),
        ({"claims": {"aud": "OTHER-AC-APP"}}, jwt.InvalidAudienceError),
        ({"shift": {"exp": -3600}}, jwt.ExpiredSignatureError),
        ({"remove": ["aud"]}, jwt.MissingRequiredClaimError),
    ],
)
def test_id_tokens_can_be_forged_in_every_way_that_a_client_must_refuse(
    sandbox: Server, app: App, details: dict[str, Any], error: type[Exception]
) -> None:
    sandbox.control.add_fault(kind="id-token", path="^/connect/token$", **details)

    reply = app.connect()

    with pytest.raises(error):
        verified(sandbox, reply["id_token"], audience=CLIENT.client_id)


def test_a_forgery_that_changes_nothing_still_verifies(sandbox: Server, app: App) -> None:
    sandbox.control.add_fault(kind="id-token", claims={"nonce": "another"})

    reply = app.connect()

    assert verified(sandbox, reply["id_token"], audience=CLIENT.client_id)["nonce"] == "another"

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import responses

from apaleo.errors import (
    ClientRefused,
    GrantRevoked,
    Refusal,
    RemoteContractError,
    RemoteUnavailable,
)
from apaleo.identity import IdentityServer, TokenReply
from apaleo.identity.token_reply import parse_lifetime
from tests.apaleo.identity.remote import DISCOVERY, DOCUMENT, TOKEN, TOKENS, calls


def test_what_a_reply_leaves_out_is_none(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
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
def test_a_token_reply_of_the_wrong_shape_is_a_bug(
    identity: IdentityServer, remote: responses.RequestsMock, change: dict[str, Any]
) -> None:
    remote.post(TOKEN, json=TOKENS | change)

    with pytest.raises(RemoteContractError) as caught:
        identity.exchange_code(code="code", redirect_uri="https://a.example/", code_verifier="v")

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("change", [{"token_type": None}, {"scope": ["openid"]}, {"scope": 7}])
def test_an_oddity_that_nobody_needs_costs_no_refreshed_tokens(
    identity: IdentityServer, remote: responses.RequestsMock, change: dict[str, Any]
) -> None:
    remote.post(TOKEN, json=TOKENS | change)

    tokens = identity.refresh(refresh_token="old")

    assert tokens.refresh_token == TOKENS["refresh_token"]


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
def test_an_odd_lifetime_is_unknown_and_not_expired(value: object, seconds: float | None) -> None:
    """Case F20."""
    assert parse_lifetime(value) == seconds


def test_a_revoked_grant_asks_for_the_hotelier(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    remote.post(TOKEN, status=400, json={"error": "invalid_grant"})

    with pytest.raises(GrantRevoked):
        identity.refresh(refresh_token="old")
    with pytest.raises(GrantRevoked):
        identity.exchange_code(code="c", redirect_uri="https://app.example/", code_verifier="v")


@pytest.mark.parametrize(
    "code",
    ["invalid_client", "unauthorized_client", "unsupported_grant_type"],
)
@pytest.mark.parametrize("status", [400, 401])
def test_a_refusal_of_the_app_itself_is_named(
    identity: IdentityServer, remote: responses.RequestsMock, status: int, code: str
) -> None:
    remote.post(TOKEN, status=status, json={"error": code, "error_description": "canary"})

    with pytest.raises(ClientRefused, match=code) as caught:
        identity.refresh(refresh_token="old")

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("code", ["invalid_scope", "invalid_request"])
def test_any_other_refusal_of_a_code_is_a_bug_and_is_named(
    identity: IdentityServer, remote: responses.RequestsMock, code: str
) -> None:
    remote.post(TOKEN, status=400, json={"error": code, "error_description": "canary"})

    with pytest.raises(RemoteContractError, match=code) as caught:
        identity.exchange_code(code="code", redirect_uri="https://a.example/", code_verifier="v")

    assert "canary" not in str(caught.value)


REFUSED_IN_WORDS = {
    "User canary@a.example has no access to DEMO": Refusal.NO_ACCESS,
    "invalid_request": Refusal.SCOPES,
    "invalid_scope": Refusal.SCOPES,
    "something_new": Refusal.OTHER,
    "invalid_grant": Refusal.GRANT,
}


@pytest.mark.parametrize(("said", "refusal"), REFUSED_IN_WORDS.items())
def test_any_400_to_a_refresh_refuses_the_grant_and_its_words_are_not_repeated(
    identity: IdentityServer, remote: responses.RequestsMock, said: str, refusal: Refusal
) -> None:
    remote.post(TOKEN, status=400, json={"error": said})

    with pytest.raises(GrantRevoked) as caught:
        identity.refresh(refresh_token="old")

    assert caught.value.refusal is refusal
    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("error", ["<b>canary</b>", "canary\ninjected", "x" * 41, 7, None, {}])
def test_an_error_code_that_is_none_is_not_repeated(
    identity: IdentityServer, remote: responses.RequestsMock, error: object
) -> None:
    remote.post(TOKEN, status=400, json={"error": error})

    with pytest.raises(GrantRevoked, match="without an error code") as caught:
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
def test_trouble_at_the_token_endpoint_is_no_revocation_and_is_not_repeated(
    identity: IdentityServer, remote: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    """Case F17."""
    remote.post(TOKEN, **answer)

    with pytest.raises(RemoteUnavailable):
        identity.refresh(refresh_token="old")

    assert len(calls(remote, TOKEN)) == 1


@pytest.mark.parametrize(
    "spill",
    [pickle.dumps, copy.copy, copy.deepcopy, json.dumps, vars, dataclasses.asdict, dict, list],
)
def test_a_token_reply_cannot_be_copied_out_wholesale(spill: Callable[[object], object]) -> None:
    """Case 40."""
    tokens = TokenReply(access_token="canary", refresh_token="canary", id_token="canary")

    with pytest.raises(TypeError) as caught:
        spill(tokens)

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("show", [repr, str, format, ascii])
def test_a_token_reply_shows_nothing(show: Callable[[object], str]) -> None:
    """Case 40."""
    tokens = TokenReply(access_token="canary", refresh_token="canary", id_token="canary")

    assert "canary" not in show(tokens)
    assert "canary" not in show([tokens])


def test_a_token_reply_does_not_change() -> None:
    tokens = TokenReply(access_token="canary")

    with pytest.raises(AttributeError):
        tokens.access_token = "other"
    with pytest.raises(AttributeError):
        del tokens.access_token


@pytest.mark.parametrize("status", [403, 404, 405, 410, 418])
def test_a_refusal_without_a_code_is_transient_unless_it_is_the_endpoints_own(
    identity: IdentityServer, remote: responses.RequestsMock, status: int
) -> None:
    """A deployment of theirs, or a proxy in between, says nothing about the grant."""
    remote.post(TOKEN, json={"message": "no such route"}, status=status)

    with pytest.raises(RemoteUnavailable, match="without an error code"):
        identity.refresh(refresh_token="old")


@pytest.mark.parametrize(
    ("methods", "is_basic"),
    [
        (["client_secret_basic"], True),
        (["client_secret_basic", "private_key_jwt"], True),
        (["client_secret_basic", "client_secret_post"], False),
        (["client_secret_post"], False),
        (None, False),
    ],
)
def test_the_client_says_who_it_is_as_discovery_asks_for(
    identity: IdentityServer,
    remote: responses.RequestsMock,
    methods: list[str] | None,
    is_basic: bool,
) -> None:
    document = DOCUMENT | {"token_endpoint_auth_methods_supported": methods}
    remote.upsert(responses.GET, DISCOVERY, json=document)
    remote.post(TOKEN, json=TOKENS)

    identity.refresh(refresh_token="old")

    [call] = calls(remote, TOKEN)
    assert ("client_secret=" in str(call.request.body)) is not is_basic
    assert call.request.headers.get("Authorization", "").startswith("Basic ") is is_basic

import copy
import dataclasses
import json
import pickle
from collections.abc import Callable
from typing import Any

import pytest
import responses

from apaleo.errors import RemoteContractError
from apaleo.identity import IdentityServer, TokenReply
from apaleo.identity.token_reply import parse_lifetime
from tests.apaleo.identity.remote import TOKEN, TOKENS


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

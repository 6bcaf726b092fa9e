"""What refusals of the token endpoint mean, whatever shape they come in."""

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
from apaleo.identity import IdentityServer
from tests.apaleo.identity.remote import REVOCATION, TOKEN, calls

NO_ACCESS = "User canary@a.example has no access to DEMO"


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
@pytest.mark.parametrize("status", [400, 401, 403])
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
        {"status": 401, "body": "<html>sign in</html>"},
        {"status": 403, "body": "<html>blocked</html>"},
        {"status": 404, "body": ""},
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


@pytest.mark.parametrize("status", [401, 403, 404, 405, 410, 418])
def test_a_refusal_without_a_code_is_transient_unless_it_is_the_endpoints_own(
    identity: IdentityServer, remote: responses.RequestsMock, status: int
) -> None:
    """A deployment of theirs, or a proxy in between, says nothing about the grant."""
    remote.post(TOKEN, json={"message": "no such route"}, status=status)

    with pytest.raises(RemoteUnavailable, match="without an error code"):
        identity.refresh(refresh_token="old")


@pytest.mark.parametrize("status", [400, 401, 403, 410, 422])
def test_a_grant_that_is_refused_by_name_is_refused_whatever_the_status(
    identity: IdentityServer, remote: responses.RequestsMock, status: int
) -> None:
    """Auth0 answers 403."""
    remote.post(TOKEN, status=status, json={"error": "invalid_grant"})

    with pytest.raises(GrantRevoked) as caught:
        identity.refresh(refresh_token="old")
    with pytest.raises(GrantRevoked):
        identity.exchange_code(code="c", redirect_uri="https://app.example/", code_verifier="v")

    assert caught.value.refusal is Refusal.GRANT


@pytest.mark.parametrize(
    ("status", "said", "refusal"),
    [
        (401, NO_ACCESS, Refusal.NO_ACCESS),
        (403, NO_ACCESS, Refusal.NO_ACCESS),
        (400, "access_denied", Refusal.OTHER),
        (403, "access_denied", Refusal.OTHER),
    ],
)
def test_a_word_on_the_persons_access_refuses_a_refresh_whatever_the_status(
    identity: IdentityServer,
    remote: responses.RequestsMock,
    status: int,
    said: str,
    refusal: Refusal,
) -> None:
    remote.post(TOKEN, status=status, json={"error": said})

    with pytest.raises(GrantRevoked) as caught:
        identity.refresh(refresh_token="old")

    assert caught.value.refusal is refusal
    assert "canary" not in str(caught.value)


def test_a_401_that_denies_access_is_about_the_app(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    """Auth0's answer to a wrong client secret."""
    remote.post(TOKEN, status=401, json={"error": "access_denied"})

    with pytest.raises(ClientRefused, match="access_denied"):
        identity.refresh(refresh_token="old")


@pytest.mark.parametrize("error", ["invalid_grant", "access_denied", NO_ACCESS, "not_found"])
def test_what_was_not_found_has_refused_nothing(
    identity: IdentityServer, remote: responses.RequestsMock, error: str
) -> None:
    remote.post(TOKEN, status=404, json={"error": error})

    with pytest.raises(RemoteUnavailable) as caught:
        identity.refresh(refresh_token="old")

    assert caught.type is RemoteUnavailable


@pytest.mark.parametrize(
    "answer",
    [
        {"body": ""},
        {"body": "canary: invalid_grant"},
        {"body": "<h1>canary</h1>"},
        {"json": "canary"},
        {"json": ["canary"]},
        {"json": {"title": "canary"}},
    ],
)
def test_a_bad_request_refuses_a_refresh_even_without_a_word(
    identity: IdentityServer, remote: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    remote.post(TOKEN, status=400, **answer)

    with pytest.raises(GrantRevoked, match="400 without an error code") as caught:
        identity.refresh(refresh_token="old")

    assert caught.value.refusal is Refusal.OTHER
    assert "canary" not in str(caught.value)


def test_a_bad_request_without_json_is_no_word_on_a_code_or_a_revocation(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    remote.post(TOKEN, status=400, body="<h1>Bad request</h1>")
    remote.post(REVOCATION, status=400, body="<h1>Bad request</h1>")

    with pytest.raises(RemoteUnavailable):
        identity.exchange_code(code="c", redirect_uri="https://app.example/", code_verifier="v")
    with pytest.raises(RemoteUnavailable):
        identity.revoke(token="t")

"""How the app says who it is: as discovery asks for, otherwise in the way that is understood."""

from typing import Any
from urllib.parse import parse_qs

import pytest
import responses

from apaleo.errors import ClientRefused, GrantRevoked, RemoteUnavailable
from apaleo.identity import IdentityServer
from tests.apaleo.identity.client_auth import (
    BASIC,
    BODY,
    GRANTED,
    UNKNOWN,
    Answer,
    serve,
    way_of,
    ways_at,
)
from tests.apaleo.identity.remote import DISCOVERY, DOCUMENT, REVOCATION, TOKEN, calls

LEFT_OPEN = [
    ["client_secret_basic", "client_secret_post"],
    ["client_secret_post", "client_secret_basic", "private_key_jwt"],
    ["private_key_jwt"],
    ["none"],
    [],
    None,
]


def advertise(mock: responses.RequestsMock, **methods: Any) -> None:
    named = {f"{name}_auth_methods_supported": value for name, value in methods.items()}
    mock.upsert(responses.GET, DISCOVERY, json=DOCUMENT | named)


@pytest.mark.parametrize(
    ("methods", "way"),
    [
        (["client_secret_basic"], BASIC),
        (["client_secret_basic", "private_key_jwt"], BASIC),
        (["client_secret_post"], BODY),
    ],
)
def test_what_is_advertised_alone_is_the_only_way(
    identity: IdentityServer, remote: responses.RequestsMock, methods: list[str], way: str
) -> None:
    advertise(remote, token_endpoint=methods)
    serve(remote, body=UNKNOWN, basic=UNKNOWN)

    with pytest.raises(ClientRefused):
        identity.refresh(refresh_token="old")

    assert ways_at(remote) == [way]


@pytest.mark.parametrize("methods", LEFT_OPEN)
def test_where_it_is_left_open_the_body_is_enough(
    identity: IdentityServer, remote: responses.RequestsMock, methods: list[str] | None
) -> None:
    advertise(remote, token_endpoint=methods)
    serve(remote, body=GRANTED)

    identity.refresh(refresh_token="old")
    identity.refresh(refresh_token="old")

    assert ways_at(remote) == [BODY, BODY]


@pytest.mark.parametrize("methods", LEFT_OPEN)
def test_where_it_is_left_open_and_the_body_is_not_understood_basic_is_and_stays(
    identity: IdentityServer, remote: responses.RequestsMock, methods: list[str] | None
) -> None:
    advertise(remote, token_endpoint=methods)
    serve(remote, body=UNKNOWN, basic=GRANTED)

    first = identity.exchange_code(code="c", redirect_uri="https://a.example/", code_verifier="v")
    second = identity.refresh(refresh_token="old")

    assert (first.access_token, second.access_token) == ("a", "a")
    assert ways_at(remote) == [BODY, BASIC, BASIC]
    sent, again = [parse_qs(str(call.request.body)) for call in calls(remote, TOKEN)[:2]]
    assert again == {k: v for k, v in sent.items() if not k.startswith("client_")}


def test_where_nothing_is_said_the_body_is_tried_before_basic(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve(remote, body=UNKNOWN, basic=GRANTED)

    identity.refresh(refresh_token="old")

    assert ways_at(remote) == [BODY, BASIC]


def test_a_way_that_is_understood_no_longer_leads_back_to_the_other(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    answers = {BODY: UNKNOWN, BASIC: GRANTED}
    remote.add_callback("POST", TOKEN, lambda request: answers[way_of(request)])
    identity.refresh(refresh_token="old")
    answers |= {BODY: GRANTED, BASIC: UNKNOWN}

    identity.refresh(refresh_token="old")
    identity.refresh(refresh_token="old")

    assert ways_at(remote) == [BODY, BASIC, BASIC, BODY, BODY]


def test_a_refusal_of_the_grant_shows_that_the_client_was_known(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve(remote, body=UNKNOWN, basic=(400, {}, '{"error": "invalid_grant"}'))

    for _ in range(2):
        with pytest.raises(GrantRevoked):
            identity.refresh(refresh_token="old")

    assert ways_at(remote) == [BODY, BASIC, BASIC]


@pytest.mark.parametrize(
    "second",
    [
        UNKNOWN,
        (401, {}, '{"error": "access_denied"}'),
        (400, {}, '{"error": "invalid_request"}'),
        (400, {}, '{"message": "no client_id"}'),
        (400, {}, "<h1>Bad request</h1>"),
        (403, {}, ""),
        (404, {}, '{"error": "not_found"}'),
    ],
)
def test_a_client_that_is_not_known_either_way_costs_no_grant(
    identity: IdentityServer, remote: responses.RequestsMock, second: Answer
) -> None:
    """A wrong secret, and a server that does not look for it in a header."""
    serve(remote, body=UNKNOWN, basic=second)

    for _ in range(2):
        with pytest.raises(ClientRefused, match="invalid_client"):
            identity.refresh(refresh_token="old")

    assert ways_at(remote) == [BODY, BASIC] * 2


@pytest.mark.parametrize("error", ["unauthorized_client", "unsupported_grant_type"])
def test_what_a_known_client_may_not_do_is_not_asked_for_twice(
    identity: IdentityServer, remote: responses.RequestsMock, error: str
) -> None:
    serve(remote, body=(400, {}, f'{{"error": "{error}"}}'))

    with pytest.raises(ClientRefused):
        identity.refresh(refresh_token="old")

    assert ways_at(remote) == [BODY]


def test_a_second_answer_that_is_lost_is_told_as_such(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve(remote, body=UNKNOWN, basic=(503, {"Retry-After": "60"}, ""))

    with pytest.raises(RemoteUnavailable) as caught:
        identity.refresh(refresh_token="old")

    assert caught.value.retry_after == 60
    assert not isinstance(caught.value, ClientRefused)


@pytest.mark.parametrize(
    ("methods", "ways"),
    [
        ({}, [BODY, BASIC]),
        ({"revocation_endpoint": ["client_secret_basic"]}, [BASIC]),
        ({"token_endpoint": ["client_secret_basic"]}, [BASIC]),
        ({"token_endpoint": ["client_secret_basic"], "revocation_endpoint": None}, [BASIC]),
        (
            {"token_endpoint": ["client_secret_post"], "revocation_endpoint": LEFT_OPEN[0]},
            [BODY, BASIC],
        ),
    ],
)
def test_a_token_is_revoked_in_the_way_that_is_understood(
    identity: IdentityServer,
    remote: responses.RequestsMock,
    methods: dict[str, Any],
    ways: list[str],
) -> None:
    advertise(remote, **methods)
    serve(remote, REVOCATION, body=UNKNOWN, basic=(200, {}, ""))

    assert identity.revoke(token="t")

    assert ways_at(remote, REVOCATION) == ways


def test_what_one_endpoint_understands_says_nothing_of_another(
    identity: IdentityServer, remote: responses.RequestsMock
) -> None:
    serve(remote, body=UNKNOWN, basic=GRANTED)
    serve(remote, REVOCATION, body=(200, {}, ""))

    identity.refresh(refresh_token="old")
    identity.revoke(token="t")
    identity.refresh(refresh_token="old")

    assert (ways_at(remote), ways_at(remote, REVOCATION)) == ([BODY, BASIC, BASIC], [BODY])

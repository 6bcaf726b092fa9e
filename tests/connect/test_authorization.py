"""The way there: what is asked of apaleo, and who may ask."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account, Membership, User
from apaleo.identity import pkce
from connect.models import AuthorizationRequest
from encryption.binding import unbind
from hotels.models import Connection
from sandbox.server import Server
from tests.connect.journey import Traveller, parameters
from tests.fixtures.people import SERVER_NAME

pytestmark = pytest.mark.django_db

START = "/connect/start/"
FLOWS = 25
# Of base64url, 6 bits each: 256 bits take 43 characters, and 128 would be enough.
SHORTEST = 43


@pytest.fixture
def careful_client(alice: User) -> Client:
    """Alice's browser at a Lobby that insists on CSRF tokens, as it does outside of tests."""
    browser = Client(SERVER_NAME=SERVER_NAME, enforce_csrf_checks=True)
    browser.force_login(alice)
    return browser


def test_the_consent_screen_is_asked_for_all_that_the_journey_needs(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    screen = traveller.start(account=account)

    asked = parameters(screen)
    assert screen.startswith(f"{platform.url}/connect/authorize?")
    assert set(asked) == {
        *("response_type", "client_id", "redirect_uri", "scope", "state", "nonce"),
        *("code_challenge", "code_challenge_method"),
    }
    assert asked["response_type"] == "code"
    assert asked["client_id"] == settings.APALEO_CLIENT_ID
    assert asked["redirect_uri"] == "http://testserver.localhost/connect/callback/"
    assert asked["scope"].split() == settings.APALEO_SCOPES
    assert "offline_access" in asked["scope"].split()
    assert asked["code_challenge_method"] == "S256"


def test_the_challenge_is_that_of_the_verifier_which_is_sent_with_the_code(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    screen = traveller.start(account=account)

    request = AuthorizationRequest.objects.get()
    verifier = unbind(request.code_verifier, to=request.state_digest)
    assert parameters(screen)["code_challenge"] == pkce.challenge(verifier)
    assert verifier not in screen


def test_state_nonce_verifier_and_browser_token_are_long_and_never_repeated(
    traveller_of: Callable[[User], Traveller], alice: User, account: Account, platform: Server
) -> None:
    drawn: dict[str, list[str]] = {
        "state": [],
        "nonce": [],
        "code_challenge": [],
        "verifier": [],
        "browser": [],
    }

    for _ in range(FLOWS):
        traveller = traveller_of(alice)
        asked = parameters(traveller.start(account=account))
        request = AuthorizationRequest.objects.latest("pk")
        for name in ("state", "nonce", "code_challenge"):
            drawn[name].append(asked[name])
        drawn["verifier"].append(unbind(request.code_verifier, to=request.state_digest))
        drawn["browser"].append(traveller.client.cookies["lobby_browser"].value)

    everything = [secret for secrets in drawn.values() for secret in secrets]
    assert len(set(everything)) == len(everything) == FLOWS * len(drawn)
    assert min(map(len, everything)) >= SHORTEST


def test_flows_of_one_browser_share_its_secret_and_nothing_else(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    first = parameters(traveller.start(account=account))
    second = parameters(traveller.start(account=account))

    assert (
        len(set(AuthorizationRequest.objects.values_list("browser_token_digest", flat=True))) == 1
    )
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]


def test_neither_state_nor_browser_token_is_stored(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    screen = traveller.start(account=account)

    row = repr(AuthorizationRequest.objects.values_list().get())
    assert parameters(screen)["state"] not in row
    assert traveller.client.cookies["lobby_browser"].value not in row


def test_the_browser_token_is_out_of_reach_of_scripts_and_foreign_forms(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    traveller.start(account=account)

    cookie = traveller.client.cookies["lobby_browser"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["domain"] == ""


def test_under_https_the_browser_token_cannot_be_planted_by_a_sister_site(
    client_of: Callable[[User], Client],
    alice: User,
    account: Account,
    platform: Server,
    settings: Any,
) -> None:
    settings.PUBLIC_URL, settings.IS_HTTPS = "https://testserver.localhost", True
    browser = client_of(alice)

    browser.post(START, {"account": account.pk}, secure=True)

    cookie = browser.cookies["__Host-lobby_browser"]
    assert cookie["secure"]
    assert (cookie["path"], cookie["domain"]) == ("/", "")


def test_asking_by_get_starts_nothing(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    response = traveller.client.get(START, {"account": str(account.pk)})

    assert response.status_code == 405
    assert "Location" not in response.headers
    assert not AuthorizationRequest.objects.exists()
    assert platform.control.calls() == []


@pytest.mark.parametrize("headers", [{}, {"origin": "https://evil.example"}])
def test_a_form_of_a_foreign_site_starts_nothing(
    careful_client: Client, account: Account, platform: Server, headers: Any
) -> None:
    response = careful_client.post(START, {"account": account.pk}, headers=headers)

    assert response.status_code == 403
    assert not AuthorizationRequest.objects.exists()
    assert platform.control.calls() == []


def test_whoever_comes_from_the_store_is_shown_which_account_will_be_connected(
    careful_client: Client, account: Account, platform: Server
) -> None:
    page = careful_client.get("/")

    assert account.name in page.content.decode()
    assert f'name="account" value="{account.pk}"' in page.content.decode()
    assert platform.control.calls() == []
    token = {"csrfmiddlewaretoken": str(page.context["csrf_token"]), "account": account.pk}
    assert careful_client.post(START, token).status_code == 302


def test_whoever_comes_from_the_store_with_two_accounts_chooses_one(
    careful_client: Client, alice: User, account: Account, other_account: Account, platform: Server
) -> None:
    Membership.objects.create(account=other_account, user=alice, role=Membership.Role.MANAGER)

    page = careful_client.get("/").content.decode()

    for each in (account, other_account):
        assert each.name in page
        assert str(each.pk) in page


def test_a_stranger_cannot_start_for_an_account(
    traveller_of: Callable[[User], Traveller], charlie: User, account: Account, platform: Server
) -> None:
    response = traveller_of(charlie).client.post(START, {"account": account.pk})

    assert response.status_code == 404
    assert not AuthorizationRequest.objects.exists()


def test_a_stranger_cannot_renew_a_connection(
    traveller_of: Callable[[User], Traveller],
    charlie: User,
    connection: Connection,
    platform: Server,
) -> None:
    response = traveller_of(charlie).client.post(START, {"connection": connection.pk})

    assert response.status_code == 404
    assert not AuthorizationRequest.objects.exists()


def test_nobody_starts_without_signing_in(
    client: Client, account: Account, platform: Server
) -> None:
    response = client.post(START, {"account": account.pk})

    assert (response.status_code, response["Location"]) == (
        302,
        "/accounts/login/?next=/",
    )
    assert not AuthorizationRequest.objects.exists()

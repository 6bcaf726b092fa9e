"""The way back, by the identity server and the address: the one that was asked, at ours, or not."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.test import Client

from accounts.models import Account, User
from apaleo.identity import forget_metadata
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from hotels.client.budget import TOKEN_REST
from hotels.models import Connection
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.journey import (
    CALLBACK,
    Traveller,
    altered,
    calls_of_exchange,
    changed_since,
    parameters,
    refusal_of,
    stored,
)

pytestmark = pytest.mark.django_db

DISCOVERY = "^/.well-known/openid-configuration$"
JWKS = "^/.well-known/openid-configuration/jwks$"
TOKEN = "^/connect/token$"
ACCOUNT = "^/account/v1"


@pytest.fixture
def naming_platform(platform: Server) -> Any:
    """The platform when its answers name their issuer, and it says that they do."""
    platform.control.change_settings(response_iss=True)
    return platform


def test_an_answer_that_names_its_issuer_is_taken(
    traveller: Traveller, account: Account, naming_platform: Any
) -> None:
    callback = traveller.set_out(account=account)

    response = traveller.come_back(callback)

    assert parameters(callback)["iss"] == naming_platform.url
    assert response.status_code == 302


@pytest.mark.parametrize("iss", [None, "", "https://evil.example", "http://127.0.0.1"])
def test_an_answer_of_another_issuer_or_none_is_refused_when_it_must_name_one(
    traveller: Traveller, account: Account, naming_platform: Any, iss: str | None
) -> None:
    callback = traveller.set_out(account=account)
    before = stored()

    response = traveller.come_back(altered(callback, iss=iss))

    assert (response.status_code, refusal_of(response)) == (400, Reason.INVALID)
    assert calls_of_exchange(naming_platform) == []
    assert changed_since(before) == set()


def test_a_refusal_of_another_issuer_is_refused_too(
    traveller: Traveller, account: Account, naming_platform: Any
) -> None:
    callback = traveller.set_out(account=account, decision="deny")

    response = traveller.come_back(altered(callback, iss="https://evil.example"))

    assert refusal_of(response) == Reason.INVALID
    assert AuthorizationRequest.objects.get().consumed_at is None


def test_an_answer_that_names_another_issuer_is_refused_also_when_it_need_not(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)

    response = traveller.come_back(altered(callback, iss="https://evil.example"))

    assert refusal_of(response) == Reason.INVALID
    assert calls_of_exchange(platform) == []


def test_a_server_that_calls_itself_by_another_name_is_not_sent_to(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.add_fault(
        kind="replace", path=DISCOVERY, set={"issuer": "https://evil.example"}
    )
    before = stored()

    response = traveller.client.post("/connect/start/", {"account": account.pk})

    assert (response.status_code, refusal_of(response)) == (502, Reason.MISCONFIGURED)
    assert changed_since(before) == set()


def test_a_server_that_changed_its_name_on_the_way_is_asked_for_nothing(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    platform.control.add_fault(
        kind="replace", path=DISCOVERY, set={"issuer": "https://evil.example"}
    )
    forget_metadata()

    response = traveller.come_back(callback)

    assert refusal_of(response) == Reason.MISCONFIGURED
    assert calls_of_exchange(platform) == []
    assert AuthorizationRequest.objects.get().consumed_at is None


@pytest.mark.parametrize("endpoint", ["authorization_endpoint", "token_endpoint", "jwks_uri"])
def test_a_server_that_points_elsewhere_is_not_followed(
    traveller: Traveller, account: Account, platform: Server, endpoint: str
) -> None:
    platform.control.add_fault(
        kind="replace", path=DISCOVERY, set={endpoint: "https://evil.example/x"}
    )

    response = traveller.client.post("/connect/start/", {"account": account.pk})

    assert (response.status_code, refusal_of(response)) == (502, Reason.MISCONFIGURED)
    assert not AuthorizationRequest.objects.exists()


def test_apaleo_away_at_the_start_is_said_so_and_can_be_tried_again(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.add_fault(kind="status", path=DISCOVERY, status=503, times=1)

    response = traveller.client.post("/connect/start/", {"account": account.pk})

    assert (response.status_code, refusal_of(response)) == (503, Reason.UNAVAILABLE)
    assert traveller.connect(account=account).status_code == 302


def test_apaleo_away_before_the_exchange_leaves_the_way_back_good(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    forget_metadata()
    fault = platform.control.add_fault(kind="reset", path=DISCOVERY)

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (503, Reason.UNAVAILABLE)
    assert calls_of_exchange(platform) == []
    platform.control.delete_fault(fault)
    assert traveller.come_back(callback).status_code == 302


TRANSIENT_ERRORS = {
    "503": {"kind": "status", "status": 503},
    "throttled": {"kind": "status", "status": 429, "headers": {"Retry-After": "30"}},
    "a page instead of JSON": {"kind": "status", "status": 200, "body": "<html>Hello</html>"},
    "reset": {"kind": "reset"},
    "cut off": {"kind": "cut", "after_bytes": 20},
}


@pytest.mark.parametrize("error", TRANSIENT_ERRORS.values(), ids=TRANSIENT_ERRORS.keys())
@pytest.mark.parametrize(
    ("step", "calls"),
    [(TOKEN, {"token"}), (JWKS, {"token", "jwks"}), (ACCOUNT, {"token", "jwks", "api"})],
    ids=["token", "keys", "account"],
)
def test_apaleo_away_during_the_exchange_connects_nothing_and_leaves_no_grant(
    traveller: Traveller,
    account: Account,
    platform: Server,
    step: str,
    calls: set[str],
    error: dict[str, Any],
) -> None:
    callback = traveller.set_out(account=account)
    fault = platform.control.add_fault(path=step, **error)

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (503, Reason.UNAVAILABLE)
    assert not Connection.objects.exists()
    assert set(calls_of_exchange(platform)) == calls
    platform.control.delete_fault(fault)
    run_due()
    if step != TOKEN:
        assert platform.control.tokens(kind="refresh_token", state="issued") == []
    # The half minute that it asked for goes by.
    cache.delete(TOKEN_REST)
    assert traveller.connect(account=account).status_code == 302


def test_a_redirect_of_the_token_endpoint_is_not_followed(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    location = {"Location": f"{platform.url}/connect/userinfo"}
    platform.control.add_fault(kind="status", path=TOKEN, status=307, headers=location)

    response = traveller.come_back(callback)

    assert response.status_code in {502, 503}
    assert calls_of_exchange(platform) == ["token"]


def test_a_callback_at_a_foreign_host_is_refused(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    before = stored()

    response = traveller.client.get(callback, headers={"host": "evil.example"})

    assert response.status_code == 400
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == set()


def test_a_callback_over_plain_http_is_refused_where_the_site_has_https(
    client_of: Callable[[User], Client], alice: User, platform: Server, settings: Any
) -> None:
    settings.PUBLIC_URL = "https://testserver.localhost"
    settings.SECURE_SSL_REDIRECT = True

    response = client_of(alice).get("/connect/callback/", {"state": "x", "code": "y"})

    assert response.status_code == 400
    assert "Location" not in response.headers


def test_the_redirect_uri_is_the_same_bytes_at_both_ends_whatever_the_browser_says(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    screen = traveller.client.post(
        "/connect/start/",
        {"account": account.pk},
        headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"},
    )["Location"]

    traveller.come_back(traveller.consent(screen))

    [asked, *_] = platform.control.calls(kind="authorize")
    [exchanged] = platform.control.calls(kind="token")
    assert asked["query"]["redirect_uri"] == "http://testserver.localhost/connect/callback/"
    assert exchanged["form"]["redirect_uri"] == asked["query"]["redirect_uri"]


def test_a_callback_is_not_taken_by_post(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)

    response = traveller.client.post(CALLBACK, parameters(callback))

    assert response.status_code == 405
    assert calls_of_exchange(platform) == []


def test_the_callback_answers_without_naming_its_address_to_anyone(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    done = traveller.connect(account=account)
    refused = traveller.client.get(CALLBACK)

    for response in (done, refused):
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]


def test_a_key_lost_on_the_way_is_told_and_asks_for_no_token(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    callback = traveller.set_out(account=account)
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]

    response = traveller.come_back(callback)

    assert response.status_code == 400
    assert AuthorizationRequest.objects.defer("code_verifier").get().failure == "not_accepted"
    assert calls_of_exchange(platform) == []

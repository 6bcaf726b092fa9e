"""Each way in which a trip to the consent screen can fail has a page that helps."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Membership, User
from apaleo.errors import RemoteContractError
from connect import authorization
from connect.models import AuthorizationRequest
from connect.refusals import Reason, Refusal
from connect.views.refusal_page import STATUSES
from hotels.models import Connection
from tests.connect.pages import resources, words

CALLBACK = "/connect/callback/"
ANSWER = {
    "code": "canary-code",
    "state": "canary-state",
    "error_description": "<b>canary-markup</b>",
}

PAGES: dict[Reason, tuple[int, str]] = {
    Reason.DECLINED: (403, "apaleo's permission page was closed or declined."),
    Reason.INVALID: (400, "The link that brought you here is damaged"),
    Reason.EXPIRED: (400, "the way to apaleo and back is open for ten minutes"),
    Reason.OTHER_BROWSER: (403, "was started in another browser"),
    Reason.SIGNED_OUT: (403, "Please sign in again"),
    Reason.OTHER_USER: (403, "Somebody else is signed in now"),
    Reason.NOT_ALLOWED: (403, "Ask an owner of your company to connect apaleo"),
    Reason.HELD_ELSEWHERE: (409, "This apaleo account is already connected"),
    Reason.OTHER_APALEO_ACCOUNT: (409, "Nothing was changed."),
    Reason.NO_REFRESH_TOKEN: (403, "the permission offline_access is missing"),
    Reason.MISSING_SCOPE: (403, "See your hotels, room types, rooms and rate plans setup.read"),
    Reason.UNAVAILABLE: (503, "apaleo cannot be reached"),
    Reason.NOT_ACCEPTED: (400, "apaleo did not accept this any more"),
    Reason.INVALID_ID_TOKEN: (502, "We could not be sure who answered"),
    Reason.MISCONFIGURED: (502, "Something is wrong on our side"),
    Reason.SIGN_IN_NEEDED: (403, "sign in when apaleo asks you to"),
    Reason.ACCOUNT_CHOICE_NEEDED: (403, "Start again and choose the login"),
    Reason.CONSENT_NEEDED: (403, "Start again and choose “Allow”"),
    Reason.SCOPE_NOT_ENABLED: (502, "asks apaleo for a permission that it may not ask for"),
    Reason.BUSY: (503, "Many people are connecting just now. Nothing is lost."),
    Reason.FAILED: (500, "the access that you gave was handed back"),
    Reason.TOO_MANY: (429, "This was started very often"),
    Reason.IN_PROGRESS: (409, "Your connection is being finished in another tab."),
}


def trip_to(connection: Connection) -> AuthorizationRequest:
    """A round trip that has ended in the connection."""
    return AuthorizationRequest(connection=connection)


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the next trip end in a refusal."""

    def with_reason(reason: Reason, **fields: Any) -> None:
        def complete(**_: Any) -> AuthorizationRequest:
            raise Refusal(reason, **fields)

        monkeypatch.setattr(authorization, "complete", complete)

    return with_reason


@pytest.fixture
def browser(alice: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(alice)


def test_every_reason_has_a_page_and_a_status() -> None:
    assert set(PAGES) == set(Reason) == set(STATUSES)


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("visitor", ["alice", "nobody"])
def test_each_refusal_says_what_happened_and_repeats_nothing_of_the_answer(
    reason: Reason,
    visitor: str,
    browser: Client,
    client: Client,
    refuse: Callable[..., None],
) -> None:
    refuse(reason, scope="setup.read" if reason == Reason.MISSING_SCOPE else None)
    status, said = PAGES[reason]

    response = (browser if visitor == "alice" else client).get(CALLBACK, ANSWER)

    assert response.status_code == status
    assert said in words(response)
    assert "canary" not in response.content.decode()


@pytest.mark.parametrize("reason", Reason)
def test_no_refusal_is_kept_by_a_cache_or_named_to_another_site(
    reason: Reason, browser: Client, refuse: Callable[..., None], settings: Any
) -> None:
    settings.PRODUCT_LOGO_URL = "https://elsewhere.example/logo.png"
    refuse(reason)

    response = browser.get(CALLBACK, ANSWER)

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Frame-Options"] == "DENY"
    assert all(address.startswith("/") for address in resources(response))


def test_success_takes_the_code_out_of_the_address(
    browser: Client, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(authorization, "complete", lambda **_: trip_to(connection))

    response = browser.get(CALLBACK, ANSWER)

    assert response.status_code == 302
    assert response["Location"] == reverse("connect:connection", args=[connection.pk])
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_success_leads_into_the_account_that_was_connected(
    alice: User,
    browser: Client,
    other_account: Account,
    make_connection: Callable[..., Connection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Membership.objects.create(account=other_account, user=alice, role=Membership.Role.MANAGER)
    connection = make_connection(account=other_account)
    monkeypatch.setattr(authorization, "complete", lambda **_: trip_to(connection))

    response = browser.get(CALLBACK, ANSWER, follow=True)

    assert response.context["tenancy"].account == other_account


def test_a_reconnection_that_was_refused_starts_again_for_the_same_connection(
    browser: Client, connection: Connection, refuse: Callable[..., None]
) -> None:
    refuse(Reason.OTHER_APALEO_ACCOUNT, connection=connection)

    response = browser.get(CALLBACK, ANSWER)

    assert "than Demo Hotels, which you were reconnecting" in words(response)
    here = reverse("connect:connection", args=[connection.pk])
    assert f'href="{here}?login=other"' in page_of(response)


@pytest.mark.parametrize("visitor", ["charlie", "nobody"])
def test_a_connection_is_not_named_to_whoever_else_is_signed_in_by_now(
    visitor: str,
    client: Client,
    charlie: User,
    client_of: Callable[[User], Client],
    connection: Connection,
    refuse: Callable[..., None],
) -> None:
    refuse(Reason.OTHER_APALEO_ACCOUNT, connection=connection)

    response = (client_of(charlie) if visitor == "charlie" else client).get(CALLBACK, ANSWER)

    page = response.content.decode()
    assert str(connection.pk) not in page
    assert "Demo Hotels" not in page
    assert "Seaside" not in page


def test_starting_again_leads_to_the_step_that_names_the_account(
    browser: Client, refuse: Callable[..., None]
) -> None:
    refuse(Reason.EXPIRED)

    page = page_of(browser.get(CALLBACK, ANSWER))

    assert f'href="{reverse("connect:landing")}"' in page


@pytest.mark.parametrize("reason", Reason)
def test_a_refusal_has_no_form_since_it_would_come_without_an_origin(
    reason: Reason, browser: Client, refuse: Callable[..., None]
) -> None:
    refuse(reason)

    page = page_of(browser.get(CALLBACK, ANSWER))

    assert "<form" not in page


def test_who_is_signed_out_is_led_to_sign_in_and_to_the_start(
    client: Client, refuse: Callable[..., None]
) -> None:
    refuse(Reason.SIGNED_OUT)

    page = client.get(CALLBACK, ANSWER).content.decode()

    assert f'{reverse("account_login")}?next=/"' in page


def test_a_callback_that_carries_nothing_is_refused_whoever_asks(client: Client, db: None) -> None:
    response = client.get(CALLBACK)

    assert response.status_code == 400
    assert "The link that brought you here is damaged" in words(response)


def test_a_start_while_apaleo_is_away_says_so_and_offers_to_try_again(
    browser: Client, account: Account
) -> None:
    response = browser.post(reverse("connect:start"), {"account": str(account.pk)})

    assert response.status_code == 503
    assert "apaleo cannot be reached" in words(response)
    assert f'href="{reverse("connect:landing")}"' in page_of(response)
    assert not AuthorizationRequest.objects.exists()


def test_a_start_with_a_registration_that_is_not_in_order_tells_whom_to_write_to(
    browser: Client, connection: Connection, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def begin(**_: Any) -> str:
        raise RemoteContractError("discovery.issuer: not the identity server that was asked")

    monkeypatch.setattr(authorization, "begin", begin)

    response = browser.post(reverse("connect:start"), {"connection": str(connection.pk)})

    assert response.status_code == 502
    assert settings.SUPPORT_EMAIL in words(response)
    assert f'href="{reverse("connect:connection", args=[connection.pk])}"' in page_of(response)
    assert "issuer" not in response.content.decode()


def test_a_start_leads_to_the_consent_screen_and_marks_the_browser(
    browser: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, Any] = {}

    def begin(**given: Any) -> str:
        asked.update(given)
        return "https://identity.example/connect/authorize?state=s"

    monkeypatch.setattr(authorization, "begin", begin)

    response = browser.post(reverse("connect:start"), {"account": str(account.pk)})

    cookie = response.cookies["lobby_browser"]
    assert response["Location"] == "https://identity.example/connect/authorize?state=s"
    assert cookie.value == asked["browser_token"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert asked["account"] == account
    assert asked["reconnects"] is None


def test_two_tabs_of_one_browser_keep_one_mark(
    browser: Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks: list[str] = []

    def begin(**given: Any) -> str:
        marks.append(given["browser_token"])
        return "https://identity.example/connect/authorize"

    monkeypatch.setattr(authorization, "begin", begin)

    for _ in range(2):
        browser.post(reverse("connect:start"), {"account": str(account.pk)})

    assert marks[0] == marks[1]


def page_of(response: Any) -> str:
    """The page's source."""
    return str(response.content.decode())

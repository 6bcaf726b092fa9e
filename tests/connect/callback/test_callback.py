"""The way back, by what apaleo sends: taken once, or refused before any call is made."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Account, User
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from hotels.models import Connection, Credential, SyncRun
from jobs.messages import Message
from sandbox.server import Server
from tests.connect.journey import (
    Traveller,
    altered,
    calls_of_exchange,
    changed_since,
    parameters,
    refusal_of,
    stored,
)

pytestmark = pytest.mark.django_db

MARKUP = "<script>alert('canary')</script>"


def test_consent_leads_to_a_connection_of_the_account(
    traveller: Traveller, account: Account, alice: User, platform: Server
) -> None:
    callback = traveller.set_out(account=account)

    response = traveller.come_back(callback)

    connection = Connection.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/connect/{connection.pk}/")
    assert (connection.account, connection.connected_by) == (account, alice)
    assert connection.apaleo_account_code == "DEMO"
    assert connection.apaleo_account_name == "Demo Hotels"
    assert calls_of_exchange(platform) == ["token", "jwks", "api"]


def test_the_connection_is_stored_together_with_its_tokens_and_its_first_sync_run(
    traveller: Traveller,
    account: Account,
    platform: Server,
    sent_messages: list[Message],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        traveller.connect(account=account)

    connection = Connection.objects.get()
    run = SyncRun.objects.get()
    assert Credential.objects.get().connection == connection
    assert (run.connection, run.state) == (connection, SyncRun.State.WAITING)
    assert run.cause == SyncRun.Cause.CONNECTED
    assert [(call.task, call.args) for call in sent_messages] == [("hotels.sync", (run.pk,))]


def test_callback_without_state_is_refused_and_asks_for_no_token(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    before = stored()

    response = traveller.come_back(altered(callback, state=None))

    assert (response.status_code, refusal_of(response)) == (400, Reason.INVALID)
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == set()


@pytest.mark.parametrize("state", ["", "x", "0" * 43, "\u2603", "a" * 5000])
def test_callback_with_wrong_state_is_refused_and_asks_for_no_token(
    traveller: Traveller, account: Account, platform: Server, state: Any
) -> None:
    callback = traveller.set_out(account=account)
    before = stored()

    response = traveller.come_back(altered(callback, state=state))

    assert (response.status_code, refusal_of(response)) == (400, Reason.INVALID)
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == set()


def test_the_digest_of_a_state_is_no_state(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    digest = AuthorizationRequest.objects.get().state_digest

    response = traveller.come_back(altered(callback, state=digest))

    assert refusal_of(response) == Reason.INVALID
    assert calls_of_exchange(platform) == []


def test_a_callback_after_ten_minutes_is_refused_and_asks_for_no_token(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    before = stored()

    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (400, Reason.EXPIRED)
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == set()


def test_a_callback_just_before_ten_minutes_is_taken(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.change_settings(code_seconds=3600)
    callback = traveller.set_out(account=account)

    with time_machine.travel(timezone.now() + timedelta(minutes=9, seconds=50)):
        response = traveller.come_back(callback)

    assert response.status_code == 302


def test_declining_is_said_so_and_spends_the_state_without_a_token_call(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account, decision="deny")
    before = stored()

    first = traveller.come_back(callback)
    second = traveller.come_back(callback)

    assert parameters(callback)["error"] == "access_denied"
    assert (first.status_code, refusal_of(first)) == (403, Reason.DECLINED)
    assert refusal_of(second) == Reason.DECLINED
    request = AuthorizationRequest.objects.get()
    assert request.consumed_at is not None
    assert request.outcome == AuthorizationRequest.Outcome.DECLINED
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == {"AuthorizationRequest"}


def test_a_code_that_comes_after_declining_is_not_exchanged(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    declined = traveller.set_out(account=account, decision="deny")
    traveller.come_back(declined)

    response = traveller.come_back(altered(declined, error=None, code="0123456789"))

    assert refusal_of(response) == Reason.DECLINED
    assert calls_of_exchange(platform) == []


def test_an_error_of_the_platform_is_shown_and_logged_in_our_words_only(
    traveller: Traveller, account: Account, platform: Server, caplog: pytest.LogCaptureFixture
) -> None:
    callback = traveller.set_out(account=account, decision="deny")

    response = traveller.come_back(
        altered(callback, error=f"server_error{MARKUP}", error_description=MARKUP, error_uri=MARKUP)
    )

    assert (response.status_code, refusal_of(response)) == (502, Reason.MISCONFIGURED)
    assert "canary" not in response.content.decode()
    assert "canary" not in caplog.text
    assert calls_of_exchange(platform) == []


@pytest.mark.parametrize(
    "pollute",
    [
        lambda callback: f"{callback}&error=access_denied",
        lambda callback: f"{callback}&code=another",
        lambda callback: f"{callback}&code={parameters(callback)['code']}",
        lambda callback: f"{callback}&state=another",
        lambda callback: f"{callback}&state={parameters(callback)['state']}",
        lambda callback: f"{callback}&iss=https://a.example&iss=https://b.example",
        lambda callback: altered(callback, code=None),
        lambda callback: altered(callback, code=""),
    ],
    ids=[
        "code and error",
        "two codes",
        "the same code twice",
        "two states",
        "the same state twice",
        "two issuers",
        "no code",
        "an empty code",
    ],
)
def test_a_contradictory_callback_is_refused_and_leaves_the_state_good(
    traveller: Traveller, account: Account, platform: Server, pollute: Any
) -> None:
    callback = traveller.set_out(account=account)
    before = stored()

    response = traveller.come_back(pollute(callback))

    assert (response.status_code, refusal_of(response)) == (400, Reason.INVALID)
    assert calls_of_exchange(platform) == []
    assert changed_since(before) == set()
    assert traveller.come_back(callback).status_code == 302


def test_a_code_of_another_flow_does_not_fit_the_verifier_and_is_reported(
    traveller: Traveller,
    traveller_of: Callable[[User], Traveller],
    account: Account,
    other_account: Account,
    charlie: User,
    platform: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    mine = traveller.set_out(account=account)
    attackers = traveller_of(charlie).set_out(account=other_account, email="admin@solo.example")
    before = stored()

    response = traveller.come_back(altered(mine, code=parameters(attackers)["code"]))

    assert (response.status_code, refusal_of(response)) == (400, Reason.NOT_ACCEPTED)
    [call] = platform.control.calls(kind="token")
    assert call["note"] == "invalid_grant: code_verifier does not fit the code_challenge"
    assert calls_of_exchange(platform) == ["token"]
    assert changed_since(before) == {"AuthorizationRequest"}
    assert "security: alice@seaside.example for Seaside Hotels" in caplog.text

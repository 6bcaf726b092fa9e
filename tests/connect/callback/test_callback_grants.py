"""The way back, by what was granted: enough, lasting, and not somebody else's."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Account, Membership, User
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from hotels.models import Connection, Credential, Revocation
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.journey import Traveller, calls_of_exchange, changed_since, refusal_of, stored
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db


@pytest.fixture
def connected(traveller: Traveller, account: Account, platform: Server) -> Connection:
    """The account's connection to DEMO, made the whole way."""
    traveller.connect(account=account)
    return Connection.objects.get()


def live_refresh_tokens(platform: Server) -> list[str]:
    """The apaleo accounts whose refresh tokens still work."""
    tokens = platform.control.tokens(kind="refresh_token", state="issued")
    return sorted(token["account_code"] for token in tokens)


def test_reconnecting_keeps_the_connection_and_replaces_its_tokens(
    traveller: Traveller, connected: Connection, platform: Server
) -> None:
    before = Credential.objects.get().refresh_token

    response = traveller.connect(connection=connected)

    assert response["Location"] == f"/connect/{connected.pk}/"
    assert Connection.objects.get() == connected
    assert Credential.objects.get().refresh_token != before


def test_reconnecting_as_another_apaleo_account_changes_nothing_and_revokes_the_grant(
    traveller: Traveller, connected: Connection, platform: Server
) -> None:
    before = stored()

    response = traveller.connect(connection=connected, email="admin@solo.example")

    assert (response.status_code, refusal_of(response)) == (409, Reason.OTHER_APALEO_ACCOUNT)
    assert changed_since(before) == {"AuthorizationRequest", "Revocation"}
    run_due()
    assert live_refresh_tokens(platform) == ["DEMO"]


def test_an_apaleo_account_of_somebody_else_is_refused_without_a_word_about_them(
    traveller_of: Callable[[User], Traveller],
    alice: User,
    charlie: User,
    connected: Connection,
    account: Account,
    other_account: Account,
    platform: Server,
) -> None:
    rival = traveller_of(charlie)
    before = stored()

    response = rival.connect(account=other_account)

    page = response.content.decode().lower()
    assert (response.status_code, refusal_of(response)) == (409, Reason.HELD_ELSEWHERE)
    assert changed_since(before) == {"AuthorizationRequest", "Revocation"}
    for hint in (account.name, str(account.pk), alice.email, str(connected.pk), "seaside"):
        assert hint.lower() not in page


def test_the_grant_of_whoever_came_second_is_revoked_and_the_first_ones_is_not(
    traveller_of: Callable[[User], Traveller],
    charlie: User,
    connected: Connection,
    other_account: Account,
    platform: Server,
) -> None:
    traveller_of(charlie).connect(account=other_account)
    assert live_refresh_tokens(platform) == ["DEMO", "DEMO"]

    run_due()

    assert live_refresh_tokens(platform) == ["DEMO"]
    assert len(platform.control.calls(kind="revocation")) == 1
    assert Revocation.objects.get().state == Revocation.State.DONE
    connected.refresh_from_db()
    assert connected.is_active


@pytest.mark.django_db(transaction=True)
def test_of_two_accounts_at_the_same_instant_one_gets_the_apaleo_account(
    traveller: Traveller,
    traveller_of: Callable[[User], Traveller],
    charlie: User,
    account: Account,
    other_account: Account,
    platform: Server,
) -> None:
    rival = traveller_of(charlie)
    ways_back = [
        (traveller, traveller.set_out(account=account)),
        (rival, rival.set_out(account=other_account)),
    ]
    # Both know their apaleo account, and that nobody holds it, before either has it.
    platform.control.set_latency(path="/account/v1", seconds=0.5)

    responses = simultaneously(
        *(lambda who=who, callback=callback: who.come_back(callback) for who, callback in ways_back)
    )

    assert sorted(response.status_code for response in responses) == [302, 409]
    winner = (account, other_account)[responses[0].status_code == 409]
    assert Connection.objects.get().account == winner
    run_due()
    assert live_refresh_tokens(platform) == ["DEMO"]


def test_an_apaleo_account_that_was_given_up_can_be_connected_by_somebody_else(
    traveller_of: Callable[[User], Traveller],
    charlie: User,
    connected: Connection,
    other_account: Account,
    platform: Server,
) -> None:
    connected.end(status=Connection.Status.DISCONNECTED, now=connected.connected_at)

    response = traveller_of(charlie).connect(account=other_account)

    assert response.status_code == 302
    assert other_account.connections.get().apaleo_account_code == "DEMO"


def test_without_a_refresh_token_nothing_is_connected(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    platform.control.add_fault(kind="replace", path="/connect/token", remove=["refresh_token"])
    callback = traveller.set_out(account=account)
    before = stored()

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (403, Reason.NO_REFRESH_TOKEN)
    assert "offline_access" in response.content.decode()
    assert calls_of_exchange(platform) == ["token", "jwks"]
    assert changed_since(before) == {"AuthorizationRequest", "Revocation"}


def test_without_lasting_access_granted_nothing_is_connected(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    settings.APALEO_SCOPES = [s for s in settings.APALEO_SCOPES if s != "offline_access"]

    response = traveller.connect(account=account)

    assert refusal_of(response) == Reason.NO_REFRESH_TOKEN
    assert not Connection.objects.exists()


@pytest.mark.parametrize(
    ("status", "error", "calls"),
    [(401, "invalid_client", 2), (400, "unauthorized_client", 1), (400, "invalid_request", 1)],
)
def test_a_registration_that_is_not_in_order_is_said_to_be_ours_to_mend(
    traveller: Traveller, account: Account, platform: Server, status: Any, error: Any, calls: int
) -> None:
    callback = traveller.set_out(account=account)
    body = f'{{"error": "{error}"}}'
    headers = {"Content-Type": "application/json"}
    platform.control.add_fault(
        kind="status", path="/connect/token", status=status, body=body, headers=headers
    )

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (502, Reason.MISCONFIGURED)
    assert AuthorizationRequest.objects.get().failure == Reason.MISCONFIGURED
    assert calls_of_exchange(platform) == ["token"] * calls


def test_a_wrong_client_secret_is_said_to_be_ours_to_mend(
    traveller: Traveller, account: Account, platform: Server, settings: Any
) -> None:
    callback = traveller.set_out(account=account)
    settings.APALEO_CLIENT_SECRET = "mistyped"

    response = traveller.come_back(callback)

    assert refusal_of(response) == Reason.MISCONFIGURED
    assert (platform.control.calls(kind="token")[0]["note"] or "").startswith("invalid_client")


def test_a_code_that_ran_out_at_the_platform_asks_to_start_again(
    traveller: Traveller, account: Account, platform: Server
) -> None:
    callback = traveller.set_out(account=account)
    platform.control.expire_tokens(kind="code")

    response = traveller.come_back(callback)

    assert (response.status_code, refusal_of(response)) == (400, Reason.NOT_ACCEPTED)
    assert traveller.connect(account=account).status_code == 302


def test_a_second_connection_of_the_same_account_is_taken_up_and_not_doubled(
    traveller_of: Callable[[User], Traveller],
    mark: User,
    connected: Connection,
    account: Account,
    platform: Server,
) -> None:
    response = traveller_of(mark).connect(account=account)

    assert response["Location"] == f"/connect/{connected.pk}/"
    assert Connection.objects.get().connected_by == mark


def test_a_manager_may_connect_and_a_viewer_may_not_even_start(
    traveller_of: Callable[[User], Traveller],
    mark: User,
    bob: User,
    account: Account,
    platform: Server,
) -> None:
    response = traveller_of(bob).client.post("/connect/start/", {"account": account.pk})

    assert response.status_code == 403
    assert not AuthorizationRequest.objects.exists()
    assert traveller_of(mark).connect(account=account).status_code == 302
    assert Membership.objects.get(user=mark).role == Membership.Role.MANAGER

"""Several who want, end or renew one grant at the same time."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import Account, User
from connect.models import AuthorizationRequest
from hotels import tokens
from hotels.connections import disconnect, establish
from hotels.models import Connection, Credential, Notice, Revocation
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import consent, expire, refresh_token_of, refreshes
from tests.simultaneously import simultaneously

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def expired(connected: Connection) -> Connection:
    expire(connected)
    return connected


def attempt(action: Callable[[], Any]) -> Any:
    """Return what it returns or raises."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001 - the test looks at it
        return error


def in_background(action: Callable[[], Any]) -> Callable[[], Any]:
    """Start it in a thread of its own, and return what waits for its end and tells it."""
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(attempt(action))
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()

    def finish() -> Any:
        thread.join(timeout=30)
        return outcome[0]

    return finish


def wait_for_refresh(platform: Server) -> None:
    """Return as soon as a refresh call is under way."""
    deadline = time.monotonic() + 10
    while not refreshes(platform):
        assert time.monotonic() < deadline, "no refresh call came"
        time.sleep(0.02)


def test_many_threads_with_one_expired_token_make_one_refresh_call(
    expired: Connection, platform: Server
) -> None:
    platform.control.set_latency(seconds=0.5, path="/connect/token")

    found = simultaneously(*[lambda: tokens.access_token(expired.pk)] * 8)

    [call] = refreshes(platform)
    assert {fingerprint(token) for token in found} == {call["issued"]["access_token"]}


def test_many_threads_with_one_refused_grant_ask_once_and_all_hear_of_it(
    expired: Connection, platform: Server
) -> None:
    platform.control.set_latency(seconds=0.5, path="/connect/token")
    platform.control.revoke_grants(account_code="DEMO")

    raised = simultaneously(*[lambda: attempt(lambda: tokens.access_token(expired.pk))] * 8)

    assert len(refreshes(platform)) == 1
    assert {type(error) for error in raised} == {tokens.GrantInDoubt}
    assert not Notice.objects.exists()


def test_many_threads_with_one_refused_token_make_one_refresh_call(
    connected: Connection, platform: Server
) -> None:
    platform.control.set_latency(seconds=0.5, path="/connect/token")
    refused = tokens.access_token(connected.pk)

    found = simultaneously(*[lambda: tokens.access_token(connected.pk, rejected=refused)] * 8)

    assert len(set(found)) == 1
    assert len(refreshes(platform)) == 1


def test_a_disconnection_during_a_refresh_stays_a_disconnection(
    expired: Connection, platform: Server
) -> None:
    platform.control.set_latency(seconds=0.7, path="/connect/token")
    refresh = in_background(lambda: tokens.access_token(expired.pk))
    wait_for_refresh(platform)

    started = time.monotonic()
    disconnect(expired, now=timezone.now())

    took = time.monotonic() - started
    late = refresh()
    [call] = refreshes(platform)
    expired.refresh_from_db()
    assert took < 0.5
    assert isinstance(late, tokens.NotConnected)
    assert expired.status == Connection.Status.DISCONNECTED
    assert not Credential.objects.exists()
    # What is revoked is the grant as the refresh has left it.
    revocation = Revocation.objects.get()
    assert fingerprint(revocation.unbound_token() or "") == call["issued"]["refresh_token"]
    assert revocation.due_at <= timezone.now()


def test_a_refresh_that_waited_for_a_disconnection_asks_for_nothing(
    expired: Connection, platform: Server
) -> None:
    with connections["default"].cursor():
        tokens_before = Credential.objects.count()
    platform.control.set_latency(seconds=0.7, path="/connect/token")
    refresh = in_background(lambda: tokens.access_token(expired.pk))
    wait_for_refresh(platform)
    end = in_background(lambda: disconnect(expired, now=timezone.now()))

    refresh(), end()
    last = attempt(lambda: tokens.access_token(expired.pk))

    assert tokens_before == 1
    assert isinstance(last, tokens.NotConnected)
    assert len(refreshes(platform)) == 1


def test_a_reconnection_during_a_refresh_is_not_overwritten_by_its_late_answer(
    expired: Connection,
    platform: Server,
    make_request: Callable[..., AuthorizationRequest],
    account: Account,
    alice: User,
) -> None:
    grant = consent("DEMO")
    platform.control.clear_ledger()
    platform.control.set_latency(seconds=0.7, path="/connect/token")
    refresh = in_background(lambda: tokens.access_token(expired.pk))
    wait_for_refresh(platform)

    establish(
        grant,
        account=account,
        user=alice,
        reconnects=expired,
        now=timezone.now() + timedelta(seconds=1),
    )

    assert refresh() == grant.reply.access_token
    assert refresh_token_of(expired) == fingerprint(grant.reply.refresh_token or "")
    assert tokens.access_token(expired.pk) == grant.reply.access_token

"""Whatever breaks after the code was exchanged, the grant is handed back or it is in use."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError
from django.db.models.query import QuerySet

from accounts.models import Account
from connect.consent import exchange, safety_net
from connect.models import AuthorizationRequest
from connect.refusals import Reason
from hotels.connections import establish as establish_really
from hotels.models import Connection, Revocation
from jobs.runner import run_due
from sandbox.server import Server
from tests.connect.journey import Traveller, refusal_of

pytestmark = pytest.mark.django_db

CRASHES = [RuntimeError("a bug of ours"), OperationalError("the database broke")]


@pytest.fixture
def break_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let what comes after the exchange of the code raise."""

    def arrange(error: Exception) -> None:
        def establish(*_: Any, **__: Any) -> Connection:
            raise error

        monkeypatch.setattr(exchange, "establish", establish)

    return arrange


def live_refresh_tokens(platform: Server) -> list[str]:
    tokens = platform.control.tokens(kind="refresh_token", state="issued")
    return [token["account_code"] for token in tokens]


@pytest.mark.parametrize("error", CRASHES, ids=["a bug", "the database"])
def test_a_crash_after_the_exchange_hands_the_grant_back_and_is_told_on_reload(
    traveller: Traveller,
    account: Account,
    platform: Server,
    break_after: Callable[[Exception], None],
    error: Exception,
) -> None:
    callback = traveller.set_out(account=account)
    break_after(error)
    traveller.client.raise_request_exception = False

    crashed, again = traveller.come_back(callback), traveller.come_back(callback)

    run_due()
    assert (crashed.status_code, again.status_code) == (500, 500)
    assert refusal_of(again) == Reason.FAILED
    assert live_refresh_tokens(platform) == []
    assert len(platform.control.calls(kind="token")) == 1


def test_where_no_job_can_be_stored_the_grant_is_revoked_at_once(
    traveller: Traveller,
    account: Account,
    platform: Server,
    break_after: Callable[[Exception], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise DatabaseError("no room left")

    callback = traveller.set_out(account=account)
    break_after(RuntimeError("a bug of ours"))
    monkeypatch.setattr(safety_net, "revoke_unused_grant", refuse)
    traveller.client.raise_request_exception = False

    traveller.come_back(callback)

    assert live_refresh_tokens(platform) == []
    assert not Revocation.objects.exists()


def test_a_grant_that_cannot_even_be_revoked_is_named_in_the_log(
    traveller: Traveller,
    account: Account,
    platform: Server,
    break_after: Callable[[Exception], None],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise DatabaseError("no room left")

    callback = traveller.set_out(account=account)
    break_after(RuntimeError("a bug of ours"))
    monkeypatch.setattr(safety_net, "revoke_unused_grant", refuse)
    platform.control.add_fault(kind="reset", path="^/connect/revocation$")
    traveller.client.raise_request_exception = False

    traveller.come_back(callback)

    assert "a grant that nobody uses is left at apaleo" in caplog.text


def test_a_crash_after_the_commit_keeps_the_connection_and_its_grant(
    traveller: Traveller, account: Account, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def establish(*arguments: Any, **options: Any) -> Connection:
        establish_really(*arguments, **options)
        raise RuntimeError("what comes after the commit")

    callback = traveller.set_out(account=account)
    monkeypatch.setattr(exchange, "establish", establish)

    response = traveller.come_back(callback)

    run_due()
    assert response["Location"] == f"/connect/{Connection.objects.get().pk}/"
    assert live_refresh_tokens(platform) == ["DEMO"]


def test_a_database_that_does_not_say_counts_as_not_connected(
    traveller: Traveller,
    account: Account,
    platform: Server,
    make_request: Callable[..., AuthorizationRequest],
    alice: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: Any) -> bool:
        raise OperationalError("the connection is lost")

    request = make_request(account=account, user=alice)
    monkeypatch.setattr(QuerySet, "exists", refuse)

    assert not safety_net.is_in_use(request)

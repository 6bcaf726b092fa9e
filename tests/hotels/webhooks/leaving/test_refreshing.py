"""A hotel leaves with a token that has to be refreshed, or is being refreshed just now."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections as databases
from django.utils import timezone

from hotels.connections import disconnect, establish
from hotels.models import Connection, Credential, ReplacedGrant, Revocation
from hotels.models.credential import REFRESH_LEASE
from hotels.tokens import NotConnected, access_token
from hotels.tokens.call import call
from jobs import runner
from sandbox.server import Server
from tests.hotels.grants import consent, expire, refreshes

pytestmark = pytest.mark.django_db(transaction=True)

State = Revocation.State


@pytest.fixture
def run_all() -> Callable[..., None]:
    """Do the revocations that are due, so much later."""

    def run_all(*, later: timedelta = timedelta(0)) -> None:
        now = timezone.now() + later
        runner.run_due(clock=lambda: now)

    return run_all


@contextmanager
def refreshing(connection: Connection, platform: Server) -> Iterator[None]:
    """Have a refresh under way inside the block, and over after it."""
    expire(connection)
    platform.control.set_latency(seconds=1, path="/connect/token")

    def ask() -> None:
        with suppress(NotConnected):
            access_token(connection.pk)
        databases.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    until = time.monotonic() + 10
    while not refreshes(platform):
        assert time.monotonic() < until, "no refresh call came"
        time.sleep(0.02)
    yield
    thread.join(20)
    platform.control.clear_latency()


def test_with_a_good_token_nothing_is_refreshed(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    disconnect(subscribed, now=timezone.now())
    sealed = Revocation.objects.get()

    run_all()

    calls = [(one["method"], one["path"].split("/")[2]) for one in reachable.control.calls()]
    assert str(sealed.binding) in str(sealed.access_token)
    assert calls == [("GET", "subscriptions"), ("DELETE", "subscriptions"), ("POST", "revocation")]
    assert Revocation.objects.get().access_token is None


def test_a_refresh_that_is_under_way_is_waited_for_and_what_it_brings_is_used(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    with refreshing(subscribed, reachable):
        disconnect(subscribed, now=timezone.now())
        run_all()
        meanwhile = Revocation.objects.get().attempts

    run_all()

    assert meanwhile == 0
    assert len(refreshes(reachable)) == 1
    assert reachable.control.subscriptions() == []
    assert reachable.control.tokens(kind="refresh_token", state="active") == []
    assert Revocation.objects.get().state == State.DONE


def test_a_refresh_that_comes_later_than_is_waited_for_brings_a_revocation_of_its_own(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    with refreshing(subscribed, reachable):
        disconnect(subscribed, now=timezone.now())
        Revocation.objects.update(refresh_claim=None, state=State.DONE, refresh_token=None)

    run_all()

    assert Revocation.objects.count() == 2
    assert reachable.control.subscriptions() == []
    assert reachable.control.tokens(kind="refresh_token", state="active") == []


def test_a_refresh_whose_process_died_is_waited_for_no_longer_than_its_lease(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    expire(subscribed)
    credential = Credential.objects.get(pk=subscribed.pk)
    assert Credential.objects.claim_refresh(credential.pk, claim=uuid4(), seen=credential)
    disconnect(subscribed, now=timezone.now())

    run_all()
    before = Revocation.objects.get().attempts
    run_all(later=REFRESH_LEASE)

    assert before == 0
    assert reachable.control.subscriptions() == []
    assert Revocation.objects.get().state == State.DONE


def test_the_refresh_under_way_asks_once_more_for_a_lost_answer_though_the_hotel_has_left(
    reachable: Server,
    subscribed: Connection,
    run_all: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expire(subscribed)
    reachable.control.change_settings(grace_seconds=30)
    reachable.control.add_fault(kind="commit-then-reset", grant_type="refresh_token", times=1)

    def leave_and_call(*args: Any, **names: Any) -> Any:
        disconnect(subscribed, now=timezone.now())
        return call(*args, **names)

    monkeypatch.setattr("hotels.tokens.refresh.call", leave_and_call)
    with suppress(NotConnected):
        access_token(subscribed.pk)

    run_all()

    assert len(refreshes(reachable)) == 2
    assert reachable.control.subscriptions() == []
    assert Revocation.objects.get().state == State.DONE


def test_a_lost_answer_to_the_jobs_own_refresh_is_asked_for_again_at_once(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    expire(subscribed)
    reachable.control.change_settings(grace_seconds=30)
    reachable.control.add_fault(kind="commit-then-reset", grant_type="refresh_token", times=1)
    disconnect(subscribed, now=timezone.now())

    run_all()

    assert len(refreshes(reachable)) == 2
    assert reachable.control.subscriptions() == []
    assert Revocation.objects.get().state == State.DONE


def test_a_grant_that_is_lost_with_an_answer_is_told_to_staff_once(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    expire(subscribed)
    reachable.control.add_fault(kind="commit-then-reset", grant_type="refresh_token", times=1)
    disconnect(subscribed, now=timezone.now())

    run_all()
    told = Revocation.objects.get()
    Revocation.objects.update(state=State.PENDING, attempts=0, due_at=timezone.now())
    run_all()

    assert told.state == State.NEEDS_ATTENTION
    assert "a webhook subscription may be left" in told.last_error
    assert len(reachable.control.calls(kind="revocation")) == 1
    assert reachable.control.tokens(kind="refresh_token", state="active") == []
    assert Revocation.objects.get().state == State.DONE


def test_a_job_whose_process_died_over_a_refresh_is_told_to_staff_too(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    expire(subscribed)
    disconnect(subscribed, now=timezone.now())
    Revocation.objects.update(refresh_sent_at=timezone.now())
    reachable.control.revoke_grants(account_code="CHAIN")

    run_all()

    assert Revocation.objects.get().state == State.NEEDS_ATTENTION


def test_a_grant_that_the_hotel_has_withdrawn_itself_troubles_nobody(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    expire(subscribed)
    disconnect(subscribed, now=timezone.now())
    reachable.control.revoke_grants(account_code="CHAIN")

    run_all()

    job = Revocation.objects.get()
    assert (job.state, job.refresh_sent_at) == (State.DONE, None)


def test_an_outage_of_the_token_endpoint_is_no_lost_answer(
    reachable: Server, subscribed: Connection, run_all: Callable[..., None]
) -> None:
    expire(subscribed)
    reachable.control.add_fault(kind="status", path="/connect/token", status=503, times=1)
    disconnect(subscribed, now=timezone.now())

    run_all()
    job = Revocation.objects.get()
    run_all(later=timedelta(hours=1))

    assert (job.state, job.excused, job.refresh_sent_at) == (State.PENDING, 1, None)
    assert reachable.control.subscriptions() == []


@pytest.fixture
def consented_twice(subscribed: Connection, reachable: Server) -> Connection:
    assert subscribed.connected_by is not None
    now = timezone.now()
    establish(consent("CHAIN"), account=subscribed.account, user=subscribed.connected_by, now=now)
    reachable.control.clear_ledger()
    assert ReplacedGrant.objects.count() == 1
    return Connection.objects.get()


def test_no_grant_is_revoked_before_the_subscription_is_deleted(
    reachable: Server, consented_twice: Connection, run_all: Callable[..., None]
) -> None:
    fault = reachable.control.add_fault(kind="status", path="^/v1/subscriptions", status=503)
    disconnect(consented_twice, now=timezone.now())

    for _ in range(3):
        run_all()
    meanwhile = reachable.control.calls(kind="revocation")
    waiting = list(Revocation.objects.values_list("state", "attempts", "excused"))
    reachable.control.delete_fault(fault)
    own, replaced = Revocation.objects.order_by("pk")
    runner.run(Revocation, own.pk, clock=lambda: timezone.now() + timedelta(minutes=1))
    # Told by the first that it is its turn.
    runner.run(Revocation, replaced.pk)

    assert meanwhile == []
    assert waiting == [(State.PENDING, 1, 1)] * 2
    calls = [(one["method"], one["path"].split("/")[2]) for one in reachable.control.calls()]
    assert calls[-3:] == [
        ("DELETE", "subscriptions"),
        ("POST", "revocation"),
        ("POST", "revocation"),
    ]
    assert set(Revocation.objects.values_list("state", flat=True)) == {State.DONE}


def test_what_a_refused_grant_cannot_delete_is_deleted_with_the_one_it_had_replaced(
    reachable: Server, consented_twice: Connection, run_all: Callable[..., None]
) -> None:
    expire(consented_twice)
    disconnect(consented_twice, now=timezone.now())
    reachable.control.add_fault(
        kind="status",
        path="/connect/token",
        status=400,
        body='{"error": "invalid_grant"}',
        times=1,
    )

    run_all()
    run_all(later=timedelta(minutes=1))

    assert reachable.control.subscriptions() == []
    assert set(Revocation.objects.values_list("state", flat=True)) == {State.DONE}
    assert len(reachable.control.calls(kind="revocation")) == 2

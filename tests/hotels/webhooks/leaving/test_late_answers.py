"""The answer to a job's own refresh does not come: its token may be spent, and staff are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apaleo.errors import RemoteUnavailable
from apaleo.identity import IdentityServer
from hotels.connections import disconnect
from hotels.models import Connection, Revocation
from jobs import runner
from sandbox.server import Server
from tests.hotels.grants import expire

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = "/connect/token"


def leave(connection: Connection) -> Revocation:
    expire(connection)
    disconnect(connection, now=timezone.now())
    runner.run_due()
    return Revocation.objects.get()


def refused_later(reachable: Server) -> str:
    reachable.control.revoke_grants(account_code="CHAIN")
    runner.run_due(clock=lambda: timezone.now() + timedelta(hours=2))
    return Revocation.objects.get().state


def test_an_answer_that_takes_too_long_may_have_spent_the_token(
    reachable: Server, subscribed: Connection, settings: Any
) -> None:
    settings.TOKEN_CALL_SECONDS, settings.TOKEN_CALLS_SECONDS = 0.3, 0.6
    reachable.control.set_latency(seconds=1, path=TOKEN)

    job = leave(subscribed)

    assert (job.state, job.refresh_sent_at is None) == (Revocation.State.PENDING, False)
    reachable.control.clear_latency()
    assert refused_later(reachable) == Revocation.State.NEEDS_ATTENTION


@pytest.mark.parametrize("status", [502, 504])
def test_so_may_one_that_a_gateway_has_lost(
    reachable: Server, subscribed: Connection, status: int
) -> None:
    reachable.control.add_fault(kind="status", path=TOKEN, status=status, times=1)

    job = leave(subscribed)

    assert job.refresh_sent_at is not None
    assert refused_later(reachable) == Revocation.State.NEEDS_ATTENTION


def test_a_discovery_that_does_not_answer_has_spent_nothing(
    reachable: Server, subscribed: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def takes_too_long(_server: IdentityServer) -> None:
        raise RemoteUnavailable("GET discovery: ReadTimeout", may_be_done=True)

    monkeypatch.setattr(IdentityServer, "metadata", takes_too_long)

    assert leave(subscribed).refresh_sent_at is None


@pytest.mark.parametrize("status", [429, 503])
def test_nor_has_an_answer_that_says_later(
    reachable: Server, subscribed: Connection, status: int
) -> None:
    reachable.control.add_fault(kind="status", path=TOKEN, status=status, times=1)

    assert leave(subscribed).refresh_sent_at is None


def test_a_refusal_without_a_word_on_the_grant_is_waited_out_for_a_day(
    reachable: Server, subscribed: Connection
) -> None:
    reachable.control.add_fault(kind="status", path=TOKEN, status=400, body="oops")

    job = leave(subscribed)
    first = (job.state, job.excused, job.refresh_sent_at)
    Revocation.objects.update(created_at=timezone.now() - timedelta(days=2))
    runner.run_due(clock=lambda: timezone.now() + timedelta(hours=2))

    assert first == (Revocation.State.PENDING, 1, None)
    assert Revocation.objects.get().state == Revocation.State.DONE

"""Jobs of connections: grants revoked, owners told."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.db import connection as database
from django.utils import timezone

from accounts.models import Account
from hotels.connections import disconnect
from hotels.models import Connection, Revocation
from jobs.models import LEASE, MAX_ATTEMPTS
from jobs.outbox import enqueue
from jobs.runner import run_due
from sandbox.server import Server

State = Revocation.State


@pytest.fixture
def revocation(connected: Connection) -> Revocation:
    """The grant of a connection that was just disconnected, still to be revoked."""
    disconnect(connected, now=timezone.now())
    return Revocation.objects.get()


def raw_token(revocation: Revocation) -> object:
    with database.cursor() as cursor:
        cursor.execute("SELECT refresh_token FROM hotels_revocation WHERE id = %s", [revocation.pk])
        return cursor.fetchone()[0]


def test_a_grant_is_revoked_once_and_its_token_forgotten(
    revocation: Revocation, platform: Server
) -> None:
    for _ in range(3):
        run_due()

    revocation.refresh_from_db()
    assert len(platform.control.calls(kind="revocation")) == 1
    assert (revocation.state, revocation.attempts) == (State.DONE, 1)
    assert revocation.done_at is not None
    assert raw_token(revocation) is None
    assert revocation.unbound_token() is None


def test_a_grant_is_revoked_later_when_apaleo_is_away(
    revocation: Revocation, platform: Server
) -> None:
    platform.control.add_fault(kind="status", path="/connect/revocation", status=503, times=1)
    now = timezone.now()

    run_due(clock=lambda: now)

    revocation.refresh_from_db()
    state, pause = revocation.state, revocation.due_at - now
    run_due(clock=lambda: now + timedelta(seconds=47))
    run_due(clock=lambda: now + timedelta(seconds=60))
    revocation.refresh_from_db()
    assert state == State.PENDING
    assert timedelta(seconds=48) <= pause <= timedelta(seconds=60)
    assert [call["status"] for call in platform.control.calls(kind="revocation")] == [503, 200]
    assert revocation.state == State.DONE
    assert revocation.last_error == ""


def away(revocation: Revocation, *, times: int) -> list[timedelta]:
    """Try a revocation so often in vain, each time when it is due, and return the pauses."""
    pauses = []
    for _ in range(times):
        cache.clear()
        moment = max(revocation.due_at, timezone.now())
        run_due(clock=partial(_same, moment))
        revocation.refresh_from_db()
        pauses.append(revocation.due_at - moment)
    return pauses


def test_a_grant_is_revoked_though_apaleo_was_away_for_days(
    revocation: Revocation, platform: Server
) -> None:
    fault = platform.control.add_fault(kind="status", path="/connect/revocation", status=503)

    pauses = away(revocation, times=60)
    state = revocation.state
    platform.control.delete_fault(fault)
    away(revocation, times=1)

    assert sum(pauses, timedelta()) > timedelta(days=1.5)
    assert (state, revocation.state) == (State.PENDING, State.DONE)


def test_the_pauses_while_apaleo_is_away_grow_to_an_hour(
    revocation: Revocation, platform: Server
) -> None:
    platform.control.add_fault(kind="status", path="/connect/revocation", status=503)

    pauses = away(revocation, times=9)

    longest = [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert all(
        timedelta(seconds=seconds * 0.8) <= pause <= timedelta(seconds=seconds)
        for pause, seconds in zip(pauses, longest, strict=True)
    )


def test_what_takes_its_worker_down_ends_with_staff_however_long_apaleo_was_away_before(
    revocation: Revocation, platform: Server
) -> None:
    platform.control.add_fault(kind="status", path="/connect/revocation", status=503)
    away(revocation, times=15)
    moment = revocation.due_at

    for _ in range(MAX_ATTEMPTS + 1):
        Revocation.objects.claim(revocation.pk, now=moment)
        moment += LEASE

    revocation.refresh_from_db()
    assert (revocation.state, revocation.attempts) == (State.NEEDS_ATTENTION, 15 + MAX_ATTEMPTS)
    assert revocation.unbound_token() is not None


def test_a_grant_that_is_gone_already_counts_as_revoked(
    revocation: Revocation, platform: Server
) -> None:
    platform.control.add_fault(
        kind="status", path="/connect/revocation", status=400, body='{"error": "invalid_grant"}'
    )

    run_due()

    revocation.refresh_from_db()
    assert revocation.state == State.DONE


def test_a_refusal_that_trying_again_cannot_help_is_left_to_staff_at_once(
    revocation: Revocation, platform: Server
) -> None:
    body = '{"error": "unsupported_token_type"}'
    platform.control.add_fault(kind="status", path="/connect/revocation", status=400, body=body)

    run_due()

    revocation.refresh_from_db()
    assert (revocation.state, revocation.attempts) == (State.NEEDS_ATTENTION, 1)
    assert "unsupported_token_type" in revocation.last_error


def test_an_app_that_apaleo_does_not_accept_for_a_while_is_no_reason_to_give_up(
    revocation: Revocation, platform: Server, settings: Any
) -> None:
    secret, settings.APALEO_CLIENT_SECRET = settings.APALEO_CLIENT_SECRET, "mistyped"

    run_due()

    revocation.refresh_from_db()
    assert (revocation.state, revocation.excused) == (State.PENDING, 1)
    assert "invalid_client" in revocation.last_error
    settings.APALEO_CLIENT_SECRET = secret
    Revocation.objects.update(due_at=timezone.now())
    run_due()
    revocation.refresh_from_db()
    assert revocation.state == State.DONE


def test_a_token_that_no_key_opens_is_left_to_staff_and_holds_up_nobody(
    revocation: Revocation, platform: Server, settings: Any
) -> None:
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    now = timezone.now()
    enqueue(Revocation.of("of-the-new-key", account=revocation.account, now=now))

    run_due(clock=lambda: now)

    states = dict(Revocation.objects.values_list("pk", "state").order_by("pk"))
    assert list(states.values()) == [State.NEEDS_ATTENTION, State.DONE]


def test_a_token_moved_to_another_row_is_not_sent_anywhere(
    revocation: Revocation, account: Account, platform: Server
) -> None:
    other = enqueue(Revocation.of("other", account=account, now=timezone.now()))
    with database.cursor() as cursor:
        cursor.execute(
            "UPDATE hotels_revocation SET refresh_token = "
            "(SELECT refresh_token FROM hotels_revocation WHERE id = %s) WHERE id = %s",
            [revocation.pk, other.pk],
        )

    run_due()

    state = Revocation.objects.values_list("state", flat=True).get(pk=other.pk)
    assert state == State.NEEDS_ATTENTION
    assert len(platform.control.calls(kind="revocation")) == 1


def test_a_job_is_one_workers_for_two_minutes(revocation: Revocation) -> None:
    now = timezone.now()

    assert Revocation.objects.claim(revocation.pk, now=now)
    assert not Revocation.objects.claim(revocation.pk, now=now)
    assert not Revocation.objects.claim(revocation.pk, now=now + LEASE - timedelta(seconds=1))
    assert Revocation.objects.claim(revocation.pk, now=now + LEASE)


def test_a_job_that_took_its_worker_down_ten_times_is_left_to_staff(
    revocation: Revocation,
) -> None:
    moment = timezone.now()
    claims = []

    for _ in range(MAX_ATTEMPTS + 2):
        claims.append(Revocation.objects.claim(revocation.pk, now=moment))
        moment += LEASE

    revocation.refresh_from_db()
    assert claims == [True] * MAX_ATTEMPTS + [False] * 2
    assert revocation.state == State.NEEDS_ATTENTION


def _same(moment: datetime) -> datetime:
    return moment

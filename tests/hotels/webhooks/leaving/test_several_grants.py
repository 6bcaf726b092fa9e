"""Several grants of one apaleo account are handed back, and what was subscribed to with them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from hotels.connections import disconnect, establish
from hotels.models import Connection, ReplacedGrant, Revocation, SyncRun
from hotels.tokens import access_token
from hotels.tokens.call import call
from jobs import runner
from jobs.outbox import RUN_DUE
from sandbox.server import Server
from tests.hotels.grants import consent, expire, refreshes

pytestmark = pytest.mark.django_db(transaction=True)

State = Revocation.State


def take_up_again(connection: Connection) -> Connection:
    user = connection.connected_by
    assert user is not None
    return establish(consent("CHAIN"), account=connection.account, user=user, now=timezone.now())


def come_back(connection: Connection, first_load: Callable[[Connection], SyncRun]) -> Connection:
    SyncRun.objects.all().delete()
    connection = take_up_again(connection)
    first_load(connection)
    return connection


def do_hourly(hours: int) -> None:
    began = timezone.now()
    for hour in range(hours):
        now = began + timedelta(hours=hour)
        runner.run_due(clock=lambda now=now: now)  # type: ignore[misc]  # a clock


def try_again() -> None:
    """Do as staff do."""
    parked = Revocation.objects.filter(state=State.NEEDS_ATTENTION)
    parked.update(state=State.PENDING, attempts=0, due_at=timezone.now())


@pytest.fixture
def refused_twice(reachable: Server, subscribed: Connection) -> None:
    """A hotel that has consented twice takes the app away at apaleo first, and then here."""
    take_up_again(subscribed)
    assert ReplacedGrant.objects.count() == 1
    reachable.control.clear_ledger()
    expire(subscribed)
    reachable.control.revoke_grants(account_code="CHAIN")
    disconnect(subscribed, now=timezone.now())


def test_grants_that_are_all_refused_come_to_an_end(reachable: Server, refused_twice: None) -> None:
    do_hourly(4)

    assert set(Revocation.objects.values_list("state", flat=True)) == {State.DONE}
    assert len(refreshes(reachable)) == 2


def test_nor_do_they_send_each_other_without_a_pause(
    reachable: Server, refused_twice: None, sent_messages: list[Any]
) -> None:
    runner.run_due()
    Revocation.objects.update(due_at=timezone.now())
    rounds = 0
    while rounds < 5:
        sent_messages.clear()
        runner.run_due()
        rounds += 1
        if RUN_DUE not in sent_messages:
            break

    assert rounds < 5


def test_one_that_staff_were_left_keeps_no_later_one(
    reachable: Server, subscribed: Connection, first_load: Callable[[Connection], SyncRun]
) -> None:
    disconnect(subscribed, now=timezone.now())
    Revocation.objects.update(state=State.NEEDS_ATTENTION)
    again = come_back(subscribed, first_load)
    disconnect(again, now=timezone.now())

    do_hourly(2)

    parked, later = Revocation.objects.order_by("pk")
    assert (later.state, parked.webhook_digest) == (State.DONE, "")
    assert reachable.control.subscriptions() == []


def test_nor_does_one_that_no_key_opens_and_staff_have_tried_again(
    reachable: Server,
    subscribed: Connection,
    first_load: Callable[[Connection], SyncRun],
    settings: Any,
) -> None:
    disconnect(subscribed, now=timezone.now())
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    runner.run_due()
    again = come_back(subscribed, first_load)
    disconnect(again, now=timezone.now())

    try_again()
    do_hourly(4)

    rows = Revocation.objects.order_by("pk").values_list("state", flat=True)
    assert list(rows) == [State.NEEDS_ATTENTION, State.DONE]
    assert reachable.control.subscriptions() == []


def test_what_apaleo_does_not_let_us_delete_stays_with_the_one_that_staff_were_left(
    reachable: Server, subscribed: Connection, first_load: Callable[[Connection], SyncRun]
) -> None:
    disconnect(subscribed, now=timezone.now())
    Revocation.objects.update(state=State.NEEDS_ATTENTION)
    again = come_back(subscribed, first_load)
    reachable.control.add_fault(kind="status", path="^/v1/subscriptions", status=403)
    disconnect(again, now=timezone.now())

    do_hourly(2)

    parked, later = Revocation.objects.order_by("pk")
    assert (later.state, bool(parked.webhook_digest)) == (State.DONE, True)


def test_late_tokens_reach_the_job_that_waits_though_the_hotel_is_here_again(
    reachable: Server, subscribed: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    expire(subscribed)
    came: list[Any] = []

    def leave_and_return(*arguments: Any, **names: Any) -> Any:
        came.append(call(*arguments, **names))
        if len(came) == 1:
            disconnect(subscribed, now=timezone.now())
            SyncRun.objects.all().delete()
            take_up_again(subscribed)
        return came[-1]

    monkeypatch.setattr("hotels.tokens.refresh.call", leave_and_return)
    access_token(subscribed.pk)

    do_hourly(2)

    assert (Revocation.objects.get().state, ReplacedGrant.objects.count()) == (State.DONE, 0)
    assert reachable.control.subscriptions() == []
    assert len(refreshes(reachable)) == 1

"""Whoever writes several rows of a connection holds the connection's own row first.

Two who took them in different orders would wait for each other until the database ends one.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import connections as databases
from django.utils import timezone

from accounts.leaving.closing import close
from accounts.leaving.erasing import erase
from accounts.models import Account, Membership, User
from apaleo.errors import GrantRevoked
from hotels import tokens
from hotels.connections import disconnect, establish
from hotels.models import Connection, Credential, Revocation, Subscription, WebhookEvent
from hotels.sync import schedule
from hotels.tokens import refresh, refusals
from hotels.webhooks import take_in as taking_in
from sandbox.server import Server
from tests.hotels.connections.locks import CONNECTION, Locks
from tests.hotels.grants import consent, expire, rest

pytestmark = pytest.mark.django_db(transaction=True)


def _final_refusal(connected: Connection, platform: Server) -> None:
    platform.control.revoke_grants(account_code="DEMO")
    expire(connected)
    with suppress(tokens.GrantInDoubt):
        tokens.access_token(connected.pk)
    rest(connected)
    tokens.access_token(connected.pk)


def _lost_key(connected: Connection, platform: Server) -> None:
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    tokens.access_token(connected.pk)


def _key_that_is_back(connected: Connection, platform: Server) -> None:
    Connection.objects.update(status=Connection.Status.KEY_UNAVAILABLE, next_sync_at=None)
    tokens.reactivate(connected, now=timezone.now())


def _somebody_else(connected: Connection, platform: Server) -> None:
    refresh._end_as_somebody_elses(connected, claim=_claim(connected))


def _doubt(connected: Connection, platform: Server) -> None:
    claim = _claim(connected)
    credential = Credential.objects.get(pk=connected.pk)
    refusals.note_refusal(credential, claim=claim, refusal=GrantRevoked("refused"))


def _claim(connected: Connection) -> Any:
    claim = uuid4()
    Credential.objects.filter(pk=connected.pk).update(
        refresh_claim=claim, refresh_claimed_at=timezone.now()
    )
    return claim


def _disconnection(connected: Connection, platform: Server) -> None:
    disconnect(connected, now=timezone.now())


def _consent_once_more(connected: Connection, platform: Server) -> None:
    user = connected.connected_by
    assert user is not None
    establish(consent(), account=connected.account, user=user, now=timezone.now())


def _load(connected: Connection, platform: Server) -> None:
    schedule.request_sync(connected, now=timezone.now())


def _closing(connected: Connection, platform: Server) -> None:
    assert connected.connected_by is not None
    close(connected.account, by=connected.connected_by, now=timezone.now())


def _events_left_to_a_load(connected: Connection, platform: Server) -> None:
    Subscription.prepare(connected, now=timezone.now())
    subscription = Subscription.claim_events(connected.pk, now=timezone.now())
    assert subscription is not None
    event = WebhookEvent(connection=connected, event_id="1", topic="unit", type="changed")
    event.received_at = timezone.now()
    event.accept()
    lease = taking_in.Lease(subscription, timezone.now)
    taking_in._give_up(lease, [event], at=timezone.now())


@pytest.mark.postgres
@pytest.mark.parametrize(
    "act",
    [
        _disconnection,
        _closing,
        _consent_once_more,
        _doubt,
        _final_refusal,
        _somebody_else,
        _lost_key,
        _key_that_is_back,
        _load,
        _events_left_to_a_load,
    ],
)
def test_the_connection_is_held_before_anything_else_of_it(
    connected: Connection, platform: Server, orders: Locks, settings: Any, act: Any
) -> None:
    found = orders(lambda: act(connected, platform))

    assert found
    assert {tables[0] for tables in found} == {CONNECTION}


def _at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do one after the other has begun, and return what each raised, None for nothing."""
    raised: list[Any] = [None] * len(acts)

    def run(number: int) -> None:
        try:
            acts[number]()
        except Exception as error:  # noqa: BLE001 - the test looks at it
            raised[number] = error
        finally:
            databases.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


@pytest.fixture
def half_way(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A disconnection stops half a second before it writes its revocation, and tells of it."""
    reached, real = threading.Event(), Revocation.of.__func__  # type: ignore[attr-defined]  # a class method

    def of(cls: Any, *args: Any, **names: Any) -> Any:
        reached.set()
        threading.Event().wait(0.5)
        return real(cls, *args, **names)

    monkeypatch.setattr(Revocation, "of", classmethod(of))
    yield reached
    assert reached.is_set()


@pytest.mark.postgres
def test_an_account_that_is_closed_while_one_of_its_hotels_leaves_waits_for_it(
    connected: Connection, alice: User, half_way: threading.Event
) -> None:
    def close_it() -> None:
        half_way.wait(10)
        close(connected.account, by=alice, now=timezone.now())

    raised = _at_once(lambda: disconnect(connected, by=alice, now=timezone.now()), close_it)

    assert raised == [None, None]
    assert Account.objects.get(pk=connected.account_id).closed_at is not None


@pytest.mark.postgres
def test_a_person_who_is_erased_while_their_hotel_leaves_waits_for_it(
    connected: Connection, alice: User, make_user: Callable[..., User], half_way: threading.Event
) -> None:
    other = make_user("olga@seaside.example")
    Membership.objects.create(account=connected.account, user=other, role="owner")

    def erase_her() -> None:
        half_way.wait(10)
        erase(alice, now=timezone.now())

    raised = _at_once(lambda: disconnect(connected, by=alice, now=timezone.now()), erase_her)

    connected.refresh_from_db()
    assert raised == [None, None]
    assert (connected.status, connected.connected_by) == (Connection.Status.DISCONNECTED, None)

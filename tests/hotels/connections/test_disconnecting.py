"""Disconnecting: at once here, at apaleo as soon as it can be reached."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hotels import tokens
from hotels.connections import disconnect
from hotels.models import Connection, Credential, Property, Revocation, SyncRun
from jobs.messages import Message
from jobs.runner import run_due
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import refresh_token_of


def test_the_tokens_are_gone_at_once(connected: Connection) -> None:
    disconnect(connected, now=timezone.now())

    assert not Credential.objects.exists()
    with pytest.raises(tokens.NotConnected):
        tokens.access_token(connected.pk)


def test_the_connection_says_so_and_has_nothing_left_to_do(connected: Connection) -> None:
    now = timezone.now()

    disconnect(connected, now=now)

    connected.refresh_from_db()
    assert connected.status == Connection.Status.DISCONNECTED
    assert connected.ended_at == now
    assert connected.next_sync_at is None
    assert SyncRun.objects.get().state == SyncRun.State.STOPPED


def test_the_mirror_stays(connected: Connection, load: Callable[..., SyncRun]) -> None:
    load(connected)

    disconnect(connected, now=timezone.now())

    assert Property.objects.present().count() == 5


def test_the_grant_is_revoked_at_apaleo_with_the_refresh_token(
    connected: Connection,
    platform: Server,
    sent_messages: list[Message],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    token = refresh_token_of(connected)

    with django_capture_on_commit_callbacks(execute=True):
        disconnect(connected, now=timezone.now())
    run_due()

    [call] = platform.control.calls(kind="revocation")
    assert [message.task for message in sent_messages] == ["jobs.run_due"]
    assert (call["form"]["token"], call["form"]["token_type_hint"]) == (token, "refresh_token")
    assert {t["state"] for t in platform.control.tokens(kind="refresh_token")} == {"revoked"}


def test_disconnecting_twice_enqueues_one_revocation(connected: Connection) -> None:
    ended = timezone.now()
    disconnect(connected, now=ended)

    disconnect(connected, now=timezone.now())

    connected.refresh_from_db()
    assert connected.ended_at == ended
    assert Revocation.objects.count() == 1


def test_the_token_to_be_revoked_lies_encrypted(connected: Connection) -> None:
    token = refresh_token_of(connected)

    disconnect(connected, now=timezone.now())

    assert fingerprint(Revocation.objects.get().unbound_token() or "") == token
    assert str(Revocation.objects.get()).find("-1") == -1


def test_a_connection_that_needs_reconnecting_can_be_disconnected(connected: Connection) -> None:
    connected.end(status=Connection.Status.NEEDS_RECONNECT, now=timezone.now())

    disconnect(connected, now=timezone.now())

    connected.refresh_from_db()
    assert connected.status == Connection.Status.DISCONNECTED
    assert not Credential.objects.exists()

"""Establishing a connection: all of it or nothing, and one account per apaleo account."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Account, User
from apaleo.identity import TokenReply
from connect.models import AuthorizationRequest
from hotels import tokens
from hotels.connections import (
    Consent,
    HeldElsewhere,
    OtherApaleoAccount,
    disconnect,
    establish,
)
from hotels.models import Connection, Credential, Property, Revocation, SyncRun, Unit
from hotels.sync import schedule
from jobs.messages import Message
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import consent, refresh_token_of, stored_credential


def take_up(request: AuthorizationRequest, grant: Consent, **details: Any) -> Connection:
    return establish(
        replace(grant, reply=details.pop("reply", grant.reply)),
        account=request.account,
        user=request.user,
        reconnects=request.reconnects,
        on_established=request.mark_connected,
        **({"now": timezone.now()} | details),
    )


def test_a_connection_comes_with_its_tokens_and_a_run_to_load_its_hotels(
    platform: Server,
    account: Account,
    alice: User,
    make_request: Callable[..., AuthorizationRequest],
    sent_messages: list[Message],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    request, grant = make_request(account=account, user=alice), consent()

    with django_capture_on_commit_callbacks(execute=True):
        connection = take_up(request, grant)

    run = SyncRun.objects.get()
    request.refresh_from_db()
    assert connection.status == Connection.Status.ACTIVE
    assert (connection.account, connection.connected_by) == (account, alice)
    assert connection.apaleo_account_code == "DEMO"
    assert connection.apaleo_account_name == "Demo Hotels"
    assert connection.subject == grant.subject
    assert connection.scopes == sorted(grant.reply.scopes or ())
    assert tokens.access_token(connection.pk) == grant.reply.access_token
    assert (run.connection, run.cause, run.state) == (connection, "connected", "waiting")
    assert (request.outcome, request.connection) == ("connected", connection)
    assert [(call.task, call.args, call.queue) for call in sent_messages] == [
        ("hotels.sync", (run.pk,), "interactive")
    ]


def test_a_reply_that_names_no_scopes_grants_those_that_were_asked_for(
    connected: Connection,
    account: Account,
    alice: User,
    make_request: Callable[..., AuthorizationRequest],
    settings: Any,
) -> None:
    grant = consent()
    silent = TokenReply(access_token="a", refresh_token="r", expires_in=3600, scopes=None)

    connection = take_up(make_request(account=account, user=alice), grant, reply=silent)

    assert connection.scopes == sorted(settings.APALEO_SCOPES)


@pytest.mark.parametrize("step", ["store", "request_sync", "mark_connected"])
def test_a_failure_half_way_leaves_nothing_behind(
    platform: Server,
    account: Account,
    alice: User,
    make_request: Callable[..., AuthorizationRequest],
    monkeypatch: pytest.MonkeyPatch,
    sent_messages: list[Message],
    step: str,
) -> None:
    request, grant = make_request(account=account, user=alice), consent()
    owners = {"store": tokens, "request_sync": schedule, "mark_connected": AuthorizationRequest}
    owner = owners[step]

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("the database went away")

    monkeypatch.setattr(owner, step, fail)

    with pytest.raises(ConnectionError):
        take_up(request, grant)

    request.refresh_from_db()
    assert not Connection.objects.exists()
    assert not Credential.objects.exists()
    assert not SyncRun.objects.exists()
    assert request.outcome == AuthorizationRequest.Outcome.PENDING
    assert sent_messages == []


def test_a_failure_half_way_through_a_reconnection_leaves_the_old_grant(
    connected: Connection,
    account: Account,
    alice: User,
    make_request: Callable[..., AuthorizationRequest],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = stored_credential(connected)
    disconnected_fields = Connection.objects.values().get()
    request, grant = make_request(account=account, user=alice, reconnects=connected), consent()

    def fail(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError("the database went away")

    monkeypatch.setattr(schedule, "request_sync", fail)

    with pytest.raises(ConnectionError):
        take_up(request, grant)

    assert stored_credential(connected) == before
    assert Connection.objects.values().get() == disconnected_fields


def test_connecting_again_takes_up_the_connection_with_its_mirror(
    connected: Connection,
    account: Account,
    alice: User,
    make_request: Callable[..., AuthorizationRequest],
    load: Callable[..., SyncRun],
) -> None:
    load(connected)
    rooms, hotels = Unit.objects.count(), set(Property.objects.values_list("pk", flat=True))
    disconnect(connected, now=timezone.now())

    again = take_up(make_request(account=account, user=alice), consent())

    assert again.pk == connected.pk
    assert (again.status, again.ended_at) == (Connection.Status.ACTIVE, None)
    assert again.next_sync_at is not None
    assert Unit.objects.count() == rooms
    assert set(Property.objects.values_list("pk", flat=True)) == hotels
    assert SyncRun.objects.open().get().cause == SyncRun.Cause.CONNECTED


def test_reconnecting_an_active_connection_replaces_its_grant_and_opens_no_second_run(
    connected: Connection,
    account: Account,
    alice: User,
    make_request: Callable[..., AuthorizationRequest],
) -> None:
    grant = consent()

    take_up(make_request(account=account, user=alice, reconnects=connected), grant)

    assert refresh_token_of(connected) == fingerprint(grant.reply.refresh_token or "")
    assert SyncRun.objects.open().count() == 1


def test_an_apaleo_account_that_another_account_holds_is_refused_and_the_grant_revoked(
    connected: Connection,
    other_account: Account,
    charlie: User,
    make_request: Callable[..., AuthorizationRequest],
    sent_messages: list[Message],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    request, grant = make_request(account=other_account, user=charlie), consent()

    with (
        django_capture_on_commit_callbacks(execute=True),
        pytest.raises(HeldElsewhere) as refusal,
    ):
        take_up(request, grant)

    revocation = Revocation.objects.get()
    assert revocation.account == other_account
    assert revocation.unbound_token() == grant.reply.refresh_token
    assert [call.task for call in sent_messages] == ["jobs.run_due"]
    assert not Connection.objects.filter(account=other_account).exists()
    assert str(refusal.value) == ""


def test_the_holder_notices_nothing_of_a_newcomer_who_is_refused(
    connected: Connection,
    other_account: Account,
    charlie: User,
    make_request: Callable[..., AuthorizationRequest],
) -> None:
    before = Connection.objects.values().get(), stored_credential(connected)

    with pytest.raises(HeldElsewhere):
        take_up(make_request(account=other_account, user=charlie), consent())

    assert (Connection.objects.values().get(), stored_credential(connected)) == before
    assert tokens.access_token(connected.pk)


def test_an_apaleo_account_that_was_given_up_can_be_taken_by_another(
    connected: Connection,
    other_account: Account,
    charlie: User,
    make_request: Callable[..., AuthorizationRequest],
) -> None:
    disconnect(connected, now=timezone.now())

    taken = take_up(make_request(account=other_account, user=charlie), consent())

    assert taken.account == other_account
    assert taken.pk != connected.pk


def test_a_connection_that_needs_reconnecting_is_lost_to_whoever_took_its_apaleo_account(
    connected: Connection,
    account: Account,
    alice: User,
    other_account: Account,
    charlie: User,
    make_request: Callable[..., AuthorizationRequest],
) -> None:
    connected.end(status=Connection.Status.NEEDS_RECONNECT, now=timezone.now())
    take_up(make_request(account=other_account, user=charlie), consent())

    with pytest.raises(HeldElsewhere):
        take_up(make_request(account=account, user=alice, reconnects=connected), consent())

    connected.refresh_from_db()
    assert connected.status == Connection.Status.NEEDS_RECONNECT


def test_reconnecting_with_another_apaleo_account_changes_nothing_and_revokes_the_grant(
    connected: Connection,
    account: Account,
    alice: User,
    make_request: Callable[..., AuthorizationRequest],
) -> None:
    before = Connection.objects.values().get(), stored_credential(connected)
    request = make_request(account=account, user=alice, reconnects=connected)
    grant = consent("SOLO")

    with pytest.raises(OtherApaleoAccount):
        take_up(request, grant)

    request.refresh_from_db()
    assert (Connection.objects.values().get(), stored_credential(connected)) == before
    assert request.outcome == AuthorizationRequest.Outcome.PENDING
    assert Revocation.objects.get().unbound_token() == grant.reply.refresh_token


def test_a_connection_cannot_be_made_behind_the_holders_back(
    connected: Connection, other_account: Account
) -> None:
    with pytest.raises(IntegrityError, match=r"apaleo_account"):
        Connection.objects.create(
            account=other_account,
            apaleo_account_code="DEMO",
            connected_at=timezone.now() + timedelta(days=1),
        )

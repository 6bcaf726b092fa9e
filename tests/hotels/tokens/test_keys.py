"""Tokens that do not open: a lost key, a ciphertext moved to another row."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection as database
from django.utils import timezone

from accounts.models import Account, User
from connect.models import AuthorizationRequest
from hotels import tokens
from hotels.connections import disconnect, establish
from hotels.models import Connection, Credential, Revocation, SyncRun
from sandbox.server import Server
from tests.hotels.grants import consent, expire, stored_credential


@pytest.fixture
def without_key(connected: Connection, settings: Any) -> Connection:
    """A connection whose tokens only the old key opens, which is no longer in TOKEN_KEYS."""
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(tokens.KeyUnavailable):
        tokens.access_token(connected.pk)
    connected.refresh_from_db()
    return connected


@pytest.fixture
def old_keys(settings: Any) -> list[str]:
    return list(settings.TOKEN_KEYS)


def copy_tokens(*, source: Connection, target: Connection) -> None:
    """Do what somebody with access to the database could do."""
    prepare = Credential._meta.pk.get_db_prep_value
    with database.cursor() as cursor:
        for column in ("access_token", "refresh_token"):
            cursor.execute(
                f"UPDATE hotels_credential SET {column} = "
                f"(SELECT {column} FROM hotels_credential WHERE connection_id = %s) "
                "WHERE connection_id = %s",
                [prepare(source.pk, database), prepare(target.pk, database)],
            )


def test_a_lost_key_marks_the_connection_and_stops_its_run(without_key: Connection) -> None:
    run = SyncRun.objects.get(connection=without_key)

    assert without_key.status == Connection.Status.KEY_UNAVAILABLE
    assert without_key.next_sync_at is None
    assert (run.state, run.failure) == (SyncRun.State.STOPPED, SyncRun.Failure.KEY)


def test_a_lost_key_leaves_the_ciphertext_and_asks_apaleo_for_nothing(
    connected: Connection, platform: Server, settings: Any
) -> None:
    before = stored_credential(connected)
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    expire(connected)

    with pytest.raises(tokens.KeyUnavailable):
        tokens.access_token(connected.pk)

    after = stored_credential(connected)
    assert after["refresh_token"] == before["refresh_token"]
    assert after["access_token"] == before["access_token"]
    assert platform.control.calls() == []


def test_a_lost_key_of_one_connection_leaves_the_others_working(
    connected: Connection,
    connect: Callable[..., Connection],
    other_account: Account,
    charlie: User,
    settings: Any,
) -> None:
    settings.TOKEN_KEYS = [Fernet.generate_key().decode(), *settings.TOKEN_KEYS]
    other = connect("SOLO", account=other_account)
    settings.TOKEN_KEYS = settings.TOKEN_KEYS[:1]

    with pytest.raises(tokens.KeyUnavailable):
        tokens.access_token(connected.pk)

    assert tokens.access_token(other.pk)
    other.refresh_from_db()
    assert other.is_active


def test_asking_for_a_token_without_key_again_changes_nothing_more(
    without_key: Connection, platform: Server
) -> None:
    before = Connection.objects.values().get(), SyncRun.objects.values().get()

    with pytest.raises(tokens.KeyUnavailable):
        tokens.access_token(without_key.pk)

    assert (Connection.objects.values().get(), SyncRun.objects.values().get()) == before
    assert platform.control.calls() == []


def test_a_connection_is_taken_up_again_once_its_key_is_back(
    old_keys: list[str], without_key: Connection, settings: Any
) -> None:
    settings.TOKEN_KEYS = [*settings.TOKEN_KEYS, *old_keys]

    assert tokens.reactivate(without_key, now=timezone.now())

    assert without_key.is_active
    assert without_key.next_sync_at is not None
    assert tokens.access_token(without_key.pk)


def test_a_connection_is_not_taken_up_while_its_key_is_away(without_key: Connection) -> None:
    assert not tokens.reactivate(without_key, now=timezone.now())

    assert without_key.status == Connection.Status.KEY_UNAVAILABLE


def test_a_disconnected_connection_is_not_taken_up_by_a_key(connected: Connection) -> None:
    disconnect(connected, now=timezone.now())

    assert not tokens.reactivate(connected, now=timezone.now())

    assert connected.status == Connection.Status.DISCONNECTED


def test_a_connection_without_key_works_again_when_the_hotelier_reconnects(
    without_key: Connection,
    account: Account,
    alice: User,
    make_request: Callable[..., AuthorizationRequest],
    caplog: pytest.LogCaptureFixture,
) -> None:
    grant = consent()

    establish(
        grant,
        account=account,
        user=alice,
        reconnects=without_key,
        now=timezone.now(),
    )

    without_key.refresh_from_db()
    assert without_key.is_active
    assert f"connection {without_key.pk}: a grant stays at apaleo" in caplog.text
    assert tokens.access_token(without_key.pk) == grant.reply.access_token


def test_a_connection_without_key_can_be_disconnected_without_its_key(
    without_key: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    disconnect(without_key, now=timezone.now())

    assert without_key.status == Connection.Status.DISCONNECTED
    assert not Credential.objects.exists()
    assert not Revocation.objects.exists()
    assert f"connection {without_key.pk}: a grant stays at apaleo" in caplog.text


@pytest.mark.parametrize("make_stale", [lambda connection: None, expire], ids=["fresh", "expired"])
def test_a_ciphertext_copied_to_another_connection_yields_no_token(
    connected: Connection,
    connect: Callable[..., Connection],
    other_account: Account,
    charlie: User,
    platform: Server,
    make_stale: Callable[..., None],
) -> None:
    other = connect("SOLO", account=other_account)
    copy_tokens(source=connected, target=other)
    make_stale(other)

    with pytest.raises(tokens.KeyUnavailable):
        tokens.access_token(other.pk)

    other.refresh_from_db()
    assert other.status == Connection.Status.KEY_UNAVAILABLE
    assert not tokens.reactivate(other, now=timezone.now())
    assert platform.control.calls() == []
    assert tokens.access_token(connected.pk)

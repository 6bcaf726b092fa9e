"""New keys for old while everything runs."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Account, User
from connect.models import AuthorizationRequest
from encryption.binding import bind, unbind
from hotels import tokens
from hotels.models import Connection, Credential, Revocation
from hotels.tokens import key_rotation
from jobs.outbox import enqueue
from sandbox.server import Server
from tests.hotels.grants import expire, refreshes
from tests.simultaneously import simultaneously

OLD_ROWS = 7


@pytest.fixture
def new_key(settings: Any) -> str:
    """A new key that stands before the old one, as the first step of a rotation asks for."""
    key = Fernet.generate_key().decode()
    settings.TOKEN_KEYS = [key, *settings.TOKEN_KEYS]
    return key


@pytest.fixture
def old_rows(
    account: Account,
    alice: User,
    make_connection: Callable[..., Connection],
    make_request: Callable[..., AuthorizationRequest],
) -> list[Connection]:
    """Rows of every kind that is encrypted, all with the old key."""
    made = [make_connection(apaleo_account_code=f"A{n}") for n in range(OLD_ROWS)]
    for n, connection in enumerate(made):
        Credential.objects.create(
            connection=connection,
            refresh_token=bind(f"refresh-{n}", to=connection.pk),
            access_token=bind(f"access-{n}", to=connection.pk),
            access_token_stale_at=timezone.now(),
            stored_at=timezone.now(),
        )
    make_request(account=account, user=alice, code_verifier=bind("verifier", to="0" * 64))
    enqueue(Revocation.of("revoked", account=account, now=timezone.now()))
    return made


def rotate(**options: Any) -> str:
    output = StringIO()
    call_command("rotate_token_keys", stdout=output, **options)
    return output.getvalue()


def read_all(rows: list[Connection]) -> list[str]:
    """Return all secrets, which takes a key for each."""
    found = [unbind(Credential.objects.get(pk=row.pk).refresh_token, to=row.pk) for row in rows]
    found.append(unbind(AuthorizationRequest.objects.get().code_verifier, to="0" * 64))
    return [*found, Revocation.objects.get().unbound_token() or ""]


EXPECTED = [*(f"refresh-{n}" for n in range(OLD_ROWS)), "verifier", "revoked"]


def test_after_a_rotation_the_old_key_can_go_and_nothing_is_lost(
    old_rows: Any, new_key: str, settings: Any
) -> None:
    rotate()

    settings.TOKEN_KEYS = [new_key]
    assert read_all(old_rows) == EXPECTED


def test_the_command_says_what_it_did(old_rows: Any, new_key: str) -> None:
    output = rotate()

    assert f"credentials: {OLD_ROWS}" in output
    assert "revocations: 1" in output
    assert "authorization requests: 1" in output
    assert output.rstrip().endswith("Everything is on the newest key.")


@pytest.mark.parametrize("batch", [1, 3, OLD_ROWS, 1000])
def test_batches_of_any_size_reach_every_row(
    old_rows: Any, new_key: str, settings: Any, batch: int
) -> None:
    rotate(batch=batch)

    settings.TOKEN_KEYS = [new_key]
    assert read_all(old_rows) == EXPECTED


def test_a_rotation_killed_half_way_loses_nothing_and_ends_well_when_run_again(
    old_rows: Any, new_key: str, settings: Any
) -> None:
    rotation: Any = key_rotation.rotate_keys(batch=2)
    next(rotation), next(rotation)
    rotation.close()
    half_way = read_all(old_rows)

    rotate()

    settings.TOKEN_KEYS = [new_key]
    assert half_way == EXPECTED
    assert read_all(old_rows) == EXPECTED


def test_a_batch_that_is_broken_off_leaves_its_rows_as_they_were(
    old_rows: Any, new_key: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turned = []
    turn = key_rotation._rotate_row

    def break_off(model: Any, key: Any, fields: Any, tally: Any) -> None:
        turn(model, key, fields, tally)
        turned.append(key)
        if len(turned) == 3:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(key_rotation, "_rotate_row", break_off)
        with pytest.raises(KeyboardInterrupt):
            rotate()

    assert read_all(old_rows) == EXPECTED
    rotate()
    settings.TOKEN_KEYS = [new_key]
    assert read_all(old_rows) == EXPECTED


def test_rows_that_no_key_opens_are_named_and_hold_up_nobody(
    old_rows: Any, new_key: str, settings: Any
) -> None:
    lost_key = Fernet.generate_key().decode()
    all_keys = settings.TOKEN_KEYS
    settings.TOKEN_KEYS = [lost_key]
    lost = old_rows[0]
    Credential.objects.filter(pk=lost.pk).update(
        refresh_token=bind("lost", to=lost.pk), access_token=bind("lost", to=lost.pk)
    )
    settings.TOKEN_KEYS = all_keys

    with pytest.raises(CommandError, match=str(lost.pk)):
        rotate()

    settings.TOKEN_KEYS = [new_key, lost_key]
    assert read_all(old_rows) == ["lost", *EXPECTED[1:]]


def test_a_rotation_takes_up_connections_whose_key_is_back(
    connected: Connection, settings: Any
) -> None:
    keys = settings.TOKEN_KEYS
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(tokens.KeyUnavailable):
        tokens.access_token(connected.pk)
    settings.TOKEN_KEYS = [*settings.TOKEN_KEYS, *keys]

    rotate()

    connected.refresh_from_db()
    assert connected.is_active
    assert connected.next_sync_at is not None


def test_an_emptied_token_stays_empty(account: Account, new_key: str) -> None:
    revocation = enqueue(Revocation.of("r", account=account, now=timezone.now()))
    revocation.mark_done(now=timezone.now())

    rotate()

    revocation.refresh_from_db()
    assert revocation.refresh_token is None


@pytest.mark.django_db(transaction=True)
def test_a_rotation_during_refreshes_loses_none_of_their_tokens(
    connected: Connection, platform: Server, new_key: str, settings: Any
) -> None:
    platform.control.set_latency(seconds=0.3, path="/connect/token")
    expire(connected)

    def rotate_for_a_while() -> None:
        for _ in range(10):
            rotate(batch=1)

    def refresh_for_a_while() -> None:
        for _ in range(2):
            expire(connected)
            tokens.access_token(connected.pk)

    simultaneously(rotate_for_a_while, refresh_for_a_while)
    rotate()
    settings.TOKEN_KEYS = [new_key]
    expire(connected)

    assert tokens.access_token(connected.pk)
    assert {call["status"] for call in refreshes(platform)} == {200}
    assert len(refreshes(platform)) == 3

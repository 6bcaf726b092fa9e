"""The database refuses the tokens of a refresh, whose predecessor is spent by then (fault F18)."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import OperationalError

from hotels import tokens
from hotels.models import Connection
from jobs import persistence
from sandbox.server import Server
from tests.hotels.grants import expire, refresh_token_of, refreshes, stored_credential
from tests.refused_statements import refused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def expired(connected: Connection) -> Connection:
    expire(connected)
    return connected


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persistence, "PAUSES", (0.0,) * len(persistence.PAUSES))


def writes_fail(*, times: int) -> AbstractContextManager[list[str]]:
    """Let the first writes of tokens fail, and yield those that were tried."""
    update = 'UPDATE "hotels_credential" SET'
    return refused(lambda sql: sql.startswith(update) and '"access_token" =' in sql, times=times)


def test_tokens_that_were_not_stored_at_first_are_stored_yet(
    expired: Connection, platform: Server
) -> None:
    spent = refresh_token_of(expired)

    with writes_fail(times=2) as tried:
        token = tokens.access_token(expired.pk)

    assert len(tried) == 3
    assert refresh_token_of(expired) != spent
    assert tokens.access_token(expired.pk) == token
    assert len(refreshes(platform)) == 1


def test_tokens_that_cannot_be_stored_at_all_are_an_alarm_and_not_a_silence(
    expired: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    before = stored_credential(expired)

    with writes_fail(times=100), pytest.raises(OperationalError):
        tokens.access_token(expired.pk)

    told = [record for record in caplog.records if record.name.startswith("hotels.tokens")]
    assert [record.levelname for record in told] == ["CRITICAL"]
    assert stored_credential(expired) == before


def test_tokens_do_not_overwrite_a_grant_that_has_come_since(
    expired: Connection, connect: Callable[..., Connection], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hotelier has reconnected while the database was away."""
    reconnected: list[str] = []

    def reconnect(_: float) -> None:
        reconnected.append(refresh_token_of(connect()))

    monkeypatch.setattr(time, "sleep", reconnect)

    with writes_fail(times=1):
        tokens.access_token(expired.pk)

    assert [refresh_token_of(expired)] == reconnected

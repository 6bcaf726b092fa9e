"""One account has ten thousand loads due: what others notice of it."""

from __future__ import annotations

import itertools
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection as database
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import Account
from encryption.binding import bind
from hotels.models import Connection, Credential, SyncRun
from hotels.sync.schedule import TICK, request_sync
from tests import factories
from tests.faults.lobby import HOUR, Lobby
from tests.faults.registry import fault
from tests.hotels.grants import consent

MANY = 10_000
# More than are begun in the time of a trial. Their loads are real; the others come due and wait.
WITH_TOKENS = 300
MAX_SECONDS_TO_START = 5
_numbers = itertools.count(1)


@fault("F30c", needs_postgres=True)
def another_account_has_ten_thousand_loads_due(lobby: Lobby, dice: random.Random) -> None:
    """By the times in the rows: nobody waits longer than that, nor for the scheduler's turn."""
    one, other = dice.sample(lobby.connections, 2)
    with _crowd(lobby) as crowd:
        loads = SyncRun.objects.filter(connection__account=crowd)
        lobby.wait_for(lambda: loads.filter(state=SyncRun.State.DONE).exists(), seconds=60)

        due_at = timezone.now()
        Connection.objects.filter(pk=one.pk).update(next_sync_at=due_at)
        request_sync(other, now=timezone.now())
        scheduled, requested = (_started(lobby, each, since=due_at) for each in (one, other))

        assert loads.open().exists(), "there was nobody to wait for"
        for run in (scheduled, requested):
            assert run.claimed_at is not None
            waited = (run.claimed_at - run.created_at).total_seconds()
            lobby.expect(waited, at_most=MAX_SECONDS_TO_START)
        assert scheduled.claimed_at is not None
        # Alone it waits for the next tick, as anybody does.
        late = (scheduled.claimed_at - due_at).total_seconds()
        lobby.expect(late, at_most=3 * TICK.total_seconds())
    lobby.wait_for(lobby.is_idle, seconds=60)


def _started(lobby: Lobby, connection: Connection, *, since: datetime) -> SyncRun:
    runs = SyncRun.objects.filter(connection=connection, created_at__gte=since)
    lobby.wait_for(lambda: runs.exclude(claimed_at=None).exists(), seconds=60)
    return runs.exclude(claimed_at=None).order_by("pk")[0]


@contextmanager
def _crowd(lobby: Lobby) -> Iterator[Account]:
    """Have an account of which so many connections are due; it is gone after the block."""
    account = factories.make_account("Crowd")
    _connect_many(account, _tokens_of_a_small_hotel(lobby))
    mine = Connection.objects.filter(account=account)
    try:
        yield account
    finally:
        mine.update(next_sync_at=None)
        lobby.wait_for(lobby.is_idle, seconds=120)
        # What was begun for them may write a row of theirs until they are gone.
        lobby.wait_for(lambda: _delete(mine), seconds=60)


def _tokens_of_a_small_hotel(lobby: Lobby) -> str:
    code = f"CROWD{next(_numbers)}"
    lobby.control.generate_account(
        code=code, properties=1, units_per_property=10, rate_plans_per_property=2
    )
    return consent(code).reply.access_token


def _connect_many(account: Account, token: str) -> None:
    now = timezone.now()
    first = [
        Connection(
            account=account,
            apaleo_account_code=uuid.uuid4().hex,
            subject="s",
            connected_at=now,
            last_synced_at=now,
            next_sync_at=now - 2 * HOUR,
        )
        for _ in range(WITH_TOKENS)
    ]
    Connection.objects.bulk_create(first)
    Credential.objects.bulk_create(
        Credential(
            connection=row,
            access_token=bind(token, to=row.pk),
            refresh_token=bind(token, to=row.pk),
            access_token_stale_at=now + HOUR,
            stored_at=now,
        )
        for row in first
    )
    made = {"id": "gen_random_uuid()", "apaleo_account_code": "md5(random()::text || n)"}
    made["next_sync_at"] = "next_sync_at + interval '1 hour'"
    columns = [str(field.column) for field in Connection._meta.concrete_fields]
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO hotels_connection ({', '.join(columns)})"
            f" SELECT {', '.join(made.get(each, each) for each in columns)}"
            " FROM hotels_connection, generate_series(1, %s) AS n WHERE id = %s",
            [MANY - WITH_TOKENS, first[0].pk],
        )


def _delete(rows: QuerySet[Connection]) -> bool:
    """Delete them; those that nothing refers to, nearly all, by one statement."""
    untouched = Q(sync_runs=None) & Q(subscription=None) & Q(credential=None) & Q(events=None)
    rows.exclude(untouched).delete()
    rows._raw_delete(rows.db)
    return True

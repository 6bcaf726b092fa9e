"""One refresh call per expiry, however many processes and threads ask, whoever is killed."""

import json
import time
from collections.abc import Callable

import pytest
from django.db import connection as database

from accounts.models import Account, User
from hotels import tokens
from hotels.models import Connection
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import expire, refresh_token_of, refreshes
from tests.processes.conftest import Start
from tests.processes.starting import go_together, wait_until

PROCESSES, THREADS = 4, 10


@pytest.fixture
def expired(connected: Connection) -> Connection:
    expire(connected)
    return connected


@pytest.mark.parametrize("seconds", [2, 4])
def test_forty_callers_in_four_processes_make_one_refresh_call(
    start: Start, expired: Connection, platform: Server, seconds: int
) -> None:
    platform.control.set_latency(seconds=seconds, path="/connect/token")
    programs = [start("ask_for_token", expired.pk, THREADS) for _ in range(PROCESSES)]

    go_together(*programs)
    found = [token for program in programs for token in json.loads(program.communicate()[0])]

    [call] = refreshes(platform)
    assert len(found) == PROCESSES * THREADS
    assert set(found) == {call["issued"]["access_token"]}
    assert refresh_token_of(expired) == call["issued"]["refresh_token"]
    assert [program.returncode for program in programs] == [0] * PROCESSES


def test_a_process_killed_while_it_refreshes_holds_nobody_up(
    start: Start, expired: Connection, platform: Server
) -> None:
    platform.control.set_latency(seconds=15, path="/connect/token")
    killed = start("ask_for_token", expired.pk, 1)
    go_together(killed)
    wait_until(lambda: refreshes(platform))
    killed.kill()
    killed.wait()
    platform.control.clear_latency()

    started = time.monotonic()
    token = tokens.access_token(expired.pk)

    first, second = refreshes(platform)
    assert time.monotonic() - started < 3
    assert first["status"] is None
    assert fingerprint(token) == second["issued"]["access_token"]
    assert Connection.objects.get().is_active


@pytest.mark.postgres
def test_a_refresh_of_one_connection_does_not_hold_up_another(
    start: Start,
    expired: Connection,
    connect: Callable[..., Connection],
    other_account: Account,
    charlie: User,
    platform: Server,
) -> None:
    if database.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has one lock for all")
    other = connect("SOLO", account=other_account)
    platform.control.set_latency(seconds=4, path="/connect/token")
    slow = start("ask_for_token", expired.pk, 1)
    go_together(slow)
    wait_until(lambda: refreshes(platform))
    platform.control.clear_latency()
    expire(other)

    started = time.monotonic()
    tokens.access_token(other.pk)

    assert time.monotonic() - started < 2
    assert slow.poll() is None

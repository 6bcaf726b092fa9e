"""One refresh call per expiry, however many processes and threads ask, whoever is killed."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database

from accounts.models import Account, User
from apaleo.errors import RemoteUnavailable
from hotels import tokens
from hotels.models import Connection
from hotels.models.credential import REFRESH_LEASE
from sandbox.server import Server
from sandbox.state.ledger import fingerprint
from tests.hotels.grants import expire, refresh_token_of, refreshes
from tests.processes.conftest import Start
from tests.processes.starting import go_together, wait_until
from tests.simultaneously import simultaneously

PROCESSES = 4


@pytest.fixture
def expired(connected: Connection) -> Connection:
    expire(connected)
    return connected


@pytest.mark.parametrize(("threads", "seconds"), [(10, 2), (8, 15)])
def test_all_callers_in_four_processes_make_one_refresh_call(
    start: Start, expired: Connection, platform: Server, threads: int, seconds: int
) -> None:
    platform.control.set_latency(seconds=seconds, path="/connect/token")
    programs = [start("ask_for_token", expired.pk, threads) for _ in range(PROCESSES)]

    go_together(*programs)
    found = [token for program in programs for token in json.loads(program.communicate()[0])]

    [call] = refreshes(platform)
    assert len(found) == PROCESSES * threads
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
    # The call's timeout and a second.
    assert time.monotonic() - started < REFRESH_LEASE.total_seconds() + 1
    assert first["status"] is None
    assert fingerprint(token) == second["issued"]["access_token"]
    assert Connection.objects.get().is_active


def test_a_token_endpoint_that_hangs_is_asked_once_and_holds_up_no_write(
    transactional_db: None, expired: Connection, platform: Server, account: Account, settings: Any
) -> None:
    settings.TOKEN_CALL_SECONDS = 3.0
    platform.control.add_fault(kind="hang", grant_type="refresh_token", seconds=10)
    wrote_in: list[float] = []

    def write() -> None:
        wait_until(lambda: refreshes(platform))
        for _ in range(5):
            began_at = time.monotonic()
            Account.objects.filter(pk=account.pk).update(name="Renamed meanwhile")
            wrote_in.append(time.monotonic() - began_at)
            time.sleep(0.3)

    def ask() -> None:
        with pytest.raises(RemoteUnavailable):
            tokens.access_token(expired.pk)

    began_at = time.monotonic()
    simultaneously(*[ask] * 12, write)

    assert len(refreshes(platform)) == 1
    assert time.monotonic() - began_at < 6
    assert max(wrote_in) < 1


@pytest.mark.postgres
def test_whoever_waits_gets_the_newer_token_though_its_database_connection_is_ended(
    transactional_db: None, expired: Connection, platform: Server
) -> None:
    if database.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: SQLite has no connections to end")
    platform.control.set_latency(seconds=1.5, path="/connect/token")

    def end_all_others() -> str:
        wait_until(lambda: refreshes(platform))
        with database.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        return tokens.access_token(expired.pk)

    found = simultaneously(*[lambda: tokens.access_token(expired.pk)] * 6, end_all_others)

    [call] = refreshes(platform)
    assert {fingerprint(token) for token in found} == {call["issued"]["access_token"]}
    database.close()


def test_a_refresh_of_one_connection_does_not_hold_up_another(
    start: Start,
    expired: Connection,
    connect: Callable[..., Connection],
    other_account: Account,
    charlie: User,
    platform: Server,
) -> None:
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

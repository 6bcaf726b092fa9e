"""PostgreSQL is restarted, dies, or ends connections, under load and at the worst moment."""

from __future__ import annotations

import random
import time

import requests
from django.db import DatabaseError, connection, connections

from tests.faults.asking import ask_from_processes
from tests.faults.disk import full
from tests.faults.faults.webhooks import are_named, rename_some
from tests.faults.hotelier import Hotelier
from tests.faults.lobby import Lobby
from tests.faults.postgres import DATA
from tests.faults.registry import fault, in_the_middle, load_slowly

END_ALL_OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def end_all_connections() -> None:
    with connection.cursor() as cursor:
        cursor.execute(END_ALL_OTHERS)


def restart(lobby: Lobby, *, away: float) -> None:
    """Kill the database as a power cut would, and start it again after a while."""
    lobby.stack["postgres"].kill()
    connections.close_all()
    time.sleep(away)
    lobby.stack["postgres"].start()


def page_answers(hotelier: Hotelier) -> bool:
    try:
        return hotelier.get("/").status in {200, 302}
    except requests.RequestException:
        return False


@fault("F28", needs_postgres=True)
def the_database_ends_all_connections(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    end_all_connections()
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F28b", needs_postgres=True)
def the_database_dies_under_load(lobby: Lobby, dice: random.Random) -> None:
    hotelier = lobby.new_hotelier()
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    restart(lobby, away=dice.uniform(0, 5))
    lobby.wait_for(lambda: page_answers(hotelier), seconds=10)
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F18", needs_postgres=True)
def the_database_is_away_when_the_rotated_tokens_come(lobby: Lobby, dice: random.Random) -> None:
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=4, path="/connect/token")
    lobby.sync_all()
    lobby.wait_for(lobby.refreshes, seconds=20)
    time.sleep(dice.uniform(2.5, 3.9))
    restart(lobby, away=dice.uniform(0.2, 1.5))
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=90)


@fault("F14b", needs_postgres=True)
def the_connection_that_holds_a_refresh_is_ended(lobby: Lobby, dice: random.Random) -> None:
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=3, path="/connect/token")
    chosen = dice.choice(lobby.connections)

    def end_them_in_the_middle() -> None:
        lobby.wait_for(lobby.refreshes, seconds=20)
        time.sleep(dice.uniform(0, 2.5))
        end_all_connections()

    ended = ask_from_processes(
        connection=chosen.pk,
        processes=2,
        threads=4,
        meanwhile=end_them_in_the_middle,
    )
    assert ended == [0] * 2, "a caller got no token"
    assert lobby.most_refreshes() == 1
    lobby.control.clear_latency()
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)


@fault("F33d", needs_postgres=True, needs_disk=True)
def the_disk_of_the_database_is_full(lobby: Lobby, dice: random.Random) -> None:
    """What could not be written was not acknowledged, and goes on once there is room."""
    hotelier = lobby.new_hotelier()
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    with full(lobby.stack.folder / DATA):
        named = rename_some(lobby, dice)
        assert not _takes_more()
        time.sleep(dice.uniform(3, 12))
    connections.close_all()
    lobby.stack.restore()
    lobby.control.clear_latency()
    lobby.wait_for(lambda: page_answers(hotelier), seconds=10)
    lobby.wait_for(lambda: lobby.is_idle() and are_named(named), seconds=75)


def _takes_more() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE more AS SELECT n FROM generate_series(1, 100000) AS n")
    except DatabaseError:
        return False
    return True

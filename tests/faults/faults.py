"""The faults, each named as in the table of docs/cases.md, with the bound that must hold."""

from __future__ import annotations

import random
import signal
import sys
import time
from collections.abc import Callable
from os import kill
from subprocess import PIPE, Popen

import redis
from django.db import connection

from jobs import messages
from tests.faults.lobby import Lobby

Fault = Callable[[Lobby, random.Random], None]
FAULTS: dict[str, Fault] = {}


def fault(name: str) -> Callable[[Fault], Fault]:
    """Register a fault under its name."""

    def register(inject: Fault) -> Fault:
        FAULTS[name] = inject
        return inject

    return register


def load_slowly(lobby: Lobby, seconds: float = 0.3) -> None:
    """Let loads take a while, so that something can happen in the middle of them."""
    lobby.control.set_latency(seconds=seconds, path="/inventory")
    lobby.control.set_latency(seconds=seconds, path="/rateplan")


def api_calls(lobby: Lobby) -> list[object]:
    return list(lobby.control.calls(kind="api"))


def in_the_middle(lobby: Lobby, dice: random.Random) -> None:
    """Return at some moment of a load that is under way."""
    lobby.wait_for(lambda: api_calls(lobby), seconds=30)
    time.sleep(dice.uniform(0, 0.8))


@fault("F2")
def every_message_is_lost(lobby: Lobby, dice: random.Random) -> None:
    send, messages.send = messages.send, lambda message: None
    try:
        lobby.sync_all()
    finally:
        messages.send = send
    lobby.wait_for(lobby.is_idle, seconds=40)


@fault("F3")
def the_broker_is_away(lobby: Lobby, dice: random.Random) -> None:
    lobby.stack["redis"].kill()
    lobby.sync_all()
    time.sleep(dice.uniform(1, 4))
    lobby.stack["redis"].start()
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F4")
def the_broker_is_frozen(lobby: Lobby, dice: random.Random) -> None:
    lobby.stack["redis"].freeze()
    began_at = time.monotonic()
    lobby.sync_all()
    assert time.monotonic() - began_at < 2
    time.sleep(dice.uniform(1, 8))
    lobby.stack["redis"].thaw()
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F5")
def the_broker_is_wiped(lobby: Lobby, dice: random.Random) -> None:
    lobby.sync_all()
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.flushall()
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F33")
def the_broker_has_no_memory_left(lobby: Lobby, dice: random.Random) -> None:
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.config_set("maxmemory", "1")
        lobby.sync_all()
        time.sleep(dice.uniform(3, 12))
        broker.config_set("maxmemory", "0")
    lobby.wait_for(lobby.is_idle, seconds=75)


@fault("F28")
def the_database_ends_all_connections(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F6")
def the_broker_is_restarted_under_busy_workers(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    lobby.stack["redis"].kill()
    lobby.stack["redis"].start()
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F8")
def a_pool_child_is_killed(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    kill(dice.choice(lobby.stack["interactive"].children()), signal.SIGKILL)
    lobby.wait_for(lobby.is_idle, seconds=45)


@fault("F9")
def a_worker_is_killed(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    lobby.stack["interactive"].kill()
    lobby.wait_for(lobby.is_idle, seconds=60)


def ask_from_processes(*, connection: object, processes: int, threads: int) -> list[int]:
    """Ask for one token from many, and return how the processes ended."""
    command = [sys.executable, "-m", "tests.processes.ask_for_token"]
    programs = [
        Popen([*command, str(connection), str(threads)], stdin=PIPE, stdout=PIPE, text=True)
        for _ in range(processes)
    ]
    for program in programs:
        assert program.stdout is not None
        program.stdout.readline()
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    for program in programs:
        program.communicate(timeout=90)
    return [program.returncode for program in programs]


@fault("F12")
def many_want_one_expired_token(lobby: Lobby, dice: random.Random) -> None:
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=2, path="/connect/token")
    chosen = dice.choice(lobby.connections)
    assert ask_from_processes(connection=chosen.pk, processes=4, threads=8) == [0] * 4
    assert len(lobby.refreshes()) == 1
    lobby.control.clear_latency()
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)


@fault("F14")
def the_holder_of_a_refresh_is_killed(lobby: Lobby, dice: random.Random) -> None:
    lobby.control.change_settings(grace_seconds=60)
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=4, path="/connect/token")
    lobby.sync_all()
    lobby.wait_for(lobby.refreshes, seconds=20)
    time.sleep(dice.uniform(0, 3))
    lobby.stack["interactive"].kill()
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=75)


@fault("F15")
def the_answer_to_a_refresh_is_lost(lobby: Lobby, dice: random.Random) -> None:
    lobby.control.change_settings(grace_seconds=20)
    lobby.expire_tokens()
    lobby.control.add_fault(kind="commit-then-reset", grant_type="refresh_token", times=1)
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)


@fault("F17")
def the_token_endpoint_is_out_of_order(lobby: Lobby, dice: random.Random) -> None:
    lobby.expire_tokens()
    status = dice.choice([500, 502, 404, 429])
    rule = lobby.control.add_fault(kind="status", grant_type="refresh_token", status=status)
    lobby.sync_all()
    lobby.wait_for(lobby.refreshes, seconds=20)
    time.sleep(dice.uniform(1, 5))
    lobby.control.delete_fault(rule)
    lobby.wait_for(lobby.is_idle, seconds=75)


@fault("F22")
def apaleo_throttles(lobby: Lobby, dice: random.Random) -> None:
    lobby.control.change_settings(rate_limit={"per_second": 2, "burst": 3, "per_minute": 3500})
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=90)
    lobby.control.change_settings(rate_limit=None)


@fault("F29")
def two_schedulers_run(lobby: Lobby, dice: random.Random) -> None:
    first = lobby.stack["scheduler"]
    second = lobby.stack.add("second scheduler", first.command)
    lobby.sync_all(is_watched=False)
    time.sleep(12)
    lobby.wait_for(lobby.is_idle, seconds=60)
    second.kill()
    calls = lobby.control.calls(path="/inventory/v1/properties")
    per_account = [call["account_code"] for call in calls]
    assert len(per_account) == len(set(per_account)), "an account was loaded twice"


@fault("F31")
def apaleo_is_away(lobby: Lobby, dice: random.Random) -> None:
    rule = lobby.control.add_fault(kind="status", path="^/(inventory|rateplan)", status=503)
    lobby.sync_all()
    lobby.wait_for(lambda: api_calls(lobby), seconds=30)
    time.sleep(dice.uniform(0, 3))
    lobby.control.delete_fault(rule)
    lobby.wait_for(lobby.is_idle, seconds=75)


@fault("F32")
def a_worker_is_stopped_in_the_middle(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby, seconds=1.5)
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=6, path="/connect/token")
    lobby.sync_all()
    lobby.wait_for(lobby.refreshes, seconds=20)
    time.sleep(dice.uniform(0, 5))
    took = lobby.stack["interactive"].stop()
    assert took < 40, f"the worker took {took:.0f} seconds to stop"
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=60)

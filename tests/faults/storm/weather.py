"""What a storm consists of: disturbances that begin and end, each of one part of a Lobby."""

from __future__ import annotations

import contextlib
import os
import random
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import redis

from tests.faults.lobby import Lobby

Begin = Callable[[Lobby, random.Random], AbstractContextManager[None]]


@dataclass(frozen=True)
class Disturbance:
    """Something that happens to `part` for some seconds; one at a time for each part."""

    name: str
    part: str
    begin: Begin
    seconds: tuple[float, float]


DISTURBANCES: list[Disturbance] = []


def disturbance(part: str, shortest: float = 0, longest: float = 0) -> Callable[[Any], Any]:
    """Register what the decorated generator does before and after its `yield`."""

    def register(function: Callable[[Lobby, random.Random], Iterator[None]]) -> Any:
        name = function.__name__.replace("_", " ")
        begin = contextlib.contextmanager(function)
        DISTURBANCES.append(Disturbance(name, part, begin, (shortest, longest)))
        return function

    return register


def kill_one_child(lobby: Lobby, dice: random.Random, name: str) -> None:
    with contextlib.suppress(IndexError, ProcessLookupError):
        os.kill(dice.choice(lobby.stack[name].children()), signal.SIGKILL)


@disturbance("interactive")
def child_of_a_worker_killed(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    kill_one_child(lobby, dice, "interactive")
    yield


@disturbance("background")
def child_of_the_background_worker_killed(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    kill_one_child(lobby, dice, "background")
    yield


@disturbance("interactive")
def worker_killed(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.stack["interactive"].kill()
    yield


@disturbance("background", 2, 15)
def background_worker_frozen(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.stack["background"].freeze()
    yield
    lobby.stack["background"].thaw()


@disturbance("interactive", 2, 30)
def worker_frozen(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.stack["interactive"].freeze()
    yield
    lobby.stack["interactive"].thaw()


@disturbance("interactive", 1, 1)
def worker_asked_to_stop(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    process = lobby.stack["interactive"].process
    assert process is not None
    process.terminate()
    yield


@disturbance("web", 0, 5)
def web_server_killed(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    web = lobby.stack["web"]
    web.restarts = False
    web.kill()
    yield
    web.restarts = True


@disturbance("scheduler", 0, 30)
def scheduler_away(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    scheduler = lobby.stack["scheduler"]
    scheduler.restarts = False
    scheduler.kill()
    yield
    scheduler.restarts = True


@disturbance("scheduler", 5, 40)
def second_scheduler(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    second = lobby.stack.add("second scheduler", lobby.stack["scheduler"].command)
    yield
    lobby.stack.programs.pop("second scheduler")
    second.kill()


@disturbance("redis", 0, 8)
def redis_away(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.stack["redis"].kill()
    yield
    lobby.stack["redis"].start()


@disturbance("redis", 1, 10)
def redis_frozen(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.stack["redis"].freeze()
    yield
    lobby.stack["redis"].thaw()


@disturbance("redis")
def redis_wiped(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.flushall()
    yield


@disturbance("redis", 2, 10)
def redis_full(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.config_set("maxmemory", "1")
    yield
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.config_set("maxmemory", "0")


@disturbance("postgres", 0, 4)
def database_away(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    database = lobby.stack.programs.get("postgres")
    if database is not None:
        database.kill()
    yield
    if database is not None:
        database.start()


@disturbance("api", 2, 20)
def apaleo_away(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    kind: dict[str, Any] = dice.choice([{"kind": "status", "status": 503}, {"kind": "reset"}])
    rule = lobby.control.add_fault(path="^/(inventory|rateplan)", **kind)
    yield
    lobby.control.delete_fault(rule)


@disturbance("api", 2, 20)
def lists_break_off(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    rule = lobby.control.add_fault(path="^/inventory/v1/units$", kind="cut", after_bytes=300)
    yield
    lobby.control.delete_fault(rule)


@disturbance("limits", 5, 30)
def apaleo_throttles(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.control.change_settings(rate_limit={"per_second": 3, "burst": 5, "per_minute": 3500})
    yield
    lobby.control.change_settings(rate_limit=None)


@disturbance("latency", 5, 30)
def apaleo_slow(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.control.set_latency(seconds=dice.uniform(0.2, 2), path="/inventory")
    yield
    lobby.control.set_latency(seconds=0, path="/inventory")


@disturbance("tokens", 3, 20)
def token_endpoint_out_of_order(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    status = dice.choice([500, 502, 404, 429])
    rule = lobby.control.add_fault(kind="status", grant_type="refresh_token", status=status)
    yield
    lobby.control.delete_fault(rule)


@disturbance("tokens", 3, 20)
def answers_of_the_token_endpoint_lost(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    rule = lobby.control.add_fault(kind="commit-then-reset", grant_type="refresh_token")
    yield
    lobby.control.delete_fault(rule)


@disturbance("tokens", 3, 30)
def token_endpoint_slow(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.control.set_latency(seconds=dice.uniform(2, 25), path="/connect/token")
    yield
    lobby.control.set_latency(seconds=0, path="/connect/token")


@disturbance("events", 5, 30)
def events_doubled_and_out_of_order(lobby: Lobby, dice: random.Random) -> Iterator[None]:
    lobby.control.change_settings(webhook_copies=4, webhook_spread_seconds=3)
    yield
    lobby.control.change_settings(webhook_copies=1, webhook_spread_seconds=0)

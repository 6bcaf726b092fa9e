"""Redis is away, frozen, wiped, full, or at the other end of a dead wire."""

from __future__ import annotations

import random
import signal
import time
from os import kill

import redis
from django.utils import timezone

from hotels.models import MirrorChanged, SyncRun
from hotels.sync.schedule import enqueue_sync
from jobs import messages, queues, runner
from jobs.models import Job
from jobs.outbox import enqueue
from tests.faults.hotelier import Hotelier
from tests.faults.lobby import Lobby
from tests.faults.registry import fault, in_the_middle, load_slowly
from tests.faults.wire import wire

MANY_JOBS = 1000


@fault("F2b")
def every_message_is_lost(lobby: Lobby, dice: random.Random) -> None:
    send, messages.send = messages.send, lambda message: None
    try:
        lobby.sync_all()
    finally:
        messages.send = send
    lobby.wait_for(lobby.is_idle, seconds=40)


@fault("F3")
def the_broker_is_away_while_somebody_connects(lobby: Lobby, dice: random.Random) -> None:
    hotelier = lobby.new_hotelier()
    way_back = hotelier.set_out()
    lobby.stack["redis"].kill()
    answer = hotelier.get(way_back)
    assert answer.status == 302
    lobby.expect(answer.seconds, at_most=1)
    lobby.sync_all()
    time.sleep(dice.uniform(0, 4))
    lobby.stack["redis"].start()
    _is_loaded_and_leaves(lobby, hotelier)


@fault("F4")
def the_broker_is_frozen_while_somebody_connects(lobby: Lobby, dice: random.Random) -> None:
    hotelier = lobby.new_hotelier()
    way_back = hotelier.set_out()
    lobby.stack["redis"].freeze()
    answer = hotelier.get(way_back)
    assert answer.status == 302
    lobby.expect(answer.seconds, at_most=2)
    lobby.sync_all()
    time.sleep(dice.uniform(0, 8))
    lobby.stack["redis"].thaw()
    _is_loaded_and_leaves(lobby, hotelier)


def _is_loaded_and_leaves(lobby: Lobby, hotelier: Hotelier) -> None:
    connection = lobby.connection_of(hotelier)
    lobby.journal.connected.add(connection.pk)
    lobby.wait_for(lobby.is_idle, seconds=60)
    connection.refresh_from_db()
    assert connection.last_synced_at is not None
    assert hotelier.disconnect(connection).status == 302
    lobby.journal.left.add(connection.pk)
    lobby.wait_for(lobby.are_jobs_done, seconds=60)


@fault("F5")
def the_broker_is_wiped_with_a_thousand_jobs_waiting(lobby: Lobby, dice: random.Random) -> None:
    for worker in lobby.stack.workers():
        worker.freeze()
    jobs = [
        enqueue(MirrorChanged(connection=dice.choice(lobby.connections))) for _ in range(MANY_JOBS)
    ]
    lobby.sync_all()
    time.sleep(dice.uniform(0, 1))
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.flushall()
    for worker in lobby.stack.workers():
        worker.thaw()
    lobby.wait_for(lambda: lobby.is_idle() and lobby.are_jobs_done(), seconds=90)
    made = MirrorChanged.objects.filter(pk__in=[job.pk for job in jobs])
    assert made.filter(state=Job.State.DONE, attempts=1).count() == MANY_JOBS


@fault("F6")
def the_broker_is_restarted_under_busy_workers(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    lobby.stack["redis"].kill()
    lobby.stack["redis"].start()
    lobby.wait_for(lobby.is_idle, seconds=60)
    _works_again(lobby, seconds=15)


@fault("F6b")
def the_broker_is_restarted_under_idle_workers(lobby: Lobby, dice: random.Random) -> None:
    time.sleep(dice.uniform(0, 3))
    lobby.stack["redis"].kill()
    time.sleep(dice.uniform(0, 3))
    lobby.stack["redis"].start()
    _works_again(lobby, seconds=15)


def _works_again(lobby: Lobby, *, seconds: float) -> None:
    """Have something done that needs a broker, a worker, and a message between them."""
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=seconds)


@fault("F7")
def the_wire_to_the_broker_goes_dead(lobby: Lobby, dice: random.Random) -> None:
    """The worker's own ends stay open, as behind a firewall that has forgotten them."""
    with wire(to=lobby.stack.redis_port) as line:
        for worker in lobby.stack.workers():
            plain, worker.environment = (
                worker.environment,
                {
                    **worker.environment,
                    "REDIS_URL": f"redis://127.0.0.1:{line.port}/0",
                },
            )
            worker.kill()
            worker.start()
            worker.environment = plain
        _works_again(lobby, seconds=30)
        time.sleep(dice.uniform(0, 10))
        assert line.go_dead()
        _works_again(lobby, seconds=60)
    for worker in lobby.stack.workers():
        worker.kill()
        worker.start()


@fault("F10")
def messages_come_again_while_the_work_is_done(lobby: Lobby, dice: random.Random) -> None:
    """As a broker does that takes a long task for lost: late copies find nothing to do."""
    load_slowly(lobby, seconds=1.5)
    lobby.sync_all()
    lobby.wait_for(lobby.api_calls, seconds=30)
    for _ in range(5):
        for run in SyncRun.objects.open():
            enqueue_sync(run)
        time.sleep(dice.uniform(0, 0.5))
    lobby.wait_for(lobby.is_idle, seconds=60)
    loads = [call["account_code"] for call in lobby.api_calls("/inventory/v1/properties")]
    assert len(loads) == len(set(loads)), "an account was loaded twice"


FULL = ("noeviction", "allkeys-lru", "volatile-lru")


@fault("F33")
def the_broker_has_no_room_left(lobby: Lobby, dice: random.Random) -> None:
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.config_set("maxmemory-policy", dice.choice(FULL))
        broker.config_set("maxmemory", "1")
        lobby.sync_all()
        time.sleep(dice.uniform(3, 12))
        broker.config_set("maxmemory", "0")
        broker.config_set("maxmemory-policy", "noeviction")
    lobby.wait_for(lobby.is_idle, seconds=75)
    _works_again(lobby, seconds=15)


@fault("F33c")
def a_child_is_killed_while_the_broker_has_no_room(lobby: Lobby, dice: random.Random) -> None:
    """Its message can be neither acknowledged nor given back, and counts as being worked on."""
    load_slowly(lobby, seconds=2)
    lobby.sync_all(is_watched=False)
    lobby.wait_for(lobby.api_calls, seconds=30)
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.config_set("maxmemory", "1")
        for child in lobby.stack["background"].children():
            kill(child, signal.SIGKILL)
        time.sleep(dice.uniform(1, 4))
        broker.config_set("maxmemory", "0")
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=90)
    since = timezone.now()
    lobby.sync_all(is_watched=False)
    lobby.wait_for_loads(since=since, seconds=45)


@fault("F33b")
def the_broker_may_only_be_read(lobby: Lobby, dice: random.Random) -> None:
    with redis.Redis(port=lobby.stack.redis_port) as broker:
        broker.execute_command("REPLICAOF", "127.0.0.1", "9")
        lobby.sync_all()
        time.sleep(dice.uniform(3, 12))
        broker.execute_command("REPLICAOF", "NO", "ONE")
    lobby.wait_for(lobby.is_idle, seconds=75)
    _works_again(lobby, seconds=15)


@fault("queue")
def nobody_takes_messages_and_the_queue_does_not_grow(lobby: Lobby, dice: random.Random) -> None:
    lobby.stack["background"].freeze()
    lobby.sync_all(is_watched=False)
    runner.reconcile(now=timezone.now())
    time.sleep(dice.uniform(25, 35))
    waiting = queues.count_waiting(messages.BACKGROUND)
    assert waiting <= 3 * len(lobby.connections), f"{waiting} messages wait"
    lobby.stack["background"].thaw()
    lobby.wait_for(lobby.is_idle, seconds=60)

"""Workers and schedulers are killed, stopped, doubled, or have too much to do."""

from __future__ import annotations

import random
import signal
import time
from datetime import timedelta
from os import kill

from django.utils import timezone

from hotels.models import Connection, SyncRun
from hotels.sync.schedule import request_sync
from tests.faults.lobby import Lobby
from tests.faults.registry import fault, in_the_middle, load_slowly
from tests.slowness import slowness

GRACE = 40


@fault("F8")
def a_pool_child_is_killed(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    kill(dice.choice(lobby.stack["interactive"].children()), signal.SIGKILL)
    lobby.wait_for(lobby.is_idle, seconds=30)


@fault("F9")
def a_worker_is_killed(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    lobby.stack["interactive"].kill()
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F9b")
def a_worker_is_frozen_and_comes_back_late(lobby: Lobby, dice: random.Random) -> None:
    """Somebody else has done its work by then; what it holds counts no more."""
    load_slowly(lobby)
    lobby.sync_all()
    in_the_middle(lobby, dice)
    frozen = lobby.stack["interactive"]
    frozen.freeze()
    second = lobby.stack.add("second interactive", frozen.command)
    lobby.wait_for(lobby.is_idle, seconds=60)
    frozen.thaw()
    second.stop()
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=30)


@fault("F11")
def a_hotel_takes_its_worker_down_each_time(lobby: Lobby, dice: random.Random) -> None:
    chosen = dice.choice(lobby.connections)
    load_slowly(lobby, seconds=1)
    run = request_sync(chosen, now=timezone.now())
    for _ in range(3):
        lobby.wait_for(lobby.api_calls, seconds=45)
        time.sleep(dice.uniform(0, 0.5))
        for child in lobby.stack["interactive"].children():
            kill(child, signal.SIGKILL)
        time.sleep(0.5)
        lobby.control.clear_ledger()
    lobby.wait_for(lobby.is_idle, seconds=45)
    run.refresh_from_db()
    chosen.refresh_from_db()
    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.CRASHED)
    assert chosen.next_sync_at is not None
    # The others go on, and so does this one, once somebody has seen to it.
    lobby.control.clear_latency()
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)


@fault("F29")
def two_schedulers_run(lobby: Lobby, dice: random.Random) -> None:
    lobby.stack.add("second scheduler", lobby.stack["scheduler"].command)
    time.sleep(dice.uniform(0, 5))
    since = timezone.now()
    lobby.sync_all(is_watched=False)
    lobby.wait_for_loads(since=since, seconds=40)
    loads = [call["account_code"] for call in lobby.api_calls("/inventory/v1/properties")]
    assert len(loads) == len(set(loads)), "an account was loaded twice"


@fault("F29b")
def the_scheduler_is_away_while_work_comes_due(lobby: Lobby, dice: random.Random) -> None:
    scheduler = lobby.stack["scheduler"]
    scheduler.restarts = False
    scheduler.kill()
    since = timezone.now()
    lobby.sync_all(is_watched=False)
    time.sleep(dice.uniform(0, 20))
    scheduler.restarts = True
    lobby.wait_for_loads(since=since, seconds=45)
    loads = [call["account_code"] for call in lobby.api_calls("/inventory/v1/properties")]
    assert len(loads) == len(set(loads)), "an account was loaded twice"


@fault("F30")
def nobody_who_watches_waits_behind_the_schedule(lobby: Lobby, dice: random.Random) -> None:
    """Three slow loads that nobody awaits, and somebody presses the button."""
    other = dice.choice(lobby.connections)
    load_slowly(lobby, seconds=2)
    lobby.sync_all(is_watched=False)
    Connection.objects.filter(pk=other.pk).update(next_sync_at=timezone.now() + timedelta(hours=1))
    lobby.wait_for(lobby.api_calls, seconds=30)
    began_at = timezone.now()
    lobby.control.clear_latency()
    request_sync(other, now=began_at)
    lobby.wait_for(
        lambda: Connection.objects.filter(pk=other.pk, last_synced_at__gte=began_at).exists(),
        seconds=5,
    )
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F30b")
def the_schedule_goes_on_behind_long_loads_of_people(lobby: Lobby, dice: random.Random) -> None:
    """Both processes that people are served by are taken; what comes due is still found."""
    first, second, other = dice.sample(lobby.connections, 3)
    load_slowly(lobby, seconds=4)
    for one in (first, second):
        request_sync(one, now=timezone.now())
    lobby.wait_for(lobby.api_calls, seconds=30)
    began_at = timezone.now()
    Connection.objects.filter(pk=other.pk).update(next_sync_at=began_at)
    lobby.wait_for(
        lambda: SyncRun.objects.filter(connection=other, created_at__gte=began_at).exists(),
        seconds=15,
    )
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F32")
def a_worker_is_stopped_in_the_middle(lobby: Lobby, dice: random.Random) -> None:
    load_slowly(lobby, seconds=1.5)
    lobby.expire_tokens()
    lobby.control.set_latency(seconds=6, path="/connect/token")
    lobby.sync_all()
    lobby.wait_for(lobby.refreshes, seconds=20)
    time.sleep(dice.uniform(0, 5))
    took = lobby.stack["interactive"].stop()
    assert took < GRACE * slowness(), f"the worker took {took:.0f} seconds to stop"
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=60)


@fault("F32b")
def three_restarts_in_one_long_load(lobby: Lobby, dice: random.Random) -> None:
    """None of them counts as an attempt that failed."""
    chosen = dice.choice(lobby.connections)
    load_slowly(lobby, seconds=4)
    run = request_sync(chosen, now=timezone.now())
    for _ in range(3):
        lobby.control.clear_ledger()
        lobby.wait_for(lobby.api_calls, seconds=40)
        time.sleep(dice.uniform(0, 2))
        took = lobby.stack["interactive"].stop()
        assert took < GRACE * slowness(), f"the worker took {took:.0f} seconds to stop"
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=45)
    run.refresh_from_db()
    assert (run.state, run.attempts) == (SyncRun.State.DONE, 1)
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=30)

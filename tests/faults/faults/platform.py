"""apaleo's API throttles, fails in the middle, tells half the truth, or is away."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from email.utils import formatdate
from typing import Any

from django.utils import timezone

from hotels.models import HeldRemoval, SyncRun
from tests.faults.lobby import ROOMS, Lobby
from tests.faults.registry import fault

UNITS = "^/inventory/v1/units$"


@fault("F21")
def a_token_is_refused_in_the_middle_of_a_list(lobby: Lobby, dice: random.Random) -> None:
    lobby.control.add_fault(
        kind="status", status=401, path=UNITS, times=1, after=dice.randint(0, 8)
    )
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=30)
    assert len(lobby.refreshes()) <= 1
    pages = [
        (call["account_code"], call["query"]["pageNumber"])
        for call in lobby.api_calls("/inventory/v1/units")
        if call["status"] == 200
    ]
    assert len(pages) == len(set(pages)), "a page was read twice"


LIMITS: tuple[dict[str, float], ...] = (
    {"per_second": 2, "burst": 3, "per_minute": 3500},
    {"per_second": 2, "burst": 20, "per_minute": 3500},
    {"per_second": 5, "burst": 1, "per_minute": 3500},
)


@fault("F22")
def apaleo_throttles(lobby: Lobby, dice: random.Random) -> None:
    lobby.control.change_settings(rate_limit=dice.choice(LIMITS))
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=90)


@fault("F22b")
def apaleo_asks_to_be_left_alone(lobby: Lobby, dice: random.Random) -> None:
    """As a number, as a date, without a word; nobody calls before that, and no worker waits."""
    seconds = dice.choice([3, 20])
    header = dice.choice(
        [
            {"Retry-After": str(seconds)},
            {"Retry-After": formatdate(time.time() + seconds, usegmt=True)},
            {},
        ]
    )
    lobby.control.add_fault(
        kind="status", status=429, path=UNITS, headers=header, times=dice.randint(1, 6)
    )
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=90)


@fault("F22c")
def apaleo_asks_to_be_left_alone_for_hours(lobby: Lobby, dice: random.Random) -> None:
    rule = lobby.control.add_fault(
        kind="status", status=429, path=UNITS, headers={"Retry-After": "10000"}
    )
    lobby.sync_all()
    # What it asks for is believed up to an hour.
    far_away = timezone.now() + timedelta(seconds=3000)
    lobby.wait_for(
        lambda: (
            SyncRun.objects.open().filter(due_at__gte=far_away).count() == len(lobby.connections)
        ),
        seconds=30,
    )
    asked = len(lobby.api_calls())
    time.sleep(dice.uniform(5, 15))
    assert len(lobby.api_calls()) == asked, "it was asked again"
    lobby.control.delete_fault(rule)
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)


HALF_TRUTHS: tuple[dict[str, Any], ...] = (
    {"kind": "status", "status": 500, "query": "pageNumber=3"},
    {"kind": "status", "status": 200, "body": "null"},
    {"kind": "status", "status": 200, "body": '{"units": [], "count": 30}'},
    {"kind": "cut", "after_bytes": 300},
    {"kind": "replace", "set": {"count": 31}, "query": "pageNumber=2"},
)


@fault("F23")
def a_list_breaks_off_or_contradicts_itself(lobby: Lobby, dice: random.Random) -> None:
    """Nothing is taken for gone, what was there is shown, and the next load heals it."""
    lobby.control.add_fault(path=UNITS, times=dice.randint(1, 4), **dice.choice(HALF_TRUTHS))
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=130)


@fault("F23b")
def rooms_come_and_go_while_a_list_is_read(lobby: Lobby, dice: random.Random) -> None:
    chosen = dice.choice(lobby.connections)
    code = chosen.apaleo_account_code
    rooms = lobby.journal.rooms[code]
    moved = dice.choice(sorted(rooms))
    lobby.control.set_latency(seconds=0.4, path="/inventory/v1/units")
    lobby.sync_all()
    lobby.wait_for(lambda: lobby.api_calls("/inventory/v1/units"), seconds=30)
    time.sleep(dice.uniform(0, 0.4))
    lobby.rename(code, moved, f"{rooms[moved]} moved")
    lobby.control.clear_latency()
    lobby.wait_for(lobby.is_idle, seconds=75)
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=30)


@fault("F24")
def all_rooms_vanish_in_a_list_that_is_complete(lobby: Lobby, dice: random.Random) -> None:
    """Held for staff: what was there is shown, and nothing is left of it when they come back."""
    rule = lobby.control.add_fault(
        kind="status", path=UNITS, status=200, body='{"units": [], "count": 0}'
    )
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)
    held = [row for row in HeldRemoval.objects.all() if len(row.remote_ids["unit"]) == ROOMS]
    lobby.control.delete_fault(rule)
    assert HeldRemoval.objects.count() == len(held) > 0
    lobby.sync_all()
    lobby.wait_for(lobby.is_idle, seconds=40)
    assert not HeldRemoval.objects.exists()


@fault("F31")
def apaleo_is_away(lobby: Lobby, dice: random.Random) -> None:
    kind: dict[str, Any] = dice.choice(
        [{"kind": "status", "status": 503}, {"kind": "reset"}, {"kind": "status", "status": 502}]
    )
    rule = lobby.control.add_fault(path="^/(inventory|rateplan)", **kind)
    lobby.sync_all()
    lobby.wait_for(lobby.api_calls, seconds=30)
    time.sleep(dice.uniform(0, 3))
    lobby.control.delete_fault(rule)
    lobby.wait_for(lobby.is_idle, seconds=130)

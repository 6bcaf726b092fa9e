"""Events come doubled, late, out of order, or to a server that is away or dies of them."""

from __future__ import annotations

import random
import time

from django.utils import timezone

from hotels.models import Unit
from tests.faults.lobby import Lobby
from tests.faults.registry import fault


def rename_some(lobby: Lobby, dice: random.Random) -> list[tuple[str, str, str]]:
    """Rename rooms at apaleo, and return account, id and name of each, as they are in the end."""
    code = dice.choice(lobby.connections).apaleo_account_code
    chosen = dice.sample(sorted(lobby.journal.rooms[code]), 3)
    named: list[tuple[str, str, str]] = []
    for turn in range(2):
        for remote_id in chosen:
            name = f"{dice.randint(1, 10**6)}"
            lobby.rename(code, remote_id, name)
            if turn:
                named.append((code, remote_id, name))
    return named


def are_named(named: list[tuple[str, str, str]]) -> bool:
    return all(
        Unit.objects.filter(
            connection__apaleo_account_code=code, remote_id=remote_id, name=name
        ).exists()
        for code, remote_id, name in named
    )


@fault("F25")
def events_come_doubled_late_and_out_of_order(lobby: Lobby, dice: random.Random) -> None:
    spread = dice.uniform(0, 3)
    lobby.control.change_settings(webhook_copies=5, webhook_spread_seconds=spread)
    code = lobby.connections[0].apaleo_account_code
    named = rename_some(lobby, dice)
    lobby.control.send_event(
        account_code=code, topic="Unit", type="deleted", entity_id="NOWHERE-1", property_id="BER"
    )
    lobby.wait_for(lambda: are_named(named), seconds=10)
    lobby.control.redeliver(account_code=code)
    # Until the last copy has come, too.
    time.sleep(spread + 1)
    lobby.wait_for(lambda: lobby.is_idle() and are_named(named), seconds=30)


@fault("F26")
def nobody_was_there_for_an_event(lobby: Lobby, dice: random.Random) -> None:
    """Lost for good at apaleo: what is read once in a period makes up for it."""
    lobby.control.change_settings(webhook_repeat_seconds=[])
    web = lobby.stack["web"]
    web.restarts = False
    web.kill()
    named = rename_some(lobby, dice)
    time.sleep(dice.uniform(1, 4))
    web.restarts = True
    lobby.stack.restore()
    assert not are_named(named)
    since = timezone.now()
    lobby.sync_all(is_watched=False)
    lobby.wait_for_loads(since=since, seconds=45)


@fault("F26b")
def an_event_is_repeated_until_somebody_is_there(lobby: Lobby, dice: random.Random) -> None:
    web = lobby.stack["web"]
    web.restarts = False
    web.kill()
    named = rename_some(lobby, dice)
    time.sleep(dice.uniform(1, 5))
    web.restarts = True
    lobby.wait_for(lambda: lobby.is_idle() and are_named(named), seconds=40)


@fault("F27")
def the_web_server_is_killed_after_it_has_answered(lobby: Lobby, dice: random.Random) -> None:
    """It was written down before it was answered: a worker finds it, though nobody tells one."""
    answered = _answered(lobby)
    lobby.stack["redis"].freeze()
    named = rename_some(lobby, dice)
    lobby.wait_for(lambda: _answered(lobby) > answered, seconds=20)
    lobby.stack["web"].kill()
    lobby.stack["redis"].thaw()
    lobby.wait_for(lambda: lobby.is_idle() and are_named(named), seconds=60)


def _answered(lobby: Lobby) -> int:
    return sum(delivery["status"] == 204 for delivery in lobby.control.deliveries())

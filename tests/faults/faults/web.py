"""The web server is killed while somebody connects."""

from __future__ import annotations

import random
import threading
import time

import requests

from hotels.models import Connection
from tests.faults.lobby import Lobby
from tests.faults.registry import fault

ACCOUNT = "/account/v1/accounts/current"


@fault("F1")
def the_web_server_is_killed_after_the_exchange(lobby: Lobby, dice: random.Random) -> None:
    """The code is spent and nothing is stored: the hotelier tries again, and is connected once."""
    hotelier = lobby.new_hotelier()
    way_back = hotelier.set_out()
    lobby.control.set_latency(seconds=4, path=ACCOUNT)
    failed: list[Exception] = []

    def come_back() -> None:
        try:
            hotelier.get(way_back)
        except requests.RequestException as error:
            failed.append(error)

    visitor = threading.Thread(target=come_back)
    visitor.start()
    lobby.wait_for(lambda: lobby.control.calls(path=ACCOUNT), seconds=20)
    # It must be hit before the four seconds are over, on a busy machine too.
    time.sleep(dice.uniform(0, 2))
    lobby.stack["web"].kill()
    visitor.join()
    assert failed, "the page was answered by a server that was killed"
    lobby.control.clear_latency()
    lobby.stack.restore()
    assert not Connection.objects.filter(account=hotelier.account).exists()
    # The address is good once: it leads to a page that says so, and that one leads on.
    assert hotelier.get(way_back).status < 500
    assert hotelier.connect().status == 302
    connection = lobby.connection_of(hotelier)
    lobby.journal.connected.add(connection.pk)
    lobby.wait_for(lobby.is_idle, seconds=40)
    connection.refresh_from_db()
    assert connection.last_synced_at is not None


@fault("F2")
def the_web_server_is_killed_before_it_tells_a_worker(lobby: Lobby, dice: random.Random) -> None:
    """The broker is frozen, so what the page has answered lies in a thread that dies with it."""
    hotelier = lobby.new_hotelier()
    way_back = hotelier.set_out()
    lobby.stack["redis"].freeze()
    answer = hotelier.get(way_back)
    assert answer.status == 302
    time.sleep(dice.uniform(0, 1))
    lobby.stack["web"].kill()
    lobby.stack["redis"].thaw()
    connection = lobby.connection_of(hotelier)
    lobby.journal.connected.add(connection.pk)
    lobby.wait_for(lobby.is_idle, seconds=40)
    connection.refresh_from_db()
    assert connection.last_synced_at is not None

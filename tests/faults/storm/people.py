"""What people, hotels and time do all the while, and what of it was acknowledged."""

from __future__ import annotations

import random
import threading
from collections import Counter
from dataclasses import dataclass, field

import requests
from django.db import DatabaseError, connections
from django.utils import timezone

from hotels.models import Connection
from hotels.sync.schedule import request_sync
from sandbox.browser import UnexpectedPageError
from tests.faults.hotelier import Hotelier, is_connected
from tests.faults.lobby import Lobby

MAX_GUESTS = 6


@dataclass
class People:
    """Acts at random in a thread of its own until told to stop; `did` counts what was answered."""

    lobby: Lobby
    dice: random.Random
    did: Counter[str] = field(default_factory=Counter)
    _guests: list[Hotelier] = field(default_factory=list)
    _is_over: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="people")
        self._thread.start()

    def stop(self) -> None:
        self._is_over.set()
        self._thread.join()

    def _run(self) -> None:
        acts = [self.press, self.come_due, self.rename, self.let_expire, self.come, self.leave]
        while not self._is_over.wait(self.dice.uniform(0.2, 2.5)):
            act = self.dice.choices(acts, weights=[6, 4, 6, 3, 2, 2])[0]
            try:
                what = act()
            except (DatabaseError, requests.RequestException, AssertionError, UnexpectedPageError):
                # Nobody was told that it is done, so nothing needs to be.
                connections.close_all()
                what = "not answered"
            self.did[what] += 1
        connections.close_all()

    def press(self) -> str:
        """Somebody presses the button."""
        connection = self.dice.choice(self.lobby.connections)
        request_sync(connection, now=timezone.now())
        self.lobby.journal.loads[connection.pk] = timezone.now()
        return "loads asked for"

    def come_due(self) -> str:
        """The time of a connection has come."""
        connection = self.dice.choice(self.lobby.connections)
        Connection.objects.filter(pk=connection.pk).update(next_sync_at=timezone.now())
        return "loads came due"

    def rename(self) -> str:
        """Somebody changes a room at apaleo, which tells us."""
        code = self.dice.choice(self.lobby.connections).apaleo_account_code
        remote_id = self.dice.choice(sorted(self.lobby.journal.rooms[code]))
        self.lobby.rename(code, remote_id, f"{self.dice.randint(1, 10**6)}")
        return "rooms renamed"

    def let_expire(self) -> str:
        """An hour goes by."""
        self.lobby.expire_tokens()
        return "times that all tokens expired"

    def come(self) -> str:
        """Somebody connects."""
        if len(self._guests) >= MAX_GUESTS:
            return self.leave()
        hotelier = self.lobby.new_hotelier()
        if not is_connected(hotelier.connect()):
            return "not answered"
        self._guests.append(hotelier)
        self.lobby.journal.connected.add(self.lobby.connection_of(hotelier).pk)
        return "hotels connected"

    def leave(self) -> str:
        """Somebody disconnects."""
        if not self._guests:
            return self.come()
        hotelier = self._guests[0]
        connection = self.lobby.connection_of(hotelier)
        if hotelier.disconnect(connection).status != 302:
            return "not answered"
        self._guests.remove(hotelier)
        self.lobby.journal.left.add(connection.pk)
        return "hotels disconnected"

"""A running Lobby with hotels connected, seen from outside: its database and apaleo's ledger."""

from __future__ import annotations

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.core.management import call_command  # noqa: E402 - likewise
from django.db import DatabaseError, connections  # noqa: E402 - likewise
from django.utils import timezone  # noqa: E402 - likewise

from accounts.models import Membership  # noqa: E402 - likewise
from hotels.connections import establish  # noqa: E402 - likewise
from hotels.models import Connection, Credential, Notice, SyncRun, Unit  # noqa: E402 - likewise
from hotels.sync.schedule import request_sync  # noqa: E402 - likewise
from sandbox.control.client import Control  # noqa: E402 - likewise
from tests import factories  # noqa: E402 - likewise
from tests.faults.programs import Stack, wait_for_port  # noqa: E402 - likewise
from tests.fixtures.sandbox import CLIENT  # noqa: E402 - likewise
from tests.hotels.grants import consent  # noqa: E402 - likewise

HOTELS, ROOMS, PROPERTIES = 4, 10, 3
LONG_AGO = timedelta(hours=1)


@dataclass
class Lobby:
    """What a fault is injected into."""

    stack: Stack
    control: Control
    connections: list[Connection]

    def quieten(self) -> None:
        """Let everything end that is under way, then forget what apaleo was asked."""
        self.control.clear_latency()
        self.control.clear_faults()
        self.wait_for(self.is_idle, seconds=120)
        self.control.clear_ledger()

    def sync_all(self, *, is_watched: bool = True) -> None:
        """Ask for each connection's hotels, as people who press the button, or as the schedule."""
        for connection in self.connections:
            if is_watched:
                request_sync(connection, now=timezone.now())
            else:
                Connection.objects.filter(pk=connection.pk).update(next_sync_at=timezone.now())

    def expire_tokens(self) -> None:
        """Let an hour go by for all access tokens."""
        Credential.objects.update(access_token_stale_at=timezone.now() - LONG_AGO)
        self.control.expire_tokens()

    def is_idle(self) -> bool:
        return not SyncRun.objects.open().exists()

    def refreshes(self) -> list[Any]:
        return self.control.calls(kind="token", grant_type="refresh_token")

    def wait_for(self, condition: Callable[[], object], *, seconds: float) -> float:
        """Return how long it took; raises AssertionError when it took too long."""
        began_at = time.monotonic()
        while time.monotonic() < began_at + seconds:
            self.stack.supervise()
            try:
                if condition():
                    return time.monotonic() - began_at
            except DatabaseError:
                connections.close_all()
            time.sleep(0.1)
        raise AssertionError(f"not within {seconds:.0f} seconds: {describe(condition)}")

    def check_invariants(self, *, since: Any, refused: bool = False) -> None:
        """Hold I1, I3, I4, I6 and I7 of docs/cases.md against the database and the ledger."""
        for connection in Connection.objects.all():
            assert connection.is_active or refused, f"{connection} was ended"
            assert connection.last_synced_at is not None
            assert connection.last_synced_at >= since or refused, f"{connection} was not loaded"
        answered = [
            call["form"]["refresh_token"]
            for call in self.refreshes()
            if call["outcome"] == "answered" and call["status"] == 200
        ]
        assert len(answered) == len(set(answered)), "a spent refresh token was sent again"
        rooms = Counter(Unit.objects.filter(gone_at=None).values_list("property", flat=True))
        assert set(rooms.values()) == {ROOMS}
        assert len(rooms) == HOTELS * PROPERTIES
        assert refused or not Notice.objects.exists(), "somebody was mailed"


def describe(condition: Callable[[], object]) -> str:
    states = Counter(SyncRun.objects.values_list("state", "failure"))
    return f"{getattr(condition, '__name__', condition)}, runs {dict(states)}"


@contextlib.contextmanager
def running_lobby(stack: Stack) -> Iterator[Lobby]:
    """Start everything, connect some hotels and load them once."""
    try:
        call_command("migrate", verbosity=0)
        stack.start_redis()
        control = start_sandbox(stack)
        stack.start_workers()
        lobby = Lobby(stack, control, [connect(control, n) for n in range(HOTELS)])
        lobby.wait_for(lobby.is_idle, seconds=120)
        yield lobby
    finally:
        connections.close_all()
        stack.kill_all()


def start_sandbox(stack: Stack) -> Control:
    url = settings.APALEO_IDENTITY_URL
    port = url.rpartition(":")[2]
    app = ["--client-id", CLIENT.client_id, "--client-secret", CLIENT.secrets[0]]
    app += ["--redirect-uri", CLIENT.redirect_uris[0], "--scopes", " ".join(CLIENT.scopes)]
    stack.add("sandbox", [sys.executable, "-m", "sandbox", "--port", port, *app])
    wait_for_port(int(port))
    control = Control(url)
    control.change_settings(rate_limit=None)
    return control


def connect(control: Control, number: int) -> Connection:
    code = f"FAULT{number}"
    control.generate_account(
        code=code, properties=PROPERTIES, units_per_property=ROOMS, rate_plans_per_property=5
    )
    account = factories.make_account(f"Hotel {number}")
    owner = factories.make_user(f"owner{number}@hotel.example")
    factories.make_membership(owner, account, Membership.Role.OWNER)
    return establish(consent(code), account=account, user=owner, now=timezone.now())

"""A running Lobby with hotels connected, seen from outside: its database and apaleo's ledger."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import DatabaseError, connections
from django.utils import timezone

from accounts.models import Membership
from hotels.client.budget import TOKEN_REST
from hotels.connections import establish
from hotels.models import (
    Connection,
    Credential,
    HeldRemoval,
    Subscription,
    SyncRun,
    WebhookEvent,
)
from hotels.sync.schedule import request_sync
from jobs.models import Job
from jobs.runner import kinds
from sandbox.control.client import Control
from tests import factories
from tests.faults.hotelier import Hotelier
from tests.faults.journal import Journal
from tests.faults.programs import Stack
from tests.hotels.grants import consent
from tests.slowness import slowness

HOTELS, ROOMS, PROPERTIES = 4, 10, 3
HOUR = timedelta(hours=1)
# A bound says what is due where a program finds a processor free: elsewhere it is so much longer,
# and a trial ends as failed after some times that.
ALLOWANCE = 3
SETTINGS: dict[str, Any] = {
    "grace_seconds": 0,
    "rate_limit": None,
    "webhook_copies": 1,
    "webhook_spread_seconds": 0,
    "webhook_repeat_seconds": [1, 5, 10, 30],
}
_numbers = itertools.count(1)
LOOK, MAX_LOOK = 0.1, 0.5


@dataclass
class Lobby:
    """What a fault is injected into. `late` counts what came, but after its bound."""

    stack: Stack
    control: Control
    connections: list[Connection] = field(default_factory=list)
    journal: Journal = field(default_factory=Journal)
    late: int = 0

    def quieten(self) -> None:
        """Let everything end that is under way, then forget what apaleo was asked."""
        self.stack.restore()
        HeldRemoval.objects.all().delete()
        self.control.clear_latency()
        self.control.clear_faults()
        self.control.set_clock(offset_seconds=0)
        self.control.change_settings(**SETTINGS)
        cache.delete(TOKEN_REST)
        now = timezone.now()
        Connection.objects.filter(next_sync_at__lt=now + HOUR).update(next_sync_at=now + HOUR)
        self.let_pauses_pass()
        self.wait_for(lambda: self.is_subscribed() and self.is_idle(), seconds=60)
        self.control.clear_ledger()
        self.late = 0

    def let_pauses_pass(self) -> None:
        """Have what waits for a later try be tried now; how long it waits is shown elsewhere."""
        Credential.objects.update(refresh_after=None)
        SyncRun.objects.filter(state=SyncRun.State.WAITING).update(due_at=timezone.now())
        # On a busy machine the call that makes one may take longer than it is given.
        missing = Subscription.objects.filter(connection__status=Connection.Status.ACTIVE)
        missing.exclude(state=Subscription.State.ACTIVE).update(due_at=timezone.now())

    def sync_all(self, *, is_watched: bool = True) -> None:
        """Ask for each connection's hotels, as people who press the button, or as the schedule."""
        for connection in self.connections:
            if is_watched:
                request_sync(connection, now=timezone.now())
                self.journal.loads[connection.pk] = timezone.now()
            else:
                Connection.objects.filter(pk=connection.pk).update(next_sync_at=timezone.now())

    def expire_tokens(self) -> None:
        """Let an hour go by for all access tokens."""
        Credential.objects.update(access_token_stale_at=timezone.now() - HOUR)
        self.control.expire_tokens()

    def is_idle(self) -> bool:
        """Tell whether all is done that was to be done now."""
        return not SyncRun.objects.open().exists() and not self.events_wait()

    def are_jobs_done(self) -> bool:
        """Tell whether no job waits, also none that is tried again within hours."""
        soon = timezone.now() + timedelta(days=1)
        return not any(
            kind._default_manager.filter(state=Job.State.PENDING, due_at__lt=soon).exists()
            for kind in kinds()
        )

    def events_wait(self) -> bool:
        return WebhookEvent.objects.undone().exists()

    def refreshes(self, code: str | None = None) -> list[Any]:
        return self.control.calls(kind="token", grant_type="refresh_token", account_code=code)

    def most_refreshes(self) -> int:
        """Return how often the refresh token was presented that was presented most often."""
        presented = Counter(call["form"]["refresh_token"] for call in self.refreshes())
        return max(presented.values(), default=0)

    def api_calls(self, path: str | None = None) -> list[Any]:
        return self.control.calls(kind="api", path=path)

    def is_subscribed(self) -> bool:
        """Tell whether apaleo tells all connections what happens."""
        active = Connection.objects.filter(status=Connection.Status.ACTIVE)
        return not active.exclude(subscription__state=Subscription.State.ACTIVE).exists()

    def wait_for(self, condition: Callable[[], object], *, seconds: float) -> float:
        """Return how long it took; what takes longer than `seconds` is late.

        Raises AssertionError when it takes several times that. On a busy machine the seconds are
        longer.
        """
        began_at, slow = time.monotonic(), slowness()
        while time.monotonic() < began_at + ALLOWANCE * slow * seconds:
            self.stack.supervise()
            try:
                if condition():
                    took = time.monotonic() - began_at
                    self.late += took > slow * seconds
                    return took
            except DatabaseError:
                connections.close_all()
            # A look costs what the machine could do for Lobby: often at first, then less so.
            time.sleep(min(MAX_LOOK, LOOK + (time.monotonic() - began_at) / 20))
            slow = max(slow, slowness())
        raise AssertionError(
            f"not within {ALLOWANCE} times {seconds:.0f} seconds of a machine that is "
            f"{slow:.1f} times slower: {_describe(condition)}"
        )

    def expect(self, took: float, *, at_most: float) -> None:
        """Take what took longer than it should as `wait_for` does."""
        slow = slowness()
        self.late += took > slow * at_most
        assert took <= ALLOWANCE * slow * at_most, f"{took:.1f} seconds and not {at_most:.0f}"

    def wait_for_loads(self, *, since: datetime, seconds: float) -> float:
        """Wait until every hotel was loaded that was asked for, by the schedule or a person."""
        return self.wait_for(
            lambda: self.is_idle() and not self.not_loaded(since=since), seconds=seconds
        )

    def not_loaded(self, *, since: datetime) -> list[str]:
        rows = Connection.objects.filter(pk__in=[one.pk for one in self.connections])
        return [one.apaleo_account_code for one in rows.exclude(last_synced_at__gte=since)]

    def rename(self, code: str, remote_id: str, name: str) -> None:
        """Call a room otherwise at apaleo."""
        change = {"account_code": code, "kind": "unit", "id": remote_id, "action": "change"}
        self.control.apply(**change, fields={"name": name})
        self.journal.rooms[code][remote_id] = name

    def new_hotelier(self) -> Hotelier:
        """Return somebody who has an apaleo account and none of ours connected to it."""
        number = next(_numbers)
        code = f"GUEST{number}"
        self.control.generate_account(
            code=code, properties=1, units_per_property=ROOMS, rate_plans_per_property=2
        )
        account = factories.make_account(f"Guest {number}")
        owner = factories.make_user(f"guest{number}@hotel.example")
        factories.make_membership(owner, account, Membership.Role.OWNER)
        return Hotelier(owner, account, code)

    def connection_of(self, hotelier: Hotelier) -> Connection:
        return Connection.objects.get(account=hotelier.account, apaleo_account_code=hotelier.code)

    def connect(self, number: int) -> Connection:
        """Connect a hotel that every fault finds here."""
        code = f"FAULT{number}"
        self.control.generate_account(
            code=code, properties=PROPERTIES, units_per_property=ROOMS, rate_plans_per_property=5
        )
        account = factories.make_account(f"Hotel {number}")
        owner = factories.make_user(f"owner{number}@hotel.example")
        factories.make_membership(owner, account, Membership.Role.OWNER)
        made = establish(consent(code), account=account, user=owner, now=timezone.now())
        self.connections.append(made)
        return made


def _describe(condition: Callable[[], object]) -> str:
    states = Counter(SyncRun.objects.values_list("state", "failure"))
    return f"{getattr(condition, '__name__', condition)}, runs {dict(states)}"

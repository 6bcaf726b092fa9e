"""What the sandbox knows of webhooks: who subscribed, what is to be delivered, what was."""

import heapq
import itertools
import threading
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

Body = dict[str, Any]
MAX_LOGGED = 10_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription:
    """One app's wish to be told of events of one account; no property ids means all hotels."""

    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    client_id: str
    account_code: str
    endpoint_url: str
    events: tuple[str, ...]
    property_ids: tuple[str, ...] = ()
    created: str

    def wants(self, *, topic: str, type_: str, property_id: str | None) -> bool:
        """Tell whether an event is subscribed to; one without hotel has no place in a filter."""
        if self.property_ids and property_id not in self.property_ids:
            return False
        return not {f"{topic}/*", f"{topic}/{type_}"}.isdisjoint(self.events)


@dataclass(kw_only=True)
class Delivery:
    """One attempt to deliver a message; `status` is None if nobody answered."""

    subscription_id: str
    endpoint_url: str = field(repr=False)
    body: Body
    attempt: int = 1
    status: int | None = None
    finished_at: float | None = None


class Webhooks:
    """Subscriptions by id, deliveries by when they are due, and the record of what was sent."""

    def __init__(self) -> None:
        self.subscriptions: dict[str, Subscription] = {}
        self.log: list[Delivery] = []
        self._due: list[tuple[float, int, Delivery]] = []
        self._numbers = itertools.count()
        self._changed = threading.Condition()

    def reset(self) -> None:
        """Forget subscriptions, deliveries and the record."""
        with self._changed:
            self.subscriptions.clear()
            self.log.clear()
            self._due.clear()

    def of(self, *, client_id: str, account_code: str) -> list[Subscription]:
        """Return the subscriptions of one app and account."""
        return [
            one
            for one in self.subscriptions.values()
            if (one.client_id, one.account_code) == (client_id, account_code)
        ]

    def of_account(self, account_code: str) -> list[Subscription]:
        """Return the subscriptions of one account, whichever app's."""
        return [one for one in self.subscriptions.values() if one.account_code == account_code]

    def schedule(self, delivery: Delivery, *, after: float) -> None:
        """Have a delivery made in so many seconds."""
        with self._changed:
            due = time.monotonic() + after
            heapq.heappush(self._due, (due, next(self._numbers), delivery))
            self._changed.notify()

    def next_due(self) -> Delivery:
        """Wait for the next delivery that is due, and take it."""
        with self._changed:
            while True:
                pause = self._due[0][0] - time.monotonic() if self._due else None
                if pause is not None and pause <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(pause)

    def record(self, delivery: Delivery) -> None:
        """Write down how an attempt went."""
        with self._changed:
            self.log.append(delivery)
            del self.log[:-MAX_LOGGED]

    def messages(self, account_code: str) -> Iterable[tuple[str, Body]]:
        """Return what was sent to an account's subscriptions: each message once for each."""
        mine = {one.id for one in self.of_account(account_code)}
        with self._changed:
            sent = {
                (one.subscription_id, one.body["id"]): one.body
                for one in self.log
                if one.subscription_id in mine
            }
        return [(subscription_id, body) for (subscription_id, _), body in sent.items()]

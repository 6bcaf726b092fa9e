"""From events to what has to be read: each thing once, and a list where there are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from apaleo.api import TOPICS, Kind
from hotels.models import WebhookEvent

# More things of one kind in one hotel than this are read as the hotel's list, a page of which
# costs the same as one thing.
MAX_SINGLE = 5
# More calls than this, and the whole account is read.
MAX_CALLS = 40

KINDS = {topic: kind for kind, topic in TOPICS.items()}


@dataclass
class Plan:
    """What to read of each kind: things by apaleo's id, and lists by the hotel's."""

    single: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))
    lists: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def calls(self) -> int:
        """Return about how many calls it takes."""
        return sum(len(each) for kinds in (self.single, self.lists) for each in kinds.values())

    @property
    def is_too_much(self) -> bool:
        """Tell whether a full load is cheaper."""
        return self.calls > MAX_CALLS or len(self.single[Kind.PROPERTY]) > MAX_SINGLE


def collapse(events: Iterable[WebhookEvent]) -> Plan:
    """Return what the events ask to be read again."""
    named: dict[tuple[Kind, str], set[str]] = defaultdict(set)
    for event in events:
        kind = KINDS[event.topic]
        hotel = "" if kind is Kind.PROPERTY else event.property_remote_id
        named[kind, hotel].add(event.entity_id)
    plan = Plan()
    for (kind, hotel), ids in named.items():
        if hotel and len(ids) > MAX_SINGLE:
            plan.lists[kind].add(hotel)
        else:
            plan.single[kind] |= ids
    return plan


def split_by_hotel(
    events: Iterable[WebhookEvent], *, known: frozenset[str]
) -> tuple[list[WebhookEvent], list[WebhookEvent]]:
    """Return the events of hotels that are known, or about hotels, and those of strange ones.

    What a new hotel holds is read as a whole when the hotel itself is told of.
    """
    ours: list[WebhookEvent] = []
    strange: list[WebhookEvent] = []
    for event in events:
        is_ours = event.topic == TOPICS[Kind.PROPERTY] or event.property_remote_id in known
        (ours if is_ours else strange).append(event)
    return ours, strange

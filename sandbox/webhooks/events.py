"""Which events a change of an account leads to, and how they are written."""

import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sandbox.accounts import HotelAccount
from sandbox.accounts.records import Maintenance, Property, Unit
from sandbox.accounts.reservations import Reservation
from sandbox.webhooks.events_of_stays import types_of

# The store of an account, its topic in a subscription, and in a payload.
STORES = (
    ("properties", "property", "Property"),
    ("unit_groups", "unitgroup", "UnitGroup"),
    ("units", "unit", "Unit"),
    ("rate_plans", "rateplan", "RatePlan"),
    ("reservations", "reservation", "Reservation"),
)
PASCAL_CASE = {topic: written for _, topic, written in STORES} | {
    "unitattributedefinition": "UnitAttributeDefinition",
    "nightaudit": "NightAudit",
    "citytax": "CityTax",
    "paymenttransaction": "PaymentTransaction",
}
TOPICS = frozenset(PASCAL_CASE) | {
    "account",
    "block",
    "booking",
    "company",
    "folio",
    "group",
    "invoice",
    "maintenance",
    "service",
}
# These concern no hotel that a filter could name.
ACCOUNT_LEVEL = frozenset({("property", "created")})


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to one thing; `topic` as subscriptions write it."""

    topic: str
    type: str
    entity_id: str
    property_id: str | None

    @property
    def filtered_by(self) -> str | None:
        """Return the hotel by which a subscription may leave it out."""
        return None if (self.topic, self.type) in ACCOUNT_LEVEL else self.property_id

    def body(self, account: HotelAccount, *, id_: str | None = None) -> dict[str, Any]:
        """Return the message that is delivered."""
        body = {
            "topic": PASCAL_CASE.get(self.topic, self.topic.capitalize()),
            "type": self.type,
            "id": id_ or str(uuid.uuid4()),
            "accountId": account.code,
            "propertyId": self.property_id,
            "timestamp": int(time.time() * 1000),
            "data": {"entityId": self.entity_id},
        }
        return {name: value for name, value in body.items() if value is not None}


def system_message(
    account_code: str, *, type_: str = "healthcheck", property_ids: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Return a message about the subscription itself."""
    return {
        "id": str(uuid.uuid4()),
        "topic": "system",
        "type": type_,
        "accountId": account_code,
        "propertyIds": list(property_ids),
        "timestamp": int(time.time() * 1000),
    }


def events_between(
    before: HotelAccount, after: HotelAccount, *, tells_occupancy: bool = False
) -> list[Event]:
    """Return the events of all that was created, changed, deleted, or happened.

    `tells_occupancy` is whether a room that only has come to be occupied or free has changed.
    """
    found = [
        event
        for store, topic, _ in STORES
        for event in _events_of(
            topic, getattr(before, store), getattr(after, store), tells_occupancy=tells_occupancy
        )
    ]
    return [*found, *_maintenances(before, after), *_night_audits(before, after)]


def _events_of(
    topic: str, before: Mapping[str, Any], after: Mapping[str, Any], *, tells_occupancy: bool
) -> Iterator[Event]:
    for id_ in dict.fromkeys([*before, *after]):
        old, new = before.get(id_), after.get(id_)
        if old == new:
            continue
        if (
            isinstance(old, Unit)
            and isinstance(new, Unit)
            and _looks_the_same(old, new, tells_occupancy=tells_occupancy)
        ):
            continue
        types = ["created"] if old is None else ["deleted"] if new is None else _how(old, new)
        record: Any = old if new is None else new
        property_id = id_ if topic == "property" else record.property_id
        for type_ in types:
            yield Event(topic=topic, type=type_, entity_id=id_, property_id=property_id)


def _how(old: object, new: object) -> list[str]:
    """Return what kind of change it is: hotels and reservations have events of their own."""
    if isinstance(old, Reservation) and isinstance(new, Reservation):
        return types_of(old, new)
    if isinstance(old, Property) and isinstance(new, Property):
        if new.is_archived and not old.is_archived:
            return ["archived"]
        if (old.status, new.status) == ("Test", "Live"):
            return ["set-to-live"]
    return ["changed"]


def _looks_the_same(old: Unit, new: Unit, *, tells_occupancy: bool) -> bool:
    """Tell whether nothing of a room is different but what has events of its own, or none."""
    silent: dict[str, Any] = {"maintenance": new.maintenance}
    if not tells_occupancy:
        silent["is_occupied"] = new.is_occupied
    return replace(old, **silent) == new


def _maintenances(before: HotelAccount, after: HotelAccount) -> Iterator[Event]:
    old, new = _maintained(before), _maintained(after)
    for id_ in dict.fromkeys([*old, *new]):
        if old.get(id_) != new.get(id_):
            type_ = "created" if id_ not in old else "deleted" if id_ not in new else "changed"
            property_id, _ = new.get(id_) or old[id_]
            yield Event(topic="maintenance", type=type_, entity_id=id_, property_id=property_id)


def _maintained(account: HotelAccount) -> dict[str, tuple[str, Maintenance]]:
    return {
        unit.maintenance.id: (unit.property_id, unit.maintenance)
        for unit in account.units.values()
        if unit.maintenance is not None
    }


def _night_audits(before: HotelAccount, after: HotelAccount) -> Iterator[Event]:
    for id_, audits in after.night_audits.items():
        if audits != before.night_audits.get(id_, 0):
            for type_ in ("started", "succeeded"):
                yield Event(topic="nightaudit", type=type_, entity_id=id_, property_id=id_)

"""Which events a change of an account leads to, and how they are written."""

import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.accounts import HotelAccount
from sandbox.accounts.records import Property

# The store of an account, its topic in a subscription, and in a payload.
STORES = (
    ("properties", "property", "Property"),
    ("unit_groups", "unitgroup", "UnitGroup"),
    ("units", "unit", "Unit"),
    ("rate_plans", "rateplan", "RatePlan"),
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
    "reservation",
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


def events_between(before: HotelAccount, after: HotelAccount) -> list[Event]:
    """Return an event for each thing that was created, changed or deleted."""
    return [
        event
        for store, topic, _ in STORES
        for event in _events_of(topic, getattr(before, store), getattr(after, store))
    ]


def _events_of(topic: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Event]:
    for id_ in dict.fromkeys([*before, *after]):
        old, new = before.get(id_), after.get(id_)
        if old == new:
            continue
        type_ = "created" if old is None else "deleted" if new is None else _how(old, new)
        record: Any = old if new is None else new
        property_id = id_ if topic == "property" else record.property_id
        yield Event(topic=topic, type=type_, entity_id=id_, property_id=property_id)


def _how(old: object, new: object) -> str:
    """Return what kind of change it is: hotels have events of their own for two."""
    if isinstance(old, Property) and isinstance(new, Property):
        if new.is_archived and not old.is_archived:
            return "archived"
        if (old.status, new.status) == ("Test", "Live"):
            return "set-to-live"
    return "changed"

"""From apaleo's records to the mirror's columns: pure functions, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from apaleo.api import Kind, PropertyRecord, RatePlanRecord, UnitGroupRecord, UnitRecord
from hotels.models import Property, UnitGroup

BEDROOM = "BedRoom"
REFERRED_TO = (Kind.PROPERTY, Kind.UNIT_GROUP)
Columns = dict[str, Any]


class Unknown(Enum):
    """Stands for the key of what is in none of the lists; no column holds it (see `fitting`)."""

    KEY = "unknown"


@dataclass
class References:
    """What records of later kinds refer to: primary keys, by kind and apaleo's id.

    `bedroom_groups` are the keys of the unit groups whose units are rooms to sleep in.
    """

    bedroom_groups: frozenset[Any] = frozenset()
    keys: dict[Kind, Mapping[str, Any]] = field(default_factory=dict)

    def key(self, kind: Kind, remote_id: str) -> Any:
        """Return the primary key of a row, or `Unknown.KEY`."""
        return self.keys[kind].get(remote_id, Unknown.KEY)

    def learn(self, kind: Kind, rows: Mapping[str, Any]) -> None:
        """Take in the rows of a kind by apaleo's id, if others refer to it."""
        if kind in REFERRED_TO:
            self.keys[kind] = {remote_id: row.pk for remote_id, row in rows.items()}
        if kind is Kind.UNIT_GROUP:
            self.bedroom_groups = bedroom_groups(rows.values())


def property_columns(record: PropertyRecord, _references: References) -> Columns:
    """Return the columns of `Property`; whether a known one is used is the hotelier's to say."""
    return {
        "code": record.code,
        "name": record.name,
        "city": record.city,
        "country_code": record.country_code,
        "time_zone": record.time_zone,
        "currency_code": record.currency_code,
        "status": record.status,
        "is_archived": record.is_archived,
        "is_used": record.status != Property.Status.TEST,
    }


def unit_group_columns(record: UnitGroupRecord, references: References) -> Columns:
    """Return the columns of `UnitGroup`."""
    return {
        "property_id": references.key(Kind.PROPERTY, record.property_id),
        "code": record.code,
        "name": record.name,
        "type": record.type,
        "max_persons": record.max_persons,
        "member_count": record.member_count,
        "rank": record.rank,
    }


def unit_columns(record: UnitRecord, references: References) -> Columns:
    """Return the columns of `Unit`.

    A combined unit is no room of its own: its parts are listed as units too. Parking spaces and
    meeting rooms are none either.
    """
    group = record.unit_group_id and references.key(Kind.UNIT_GROUP, record.unit_group_id)
    is_combined = bool(record.connected_unit_ids)
    is_bedroom = group is None or group is Unknown.KEY or group in references.bedroom_groups
    return {
        "property_id": references.key(Kind.PROPERTY, record.property_id),
        "unit_group_id": group,
        "name": record.name,
        "description": record.description,
        "max_persons": record.max_persons,
        "is_archived": record.is_archived,
        "is_combined": is_combined,
        "is_room": is_bedroom and not is_combined,
    }


def rate_plan_columns(record: RatePlanRecord, references: References) -> Columns:
    """Return the columns of `RatePlan`."""
    return {
        "property_id": references.key(Kind.PROPERTY, record.property_id),
        "unit_group_id": references.key(Kind.UNIT_GROUP, record.unit_group_id),
        "code": record.code,
        "name": record.name,
        "description": record.description,
        "is_bookable": record.is_bookable,
        "is_derived": record.is_derived,
        "derivation_level": record.derivation_level,
        "base_remote_id": record.base_rate_plan_id or "",
        "pricing_rule_type": record.pricing_rule_type or "",
        "pricing_rule_value": record.pricing_rule_value,
        "channel_codes": list(record.channel_codes),
        "promo_codes": list(record.promo_codes),
        "cancellation_policy_name": record.cancellation_policy_name or "",
        "min_guarantee_type": record.min_guarantee_type,
        "time_slice_template": record.time_slice_template,
        "is_corporate": record.is_corporate,
        "is_archived": record.is_archived,
    }


def bedroom_groups(groups: Iterable[UnitGroup]) -> frozenset[Any]:
    """Return the keys of the groups whose units are rooms to sleep in."""
    return frozenset(group.pk for group in groups if group.type == BEDROOM)

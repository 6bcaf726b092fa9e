"""Reading from apaleo what a day is planned from, in one side-by-side reading of its lists."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apaleo.api import Kind, Listing, Record
from apaleo.api import stays as lists
from apaleo.api.stays import MaintenanceRecord, ReservationRecord, RoomStateRecord
from apaleo.errors import Forbidden
from hotels.client import api
from hotels.client.budget import AccountLimits
from hotels.models import Property, Unit
from hotels.tokens import token_source
from housekeeping.planning import Closure, Condition, Occupancy, Room, Stay, StayStatus
from housekeeping.planning.facts import Facts

STAYS_SCOPES = frozenset({"reservations.read", "reservations.manage"})
MAINTENANCE_SCOPES = frozenset({"maintenances.read", "maintenances.manage"})
# What takes a room out of use; a small repair (OutOfService) does not.
CLOSING = frozenset({"OutOfOrder", "OutOfInventory"})


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Something that guests booked for a room, such as a cot."""

    room_type: str
    on: date
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read: facts for planning, and what guests booked beside the room."""

    facts: Facts
    extras: tuple[Extra, ...]
    # Scopes that the connection was granted, and apaleo refused all the same.
    refused: frozenset[str] = frozenset()


def read_facts(hotel: Property, *, first: date, last: date, today: date) -> Reading:
    """Read what the days from `first` to `last` are planned from.

    Reservations and maintenances are left out where the connection has not the scope, and where
    apaleo refuses them. Raises what `hotels.tokens.access_token` and the platform raise, Forbidden
    only for the rooms themselves; nothing is stored.
    """
    zone = zone_of(hotel)
    begins, ends = _midnight(first, zone), _midnight(last + timedelta(days=1), zone)
    optional: list[Listing] = []
    if set(hotel.connection.scopes) & STAYS_SCOPES:
        optional.append(lists.stays(hotel.remote_id, begins=begins, ends=ends))
        if first <= today:
            optional.append(lists.overstayers(hotel.remote_id, before=_midnight(today, zone)))
            optional.append(lists.left_late(hotel.remote_id, since=begins))
    if set(hotel.connection.scopes) & MAINTENANCE_SCOPES:
        optional.append(lists.maintenances(hotel.remote_id, begins=begins, ends=ends))
    refused: set[str] = set()
    while True:
        try:
            read = _read(hotel, [lists.room_states(hotel.remote_id), *optional])
            break
        except Forbidden as error:
            without = [listing for listing in optional if listing.scope != error.scope]
            if error.scope is None or len(without) == len(optional):
                raise
            refused.add(error.scope)
            optional = without
    may_read_stays = any(listing.kind is Kind.RESERVATION for listing in optional)
    reservations = {
        record.remote_id: record for record in read if isinstance(record, ReservationRecord)
    }
    return Reading(
        facts=Facts(
            rooms=tuple(_rooms(hotel, [one for one in read if isinstance(one, RoomStateRecord)])),
            stays=tuple(map(_stay, reservations.values())) if may_read_stays else None,
            closures=tuple(
                Closure(room=one.unit_id, begins=one.begins, ends=one.ends)
                for one in read
                if isinstance(one, MaintenanceRecord) and one.type in CLOSING
            ),
        ),
        extras=tuple(extra for one in reservations.values() for extra in _extras(one)),
        refused=frozenset(refused),
    )


def zone_of(hotel: Property) -> ZoneInfo:
    """Return the hotel's time zone, UTC where apaleo's is not known here; as `Property.today`."""
    try:
        return ZoneInfo(hotel.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _read(hotel: Property, listings: list[Listing]) -> list[Record]:
    limits = AccountLimits(hotel.connection.apaleo_account_code, is_watched=False)
    remote = api(token_source(hotel.connection_id), limits=limits)
    with closing(remote.read(listings)) as pages:
        return [record for page in pages for record in page.records]


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)


def _rooms(hotel: Property, states: list[RoomStateRecord]) -> list[Room]:
    """Return what is a room: bedrooms, and what is combined of them, in the order of their names.

    A condition that we do not know counts as dirty: somebody looks. What is combined is as clean
    as the least clean of its parts.
    """
    units = {
        unit.remote_id: unit
        for unit in Unit.objects.filter(property=hotel, is_archived=False, gone_at=None)
    }
    known = set(Condition)
    conditions = {
        state.remote_id: Condition(state.condition) if state.condition in known else Condition.DIRTY
        for state in states
    }

    def room(state: RoomStateRecord) -> Room:
        parts = state.connected_unit_ids if units[state.remote_id].is_combined else ()
        of_parts = [conditions[part] for part in parts if part in conditions]
        return Room(
            id=state.remote_id,
            room_type=state.unit_group_id or "",
            condition=max([conditions[state.remote_id], *of_parts], key=list(Condition).index),
            is_occupied=state.is_occupied,
            parts=parts,
        )

    rooms = [
        room(state)
        for state in states
        if state.remote_id in units
        and (units[state.remote_id].is_room or units[state.remote_id].is_combined)
    ]
    return sorted(rooms, key=lambda room: (units[room.id].name, room.id))


def _stay(record: ReservationRecord) -> Stay:
    parts = [
        Occupancy(room=unit.unit_id, begins=part.begins, ends=part.ends)
        for unit in record.assigned_units
        for part in unit.time_ranges
    ]
    assigned: list[Occupancy] = []
    for part in sorted(parts, key=lambda one: (one.begins, one.ends)):
        if assigned and assigned[-1].room == part.room:
            # A night after the other in one room: nobody has moved.
            assigned[-1] = replace(assigned[-1], ends=max(assigned[-1].ends, part.ends))
        else:
            assigned.append(part)
    if not assigned and record.unit_id is not None:
        assigned = [Occupancy(room=record.unit_id, begins=record.arrival, ends=record.departure)]
    return Stay(
        reservation=record.remote_id,
        status=StayStatus(record.status),
        room_type=record.unit_group_id,
        arrival=record.arrival,
        departure=record.departure,
        checked_out_at=record.check_out_time,
        rooms=tuple(assigned),
    )


def _extras(record: ReservationRecord) -> list[Extra]:
    return [
        Extra(
            room_type=record.unit_group_id,
            on=due.on,
            name=service.name or service.code,
            count=due.count,
        )
        for service in record.services
        for due in service.dates
    ]

"""Reading from apaleo what a day is planned from, in one side-by-side reading of its lists."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Mapping, Set
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from apaleo.api import Kind, Listing, Oddity, Record
from apaleo.api import stays as lists
from apaleo.api.stays import MaintenanceRecord, ReservationRecord, RoomStateRecord
from apaleo.errors import Forbidden
from hotels.client import api
from hotels.client.budget import AccountLimits
from hotels.models import Property, Unit
from hotels.tokens import token_source
from housekeeping.planning import Closure, Condition, Occupancy, Room, Stay, StayStatus
from housekeeping.planning.facts import Facts

logger = logging.getLogger(__name__)

STAYS_SCOPES = frozenset({"reservations.read", "reservations.manage"})
MAINTENANCE_SCOPES = frozenset({"maintenances.read", "maintenances.manage"})
# What takes a room out of use; a small repair (OutOfService) does not.
CLOSING = frozenset({"OutOfOrder", "OutOfInventory"})
# Reservations of guests who do not come. They are not asked for.
NOT_COMING = frozenset({"Canceled", "NoShow"})
KNOWN_STATUSES = frozenset(StayStatus)
# As long as a column for it.
MAX_ID = 100


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Something that guests booked for a room, such as a cot."""

    room_type: str
    on: date
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was read: facts for planning, and what guests booked beside the room.

    `unread` is what apaleo has and what could not be read of it.
    """

    facts: Facts
    extras: tuple[Extra, ...]
    unread: tuple[Oddity, ...] = ()
    # Scopes that the connection was granted, and apaleo refused all the same.
    refused: frozenset[str] = frozenset()

    def leaves_open(self, *, room: str, reservation: str) -> bool:
        """Tell whether this reading does not say what a room needs, for a reservation if any."""
        return self._lacks(Kind.ROOM_STATE, room) or (
            bool(reservation) and self._lacks(Kind.RESERVATION, reservation)
        )

    def _lacks(self, kind: Kind, remote_id: str) -> bool:
        """Tell whether something was not read, or may be what was read without an id."""
        unread = self._unread_ids.get(kind, frozenset())
        return not unread.isdisjoint({remote_id, ""}) and remote_id not in self._read_ids[kind]

    @cached_property
    def _unread_ids(self) -> Mapping[Kind, Set[str]]:
        ids: dict[Kind, set[str]] = defaultdict(set)
        for one in self.unread:
            ids[one.kind].add(one.remote_id)
        return ids

    @cached_property
    def _read_ids(self) -> Mapping[Kind, Set[str]]:
        return {
            Kind.ROOM_STATE: {room.id for room in self.facts.rooms},
            Kind.RESERVATION: {stay.reservation for stay in self.facts.stays or ()},
        }


def read_facts(hotel: Property, *, first: date, last: date, today: date) -> Reading:
    """Read what the days from `first` to `last` are planned from.

    Reservations and maintenances are left out where the connection has not the scope, and where
    apaleo refuses them. A record that is too odd to be read is named in `unread` and holds up
    nothing else. Raises what `hotels.tokens.access_token` and the platform raise, Forbidden only
    for the rooms themselves; nothing is stored.
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
            read, left_out = _read(hotel, [lists.room_states(hotel.remote_id), *optional])
            break
        except Forbidden as error:
            without = [listing for listing in optional if listing.scope != error.scope]
            if error.scope is None or len(without) == len(optional):
                raise
            refused.add(error.scope)
            optional = without
    may_read_stays = any(listing.kind is Kind.RESERVATION for listing in optional)
    reservations: dict[str, ReservationRecord] = {}
    for record in read:
        if isinstance(record, ReservationRecord) and record.status not in NOT_COMING:
            odd = _odd_field(record)
            if odd:
                left_out.add(Oddity(Kind.RESERVATION, record.remote_id, odd, is_left_out=True))
            else:
                reservations[record.remote_id] = record
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
        unread=_told(left_out, hotel=hotel),
        refused=frozenset(refused),
    )


def zone_of(hotel: Property) -> ZoneInfo:
    """Return the hotel's time zone, UTC where apaleo's is not known here; as `Property.today`."""
    try:
        return ZoneInfo(hotel.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _read(hotel: Property, listings: list[Listing]) -> tuple[list[Record], set[Oddity]]:
    """Return what the lists hold, and what of it could not be taken."""
    limits = AccountLimits(hotel.connection.apaleo_account_code, is_watched=False)
    remote = api(token_source(hotel.connection_id), limits=limits)
    records: list[Record] = []
    left_out: set[Oddity] = set()
    with closing(remote.read(listings)) as pages:
        for page in pages:
            records.extend(page.records)
            left_out.update(page.left_out)
    return records, left_out


def _told(left_out: set[Oddity], *, hotel: Property) -> tuple[Oddity, ...]:
    """Return what could not be taken in an order that stays the same, and tell staff of it."""
    unread = sorted(left_out, key=lambda one: (one.kind.value, one.remote_id))
    if unread:
        logger.warning(
            "hotel %s: its housekeeping is made without what cannot be read: %s",
            hotel.pk,
            ", ".join(
                f"{one.kind.label} {one.remote_id[:MAX_ID]} ({one.field})" for one in unread[:20]
            ),
        )
    return tuple(unread)


def _odd_field(record: ReservationRecord) -> str:
    """Return the field without which nothing can be made of a reservation, "" if all is well."""
    if record.status not in KNOWN_STATUSES:
        return "status"
    return "id" if len(record.remote_id) > MAX_ID else ""


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

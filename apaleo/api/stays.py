"""What a day's housekeeping is read from: rooms as they are, reservations, maintenances.

Nothing of guests is taken but when they come and go: no name, no comment leaves this module.
The lists are a hotel's; read them side by side with `Api.read`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, with_config

from apaleo.api.listings import Kind, Listing
from apaleo.api.moments import written
from apaleo.api.records import Record, Reference
from apaleo.schema import (
    EMPTY_IF_NULL,
    RECORD_CONFIG,
    Flag,
    Id,
    Inside,
    Number,
    Or,
    Text,
    whole_number,
)

# A closure without end is one until the last moment of .NET, of which some time zones know no day.
FIRST_MOMENT = datetime(1, 1, 2, tzinfo=UTC)
LAST_MOMENT = datetime(9999, 12, 30, tzinfo=UTC)


def _within_calendars(moment: datetime) -> datetime:
    return min(max(moment, FIRST_MOMENT), LAST_MOMENT)


# A moment with its offset, one that is a day in every time zone; JSON has it as text.
Moment = Annotated[AwareDatetime, AfterValidator(_within_calendars)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomStateRecord(Record):
    """How a room is now. `condition` is Clean, CleanToBeInspected or Dirty."""

    unit_group_id: Annotated[Reference | None, Field(alias="unitGroup"), Or(None)] = None
    is_occupied: Annotated[Flag, Inside("isOccupied"), Field(alias="status")]
    condition: Annotated[Text, Inside("condition"), Field(alias="status")]
    connected_unit_ids: Annotated[
        tuple[Reference, ...], EMPTY_IF_NULL, Field(alias="connectedUnits"), Or(())
    ] = ()


@with_config(RECORD_CONFIG)
@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRange:
    """A part of a stay, from when to when."""

    begins: Annotated[Moment, Field(alias="from")]
    ends: Annotated[Moment, Field(alias="to")]


@with_config(RECORD_CONFIG)
@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedUnit:
    """A room that a reservation has, and for which parts of the stay."""

    unit_id: Annotated[Id, Inside("id"), Field(alias="unit")]
    time_ranges: Annotated[tuple[TimeRange, ...], Field(alias="timeRanges")]


@with_config(RECORD_CONFIG)
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDate:
    """How many of a service are due on a date."""

    on: Annotated[date, Field(alias="serviceDate")]
    count: Annotated[Number, Or(1, reread=whole_number)] = 1


@with_config(RECORD_CONFIG)
@dataclass(frozen=True, slots=True, kw_only=True)
class BookedService:
    """A service of a reservation, such as a cot."""

    code: Annotated[Text, Inside("code"), Field(alias="service")]
    name: Annotated[Text, Inside("name"), Field(alias="service"), Or("")] = ""
    dates: Annotated[tuple[ServiceDate, ...], EMPTY_IF_NULL, Or(())] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservationRecord(Record):
    """A stay. `status` is Confirmed, InHouse, CheckedOut, Canceled or NoShow.

    `unit_id` is the room that it has now, None as long as none is assigned; the rooms of before a
    move stand in `assigned_units`.
    """

    status: Text
    unit_group_id: Annotated[Reference, Field(alias="unitGroup")]
    unit_id: Annotated[Reference | None, Field(alias="unit"), Or(None)] = None
    arrival: Moment
    departure: Moment
    check_out_time: Annotated[Moment | None, Or(None)] = None
    assigned_units: Annotated[tuple[AssignedUnit, ...], EMPTY_IF_NULL, Or(())] = ()
    services: Annotated[tuple[BookedService, ...], EMPTY_IF_NULL, Or(())] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceRecord(Record):
    """Why a room is not quite usable. `type` is OutOfService, OutOfOrder or OutOfInventory."""

    unit_id: Annotated[Reference, Field(alias="unit")]
    type: Text
    begins: Annotated[Moment, Field(alias="from")]
    ends: Annotated[Moment, Field(alias="to")]


# https://api.apaleo.com/swagger/index.html?urls.primaryName=Inventory+V1
def room_states(property_id: str) -> Listing:
    """Return the list of a hotel's rooms as they are now, archived ones left out."""
    return Listing(
        kind=Kind.ROOM_STATE,
        path="/inventory/v1/units",
        params=(("propertyId", property_id), ("status", "Active"), ("expand", "connectedUnits")),
        plural="units",
        record=RoomStateRecord,
    )


# https://api.apaleo.com/swagger/index.html?urls.primaryName=Booking+V1
def stays(property_id: str, *, begins: datetime, ends: datetime) -> Listing:
    """Return the list of stays of bedrooms that overlap with a time, services included."""
    return _reservations(
        property_id,
        ("status", "Confirmed,InHouse,CheckedOut"),
        ("dateFilter", "Stay"),
        ("from", written(begins)),
        ("to", written(ends)),
    )


def overstayers(property_id: str, *, before: datetime) -> Listing:
    """Return the list of guests in the house who should have left before a moment.

    They do not overlap with any time after their departure, so no list of stays has them. However
    long ago that was: a check-out that was forgotten for months is found too.
    """
    return _reservations(
        property_id,
        ("status", "InHouse"),
        ("dateFilter", "Departure"),
        ("to", written(before)),
    )


def left_late(property_id: str, *, since: datetime) -> Listing:
    """Return the list of guests who left after a moment, however long before they were to.

    Who left late overlaps with nothing of the day on which they did. apaleo filters by no time of
    check-out, but a check-out is a change.
    """
    return _reservations(
        property_id,
        ("status", "CheckedOut"),
        ("dateFilter", "Modification"),
        ("from", written(since)),
    )


def _reservations(property_id: str, *params: tuple[str, str]) -> Listing:
    return Listing(
        kind=Kind.RESERVATION,
        path="/booking/v1/reservations",
        params=(
            ("propertyIds", property_id),
            ("unitGroupTypes", "BedRoom"),
            *params,
            ("expand", "assignedUnits,services"),
            ("sort", "arrival:asc"),
        ),
        plural="reservations",
        record=ReservationRecord,
        scope="reservations.read",
    )


# https://api.apaleo.com/swagger/index.html?urls.primaryName=Operations+V1
def maintenances(property_id: str, *, begins: datetime, ends: datetime) -> Listing:
    """Return the list of a hotel's maintenances that overlap with a time."""
    return Listing(
        kind=Kind.MAINTENANCE,
        path="/operations/v1/maintenances",
        params=(("propertyId", property_id), ("from", written(begins)), ("to", written(ends))),
        plural="maintenances",
        record=MaintenanceRecord,
        scope="maintenances.read",
    )

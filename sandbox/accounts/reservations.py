"""A reservation, as much of it as housekeeping and the front desk need."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ReservationStatus = Literal["Confirmed", "InHouse", "CheckedOut", "Canceled", "NoShow"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stretch:
    """A unit that a reservation has for a part of the stay, from when to when."""

    unit_id: str
    begins: str
    ends: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BookedService:
    """So many of a service on a date, such as a cot."""

    service_id: str
    service_date: str
    count: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Reservation:
    """One stay. `stretches` are in the order of time, none as long as no unit was assigned."""

    id: str
    property_id: str
    status: ReservationStatus = "Confirmed"
    unit_group_id: str
    rate_plan_id: str
    arrival: str
    departure: str
    created: str
    modified: str
    check_in_time: str | None = None
    check_out_time: str | None = None
    cancellation_time: str | None = None
    no_show_time: str | None = None
    adults: int = 1
    children_ages: tuple[int, ...] = ()
    guest_name: str = "Jo Guest"
    comment: str | None = None
    stretches: tuple[Stretch, ...] = ()
    services: tuple[BookedService, ...] = ()

    @property
    def booking_id(self) -> str:
        """Return the id of the booking that it is a part of."""
        return self.id.rsplit("-", 1)[0]

    @property
    def unit_id(self) -> str | None:
        """Return the unit that it has now, which is the last one that it was given."""
        return self.stretches[-1].unit_id if self.stretches else None


def moment(text: str) -> datetime:
    """Return the moment that an ISO 8601 text with an offset names; raise ValueError otherwise."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text}: an offset is missing")
    return found

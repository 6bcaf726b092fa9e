"""Which reservations a call asks for (Booking API v1, `GET /booking/v1/reservations`)."""

from collections.abc import Callable
from datetime import datetime
from typing import get_args

from sandbox.accounts.records import UnitGroupType
from sandbox.accounts.reservations import Reservation, ReservationStatus, moment
from sandbox.api.api_call import ApiCall
from sandbox.api.query import InvalidParameter

# What `dateFilter` compares with from (inclusive) and to (exclusive); `Stay` alone is an overlap.
DATES: dict[str, Callable[[Reservation], str | None]] = {
    "Arrival": lambda reservation: reservation.arrival,
    "Departure": lambda reservation: reservation.departure,
    "Creation": lambda reservation: reservation.created,
    "Modification": lambda reservation: reservation.modified,
    "Cancellation": lambda reservation: reservation.cancellation_time,
}
SORTED_BY: dict[str, Callable[[ApiCall, Reservation], str]] = {
    "arrival": lambda call, reservation: _utc(reservation.arrival),
    "departure": lambda call, reservation: _utc(reservation.departure),
    "created": lambda call, reservation: _utc(reservation.created),
    "updated": lambda call, reservation: _utc(reservation.modified),
    "id": lambda call, reservation: reservation.id,
    "unitname": lambda call, reservation: _unit_name(call, reservation),
}


def select(call: ApiCall) -> list[Reservation]:
    """Return the reservations that the filters leave, in the order asked for."""
    query = call.query
    property_ids = query.texts("propertyIds")
    for id_ in sorted(property_ids or ()):
        if id_ not in call.account.properties:
            raise InvalidParameter(
                f"The following properties with provided Ids do not exist: {id_}"
            )
    statuses = query.choices("status", get_args(ReservationStatus))
    group_types = query.choices("unitGroupTypes", get_args(UnitGroupType))
    group_ids, unit_ids = query.texts("unitGroupIds"), query.texts("unitIds")
    booking_id = query.text("bookingId")
    is_in_time = _date_filter(call)
    found = [
        reservation
        for reservation in call.account.reservations.values()
        if (property_ids is None or reservation.property_id in property_ids)
        and (statuses is None or reservation.status in statuses)
        and (group_ids is None or reservation.unit_group_id in group_ids)
        and (unit_ids is None or reservation.unit_id in unit_ids)
        and booking_id in (None, reservation.booking_id)
        and (group_types is None or _group_type(call, reservation) in group_types)
        and is_in_time(reservation)
    ]
    return _in_order(call, found)


def _group_type(call: ApiCall, reservation: Reservation) -> str:
    return call.account.unit_groups[reservation.unit_group_id].type


def _date_filter(call: ApiCall) -> Callable[[Reservation], bool]:
    """Return whether a reservation is within the time asked for."""
    name = call.query.choice(
        "dateFilter", ("Stay", "ArrivalAndCheckIn", "DepartureAndCheckOut", *DATES)
    )
    begins, ends = _moment(call, "from"), _moment(call, "to")
    if name is None:
        return lambda reservation: True
    if begins is None and ends is None:
        raise InvalidParameter("From: Either 'from' or 'to' is needed with a date filter.")
    if name == "Stay":
        return lambda reservation: (
            (begins is None or moment(reservation.departure) > begins)
            and (ends is None or moment(reservation.arrival) < ends)
        )
    # What these two compare is not documented: the planned time, as the plain ones do.
    date_of = DATES[name.removesuffix("AndCheckIn").removesuffix("AndCheckOut")]

    def is_within(reservation: Reservation) -> bool:
        date = date_of(reservation)
        return (
            date is not None
            and (begins is None or moment(date) >= begins)
            and (ends is None or moment(date) < ends)
        )

    return is_within


def _moment(call: ApiCall, name: str) -> datetime | None:
    """Return a date and time with an offset and without fractions of a second."""
    text = call.query.text(name)
    if text is None:
        return None
    try:
        found = moment(text)
    except ValueError:
        found = None
    if found is None or "." in text or "T" not in text:
        raise InvalidParameter(f"{name.capitalize()}: The value '{text}' is not valid.")
    return found


def _in_order(call: ApiCall, found: list[Reservation]) -> list[Reservation]:
    for text in reversed(call.query.sequence("sort")):
        name, _, direction = text.partition(":")
        if name not in SORTED_BY or direction not in ("", "asc", "desc"):
            raise InvalidParameter(f"Sort: The value '{text}' is not valid.")
        found.sort(key=lambda each: SORTED_BY[name](call, each), reverse=direction == "desc")
    return found


def _utc(text: str) -> str:
    return f"{moment(text).timestamp():015.0f}"


def _unit_name(call: ApiCall, reservation: Reservation) -> str:
    return call.account.units[reservation.unit_id].name if reservation.unit_id else ""

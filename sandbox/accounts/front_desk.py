"""What the front desk does: assign, check in, check out, move, cancel, and the night audit.

Each takes an account and returns another one; ValueError says why it cannot be, in apaleo's words
where they are known.
"""

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.reservations import Reservation, Stretch, moment

Step = Callable[[HotelAccount, Reservation, dict[str, Any], datetime], Reservation]


def act(
    account: HotelAccount, *, action: str, id_: str, details: dict[str, Any], now: datetime
) -> HotelAccount:
    """Return the account after one step of the front desk with a reservation.

    `action` is one of ACTIONS; assign and move need `unit_id`, extend needs `departure`.
    """
    if action not in ACTIONS:
        raise ValueError(f"action: one of {', '.join(ACTIONS)}, not {action!r}")
    if id_ not in account.reservations:
        raise LookupError(f"account {account.code} has no reservation {id_}")
    changed = copy.deepcopy(account)
    reservation = ACTIONS[action](changed, changed.reservations[id_], details, now)
    changed.reservations[id_] = replace(reservation, modified=written(now))
    return changed


def night_audit(
    account: HotelAccount, *, property_id: str, now: datetime, marks_no_shows: bool = True
) -> HotelAccount:
    """Return the account after the night audit: every occupied room is dirty.

    Whoever was to arrive on a day before today and has not come is a no-show.
    """
    if property_id not in account.properties:
        raise LookupError(f"account {account.code} has no property {property_id}")
    changed = copy.deepcopy(account)
    changed.night_audits[property_id] = changed.night_audits.get(property_id, 0) + 1
    for id_, unit in changed.units.items():
        if unit.property_id == property_id and unit.is_occupied:
            changed.units[id_] = replace(unit, condition="Dirty")
    today = now.astimezone(ZoneInfo(changed.properties[property_id].time_zone)).date()
    for id_, reservation in changed.reservations.items() if marks_no_shows else ():
        arrival = moment(reservation.arrival).date()
        if (
            reservation.property_id == property_id
            and reservation.status == "Confirmed"
            and arrival < today
        ):
            changed.reservations[id_] = replace(
                reservation, status="NoShow", no_show_time=written(now), modified=written(now)
            )
    return changed


def let_pass(
    account: HotelAccount, *, property_id: str, hour: int, now: datetime
) -> tuple[HotelAccount, dict[str, int]]:
    """Return the account once today's guests have left and come up to an hour, and how many did.

    First all leave who are due, then those come who have a room that is free.
    """
    if property_id not in account.properties:
        raise LookupError(f"account {account.code} has no property {property_id}")
    zone = ZoneInfo(account.properties[property_id].time_zone)
    day = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    until = day + timedelta(hours=hour)
    steps = {"check_out": 0, "check_in": 0}
    for action, status in (("check_out", "InHouse"), ("check_in", "Confirmed")):
        for reservation in list(account.reservations.values()):
            is_leaving = action == "check_out"
            due_at = moment(reservation.departure if is_leaving else reservation.arrival)
            if (
                reservation.property_id == property_id
                and reservation.status == status
                and day <= due_at <= until
                and (is_leaving or _has_free_room(account, reservation))
            ):
                account = act(account, action=action, id_=reservation.id, details={}, now=now)
                steps[action] += 1
    return account, steps


def _has_free_room(account: HotelAccount, reservation: Reservation) -> bool:
    unit_id = reservation.unit_id
    return unit_id is not None and not account.units[unit_id].is_occupied


def written(now: datetime) -> str:
    """Return a time as apaleo writes it, without fractions of a second."""
    return now.astimezone(UTC).replace(microsecond=0).isoformat()


def _assign(
    account: HotelAccount, reservation: Reservation, details: dict[str, Any], now: datetime
) -> Reservation:
    _refuse_unless(reservation, "Confirmed")
    unit_id = _unit(account, reservation, details)
    whole = Stretch(unit_id=unit_id, begins=reservation.arrival, ends=reservation.departure)
    return replace(reservation, stretches=(whole,))


def _unassign(
    account: HotelAccount, reservation: Reservation, details: dict[str, Any], now: datetime
) -> Reservation:
    _refuse_unless(reservation, "Confirmed")
    return replace(reservation, stretches=())


def _check_in(
    account: HotelAccount, reservation: Reservation, details: dict[str, Any], now: datetime
) -> Reservation:
    _refuse_unless(reservation, "Confirmed")
    if reservation.unit_id is None:
        raise ValueError("Check-in is not possible: no unit is assigned")
    if account.units[reservation.unit_id].is_occupied:
        raise ValueError("The unit is currently still occupied")
    _occupy(account, reservation.unit_id, is_occupied=True)
    return replace(reservation, status="InHouse", check_in_time=written(now))


def _check_out(
    account: HotelAccount, reservation: Reservation, details: dict[str, Any], now: datetime
) -> Reservation:
    _refuse_unless(reservation, "InHouse")
    if moment(reservation.departure) > now + timedelta(days=1, hours=24 - now.hour):
        raise ValueError("Check-out is only possible up to the day before departure")
    _occupy(account, reservation.unit_id or "", is_occupied=False)
    return replace(reservation, status="CheckedOut", check_out_time=written(now))


def _move(
    account: HotelAccount, reservation: Reservation, details: dict[str, Any], now: datetime
) -> Reservation:
    """Move guests who are in the house to another unit from now on."""
    _refuse_unless(reservation, "InHouse")
    unit_id = _unit(account, reservation, details)
    if account.units[unit_id].is_occupied:
        raise ValueError("The unit is currently still occupied")
    if not reservation.stretches:
        raise ValueError("There is no unit to move from")
    *earlier, last = reservation.stretches
    _occupy(account, last.unit_id, is_occupied=False)
    _occupy(account, unit_id, is_occupied=True)
    left = replace(last, ends=written(now))
    moved = Stretch(unit_id=unit_id, begins=written(now), ends=reservation.departure)
    return replace(reservation, stretches=(*earlier, left, moved))


def _extend(
    account: HotelAccount, reservation: Reservation, details: dict[str, Any], now: datetime
) -> Reservation:
    """Let guests leave on another day."""
    _refuse_unless(reservation, "Confirmed", "InHouse")
    departure = str(details.get("departure", ""))
    if moment(departure) <= moment(reservation.arrival):
        raise ValueError("departure: must be after the arrival")
    stretches = reservation.stretches
    if stretches:
        stretches = (*stretches[:-1], replace(stretches[-1], ends=departure))
    return replace(reservation, departure=departure, stretches=stretches)


def _cancel(
    account: HotelAccount, reservation: Reservation, details: dict[str, Any], now: datetime
) -> Reservation:
    _refuse_unless(reservation, "Confirmed")
    return replace(reservation, status="Canceled", cancellation_time=written(now))


def _refuse_unless(reservation: Reservation, *statuses: str) -> None:
    if reservation.status not in statuses:
        raise ValueError(
            f"reservation {reservation.id} is {reservation.status}, not {' or '.join(statuses)}"
        )


def _unit(account: HotelAccount, reservation: Reservation, details: dict[str, Any]) -> str:
    unit = account.units.get(str(details.get("unit_id")))
    if unit is None or unit.property_id != reservation.property_id:
        raise LookupError(f"the property has no unit {details.get('unit_id')}")
    return unit.id


def _occupy(account: HotelAccount, unit_id: str, *, is_occupied: bool) -> None:
    """Note that guests came or left; either makes the unit dirty, and the parts of a suite too."""
    unit = account.units[unit_id]
    for id_ in (unit.id, *unit.connected_unit_ids):
        account.units[id_] = replace(account.units[id_], is_occupied=is_occupied, condition="Dirty")


ACTIONS: dict[str, Step] = {
    "assign": _assign,
    "unassign": _unassign,
    "check_in": _check_in,
    "check_out": _check_out,
    "move": _move,
    "extend": _extend,
    "cancel": _cancel,
}

"""Which events a change of a reservation leads to, in apaleo's words."""

from collections.abc import Iterator

from sandbox.accounts.reservations import Reservation

OF_STATUS = {
    ("Confirmed", "InHouse"): "checked-in",
    ("InHouse", "Confirmed"): "check-in-reverted",
    ("InHouse", "CheckedOut"): "checked-out",
    ("Confirmed", "Canceled"): "canceled",
    ("Confirmed", "NoShow"): "set-to-no-show",
}


def types_of(old: Reservation, new: Reservation) -> list[str]:
    """Return what happened: several things at once, or else `changed`."""
    return list(_types_of(old, new)) or ["changed"]


def _types_of(old: Reservation, new: Reservation) -> Iterator[str]:
    if (old.status, new.status) in OF_STATUS:
        yield OF_STATUS[old.status, new.status]
    if new.unit_id is None and old.unit_id is not None:
        yield "unit-unassigned"
    elif new.unit_id != old.unit_id:
        yield "unit-assigned"
    if _stay(old) != _stay(new):
        yield "amended"


def _stay(reservation: Reservation) -> tuple[object, ...]:
    return (
        reservation.arrival,
        reservation.departure,
        reservation.rate_plan_id,
        reservation.unit_group_id,
        reservation.services,
    )

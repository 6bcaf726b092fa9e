"""Reservations (Booking API v1, `/booking/v1/reservations`)."""

from typing import Any

from sandbox.accounts.reservations import BookedService, Reservation, Stretch
from sandbox.api.api_call import ApiCall
from sandbox.api.booking.filters import select
from sandbox.api.embedded import embedded_entry, embedded_unit
from sandbox.api.json_fields import as_json, without_none
from sandbox.api.resources import Resource

PRICE = 110.0


def as_model(call: ApiCall, reservation: Reservation) -> dict[str, Any]:
    """Return a ReservationItemModel; the property, rate plan and unit group come in full."""
    account = call.account
    hotel = account.properties[reservation.property_id]
    plan = account.rate_plans[reservation.rate_plan_id]
    group = account.unit_groups[reservation.unit_group_id]
    price = {"amount": PRICE, "currency": hotel.currency_code}
    fee = {"id": "", "code": "", "name": "", "description": "", "fee": price}
    expand = call.expand
    times = ("check_in_time", "check_out_time", "cancellation_time", "no_show_time")
    texts = ("name", "description")
    return without_none(
        {
            **as_json(reservation, "id", "status", *times),
            "bookingId": reservation.booking_id,
            "property": {"code": hotel.id, **as_json(hotel, "id", *texts, show=call.localized)},
            "ratePlan": {
                **as_json(plan, "id", "code", *texts, show=call.localized),
                "isSubjectToCityTax": plan.is_subject_to_city_tax,
            },
            "unitGroup": as_json(group, "id", "code", *texts, "type", show=call.localized),
            "unit": _unit(call, reservation.unit_id),
            "totalGrossAmount": price,
            **as_json(reservation, "arrival", "departure", "created", "modified", "adults"),
            "childrenAges": list(reservation.children_ages) or None,
            "comment": reservation.comment,
            "channelCode": "Direct",
            "primaryGuest": {"lastName": reservation.guest_name},
            "guaranteeType": "CreditCard",
            "cancellationFee": fee | {"dueDateTime": reservation.created},
            "noShowFee": fee,
            "balance": price,
            "allFoliosHaveInvoice": False,
            "hasCityTax": False,
            "isPreCheckedIn": False,
            "isOpenForCharges": True,
            "isUnitAssignmentLocked": False,
            "assignedUnits": (
                [_assigned(call, stretch) for stretch in reservation.stretches] or None
                if "assignedUnits" in expand
                else None
            ),
            "services": (
                _services(call, reservation.services, price) or None
                if "services" in expand
                else None
            ),
        }
    )


def _unit(call: ApiCall, id_: str | None) -> dict[str, Any] | None:
    return embedded_unit(call, call.account.units[id_]) if id_ is not None else None


def _assigned(call: ApiCall, stretch: Stretch) -> dict[str, Any]:
    """Return a ReservationAssignedUnitModel."""
    ranges = [as_json(stretch, "begins", "ends")]
    return {"unit": _unit(call, stretch.unit_id), "timeRanges": ranges}


def _services(
    call: ApiCall, booked: tuple[BookedService, ...], price: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return ReservationServiceItemModels, one for each service with its dates."""
    by_service: dict[str, list[BookedService]] = {}
    for each in booked:
        by_service.setdefault(each.service_id, []).append(each)
    return [
        {
            "service": embedded_entry(call, call.account.services[id_]),
            "totalAmount": {"grossAmount": 0.0, "netAmount": 0.0, "vatPercent": 0.0} | price,
            "dates": [
                as_json(each, "service_date", "count") | {"amount": price, "isMandatory": False}
                for each in dates
            ],
        }
        for id_, dates in by_service.items()
    ]


RESERVATIONS = Resource(
    path="/booking/v1/reservations",
    plural="reservations",
    scopes=("reservations.read", "reservations.manage"),
    select=select,
    find=lambda call, id_: call.account.reservations.get(id_),
    as_model=as_model,
    count_all=select,
)

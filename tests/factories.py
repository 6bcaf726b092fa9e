"""Rows as a load makes them, each with the least that the database asks for."""

from typing import Any

from django.utils import timezone

from hotels.models import Connection, Property, RatePlan, Unit, UnitGroup


def make_hotel(connection: Connection, remote_id: str = "MUC", **fields: Any) -> Property:
    values = {"is_archived": False} | _seen()
    return Property.objects.create(connection=connection, remote_id=remote_id, **(values | fields))


def make_group(
    hotel: Property,
    remote_id: str = "MUC-DBL",
    *,
    model: type[UnitGroup] = UnitGroup,
    **fields: Any,
) -> Any:
    values = {"member_count": 1} | _seen()
    return model._default_manager.create(
        connection=hotel.connection, property=hotel, remote_id=remote_id, **(values | fields)
    )


def make_unit(hotel: Property, remote_id: str = "MUC-ABC", **fields: Any) -> Unit:
    values = {"max_persons": 2, "is_archived": False, "is_combined": False, "is_room": True}
    return Unit.objects.create(
        connection=hotel.connection,
        property=hotel,
        remote_id=remote_id,
        **(values | _seen() | fields),
    )


def make_plan(
    group: UnitGroup,
    remote_id: str = "MUC-FLEX-DBL",
    *,
    model: type[RatePlan] = RatePlan,
    **fields: Any,
) -> Any:
    values = {
        "is_bookable": True,
        "is_derived": False,
        "derivation_level": 0,
        "is_corporate": False,
        "is_archived": False,
    }
    return model._default_manager.create(
        connection=group.connection,
        property=group.property,
        unit_group=group,
        remote_id=remote_id,
        **(values | _seen() | fields),
    )


def _seen() -> dict[str, Any]:
    return {"first_seen_at": timezone.now(), "changed_at": timezone.now()}

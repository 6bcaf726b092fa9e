"""Maintenance of rooms (Operations API v1, `/operations/v1/maintenances`).

A unit of the sandbox has at most one at a time.
"""

import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, get_args

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Maintenance, MaintenanceType, Unit
from sandbox.accounts.reservations import moment
from sandbox.api.api_call import ApiCall
from sandbox.api.embedded import embedded_unit
from sandbox.api.json_fields import as_json
from sandbox.api.query import InvalidParameter
from sandbox.api.resources import Resource
from sandbox.api.writing import NotThere, writing

# A unit and its maintenance.
Window = tuple[Unit, Maintenance]


def select(call: ApiCall) -> list[Window]:
    """Return the windows that end after `from` and begin before `to`."""
    query, property_id = call.query, call.property_id
    unit_id, types = query.text("unitId"), query.choices("types", get_args(MaintenanceType))
    begins, ends = _moment(call, "from"), _moment(call, "to")
    return [
        (unit, unit.maintenance)
        for unit in call.account.units.values()
        if unit.maintenance is not None
        and property_id in (None, unit.property_id)
        and unit_id in (None, unit.id)
        and (types is None or unit.maintenance.type in types)
        and (begins is None or moment(unit.maintenance.ends) > begins)
        and (ends is None or moment(unit.maintenance.begins) < ends)
    ]


def find(call: ApiCall, id_: str) -> Window | None:
    """Return the window of that id."""
    return next(
        (
            (unit, unit.maintenance)
            for unit in call.account.units.values()
            if unit.maintenance is not None and unit.maintenance.id == id_
        ),
        None,
    )


def as_model(call: ApiCall, window: Window) -> dict[str, Any]:
    """Return a MaintenanceItemModel; the unit is expanded on demand."""
    unit, maintenance = window
    embedded = embedded_unit(call, unit) if "unit" in call.expand else {"id": unit.id}
    return {"unit": embedded, **as_json(maintenance)}


def create(call: ApiCall, body: Any) -> tuple[HotelAccount, Response]:
    """Plan a maintenance."""
    data = body if isinstance(body, dict) else {}
    unit_id = str(data.get("unitId"))
    unit = call.account.units.get(unit_id)
    if unit is None:
        raise ValueError(f"The following units with provided Ids do not exist: {unit_id}")
    if data.get("type") not in get_args(MaintenanceType):
        raise ValueError("Type: Invalid value provided.")
    begins, ends = str(data.get("from", "")), str(data.get("to", ""))
    if moment(ends) <= moment(begins):
        raise ValueError("To: must be after From.")
    if unit.maintenance is not None:
        raise ValueError("There is a maintenance of this unit already.")
    maintenance = Maintenance(
        id=f"{unit.id}-{len(call.account.units):05X}",
        type=data["type"],
        begins=begins,
        ends=ends,
        description=data.get("description"),
    )
    account = copy.deepcopy(call.account)
    account.units[unit.id] = replace(unit, maintenance=maintenance)
    return account, JSONResponse({"id": maintenance.id}, 201)


def delete(call: ApiCall, body: Any) -> tuple[HotelAccount, Response]:
    """End a maintenance."""
    window = find(call, call.request.path_params["id"])
    if window is None:
        raise NotThere
    account = copy.deepcopy(call.account)
    account.units[window[0].id] = replace(window[0], maintenance=None)
    return account, Response(status_code=204)


def _moment(call: ApiCall, name: str) -> datetime | None:
    text = call.query.text(name)
    try:
        return moment(text) if text is not None else None
    except ValueError:
        raise InvalidParameter(f"{name.capitalize()}: The value '{text}' is not valid.") from None


READING = ("maintenances.read", "maintenances.manage")
MAINTENANCES = Resource(
    path="/operations/v1/maintenances",
    plural="maintenances",
    scopes=READING,
    select=select,
    find=find,
    as_model=as_model,
    count_all=select,
)


def maintenance_routes() -> list[Route]:
    """Return the routes of what changes maintenances."""
    path = MAINTENANCES.path
    return [
        writing(path, create, method="POST", scopes=("maintenances.create", "maintenances.manage")),
        writing(
            f"{path}/{{id}}",
            delete,
            method="DELETE",
            scopes=("maintenances.delete", "maintenances.manage"),
        ),
    ]

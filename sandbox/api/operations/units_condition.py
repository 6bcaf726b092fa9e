"""Setting what rooms are like (Operations API v1, `PUT /operations/v1/units-condition`)."""

import copy
from dataclasses import replace
from typing import Any, get_args

from starlette.responses import Response
from starlette.routing import Route

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import Condition
from sandbox.api.api_call import ApiCall
from sandbox.api.writing import writing


def set_conditions(call: ApiCall, body: Any) -> tuple[HotelAccount, Response]:
    """Set the condition of each unit named; all of them or none."""
    wanted = body.get("unitsConditions") if isinstance(body, dict) else None
    if not isinstance(wanted, list) or not wanted:
        raise ValueError("UnitsConditions: The UnitsConditions field is required.")
    account = copy.deepcopy(call.account)
    for place, each in enumerate(wanted):
        data: dict[str, Any] = each if isinstance(each, dict) else {}
        if data.get("condition") not in get_args(Condition):
            raise ValueError(f"UnitsConditions[{place}].Condition: Invalid value provided.")
        id_ = str(data.get("id"))
        unit = account.units.get(id_)
        if unit is None or unit.archived is not None:
            raise ValueError(f"The following units with provided Ids do not exist: {id_}")
        account.units[unit.id] = replace(unit, condition=data["condition"])
    return account, Response(status_code=204)


def units_condition_routes() -> list[Route]:
    """Return the routes."""
    scopes = ("operations.change-room-state",)
    path = "/operations/v1/units-condition"
    return [writing(path, set_conditions, method="PUT", scopes=scopes)]

"""The night audit (Operations API v1, `PUT /operations/v1/night-audit`)."""

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.front_desk import night_audit
from sandbox.api.api_call import ApiCall
from sandbox.api.writing import writing
from sandbox.state import sandbox_of


def run(call: ApiCall, body: Any) -> tuple[HotelAccount, Response]:
    """Run the night audit of the property that the query names."""
    if call.property_id is None:
        raise ValueError("PropertyId: The PropertyId field is required.")
    marks = call.query.flag("setReservationsToNoShow")
    now = datetime.fromtimestamp(sandbox_of(call.request).clock.now(), tz=UTC)
    account = night_audit(
        call.account, property_id=call.property_id, now=now, marks_no_shows=marks is not False
    )
    return account, Response(status_code=204)


def night_audit_routes() -> list[Route]:
    """Return the routes."""
    scopes = ("operations.manage", "operations.trigger-night-audit")
    return [writing("/operations/v1/night-audit", run, method="PUT", scopes=scopes)]

"""All addresses of the API."""

from starlette.routing import Route

from sandbox.api.accounts import answer_current_account
from sandbox.api.booking import RESERVATIONS
from sandbox.api.inventory.properties import PROPERTIES
from sandbox.api.inventory.unit_attributes import UNIT_ATTRIBUTES
from sandbox.api.inventory.unit_groups import UNIT_GROUPS
from sandbox.api.inventory.units import UNITS
from sandbox.api.operations import (
    MAINTENANCES,
    maintenance_routes,
    night_audit_routes,
    units_condition_routes,
)
from sandbox.api.rateplan.rate_plans import RATE_PLANS
from sandbox.api.resources import endpoint, get_only


def api_routes() -> list[Route]:
    """Return the routes of the API."""
    routes = [get_only("/account/v1/accounts/current", endpoint(answer_current_account))]
    for resource in (
        PROPERTIES,
        UNIT_GROUPS,
        UNITS,
        UNIT_ATTRIBUTES,
        RATE_PLANS,
        RESERVATIONS,
        MAINTENANCES,
    ):
        routes += resource.routes()
    return [*routes, *maintenance_routes(), *units_condition_routes(), *night_audit_routes()]

"""The Operations API v1: conditions, maintenances, night audit."""

from sandbox.api.operations.maintenances import MAINTENANCES, maintenance_routes
from sandbox.api.operations.night_audit import night_audit_routes
from sandbox.api.operations.units_condition import units_condition_routes

__all__ = ["MAINTENANCES", "maintenance_routes", "night_audit_routes", "units_condition_routes"]

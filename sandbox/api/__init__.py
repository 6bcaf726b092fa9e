"""apaleo's API: accounts, inventory and rate plans, with a module per resource."""

from sandbox.api.routes import api_routes

__all__ = ["api_routes"]

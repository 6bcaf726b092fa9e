"""apaleo's API: accounts, inventory and rate plans, as far as the sandbox has them.

One module per resource. Reservations, maintenances, unit conditions and webhook subscriptions have
no address here yet and answer 404; each will be a module beside these and a line in `routes`.
"""

from sandbox.api.routes import api_routes

__all__ = ["api_routes"]

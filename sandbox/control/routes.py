"""The control interface over HTTP: JSON in, JSON out, every address listed on `GET /_control/`."""

import inspect
import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.control import actions, front_desk, webhooks
from sandbox.http.pages import page
from sandbox.state import Sandbox, sandbox_of

Action = Callable[[Sandbox, dict[str, Any]], Any]

ENDPOINTS: list[tuple[str, str, Action]] = [
    ("GET", "/ledger", actions.show_ledger),
    ("DELETE", "/ledger", actions.clear_ledger),
    ("GET", "/latency", actions.show_latency),
    ("PUT", "/latency", actions.set_latency),
    ("DELETE", "/latency", actions.clear_latency),
    ("GET", "/faults", actions.show_faults),
    ("POST", "/faults", actions.add_fault),
    ("DELETE", "/faults", actions.clear_faults),
    ("DELETE", "/faults/{id:int}", actions.delete_fault),
    ("POST", "/keys/rotate", actions.rotate_keys),
    ("POST", "/tokens/expire", actions.expire_tokens),
    ("POST", "/tokens/revoke", actions.revoke_grants),
    ("POST", "/disconnect", actions.disconnect),
    ("PUT", "/clock", actions.set_clock),
    ("GET", "/settings", actions.show_settings),
    ("PATCH", "/settings", actions.patch_settings),
    ("PATCH", "/clients", actions.patch_client),
    ("POST", "/clients/scopes", actions.add_scopes),
    ("PATCH", "/users", actions.change_user),
    ("GET", "/accounts", actions.show_accounts),
    ("POST", "/accounts", actions.generate_account),
    ("POST", "/changes", actions.change_data),
    ("POST", "/front-desk", front_desk.act_at_the_desk),
    ("POST", "/night-audit", front_desk.run_night_audit),
    ("POST", "/day", front_desk.let_the_day_pass),
    ("GET", "/subscriptions", webhooks.show_subscriptions),
    ("DELETE", "/subscriptions", webhooks.forget_subscriptions),
    ("GET", "/webhooks", webhooks.show_deliveries),
    ("POST", "/webhooks", webhooks.send_event),
    ("POST", "/webhooks/system", webhooks.send_system_message),
    ("POST", "/webhooks/again", webhooks.redeliver),
    ("POST", "/reset", actions.reset),
]


def control_routes() -> list[Route]:
    """Return the routes of the control interface and the page that explains it."""
    routes = [
        Route(path, _endpoint(action), methods=[method]) for method, path, action in ENDPOINTS
    ]
    return [Route("/", explain, methods=["GET"]), *routes]


def _endpoint(action: Action) -> Callable[[Request], Any]:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        try:
            data = dict(request.query_params) | (json.loads(body) if body else {})
            answer = action(sandbox_of(request), data | request.path_params)
        except (ValueError, TypeError, LookupError) as error:
            return JSONResponse({"error": f"{type(error).__name__}: {error}"}, 400)
        return JSONResponse(answer) if answer is not None else Response(status_code=204)

    return endpoint


async def explain(request: Request) -> Response:
    """Return what the control interface can do: as a page, or as JSON to whoever asks for that."""
    addresses = [
        {
            "method": method,
            "path": f"/_control{path.replace(':int', '')}",
            "does": inspect.getdoc(action),
        }
        for method, path, action in ENDPOINTS
    ]
    if "text/html" in request.headers.get("accept", ""):
        return page("control.html", addresses=addresses)
    return JSONResponse(addresses)

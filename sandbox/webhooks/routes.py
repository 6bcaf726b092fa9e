"""The subscription API (https://webhook.apaleo.com/v1/subscriptions).

The list is a bare array, and nothing at all when it is empty. Making or changing a subscription
posts a health check to its address first, and is refused unless that is answered with 2xx.
"""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.accounts import HotelAccount
from sandbox.state import access_token_of, sandbox_of
from sandbox.state.webhooks import Subscription
from sandbox.webhooks.delivery import is_accepted, post
from sandbox.webhooks.events import TOPICS, system_message

PATH = "/v1/subscriptions"
Answer = Callable[[Request, Subscription | None, HotelAccount, str], Awaitable[Response]]


class Refusal(Exception):
    """A 422; the body is the one that apaleo's own apps expect."""

    def __init__(self, **body: Any) -> None:
        super().__init__(str(body))
        self.body = body


def webhook_routes() -> list[Route]:
    """Return the routes of the subscription API."""
    one = f"{PATH}/{{id}}"
    return [
        Route(PATH, _endpoint(_list), methods=["GET"]),
        Route(PATH, _endpoint(_create), methods=["POST"]),
        Route(one, _endpoint(_show), methods=["GET"]),
        Route(one, _endpoint(_change), methods=["PUT"]),
        Route(one, _endpoint(_delete), methods=["DELETE"]),
    ]


def _endpoint(answer: Answer) -> Callable[[Request], Awaitable[Response]]:
    """Return an endpoint for whoever has a token, about subscriptions of its app and account."""

    async def authorize_and_answer(request: Request) -> Response:
        sandbox, token = sandbox_of(request), access_token_of(request)
        account = sandbox.accounts.by_code.get(token.grant.account_code) if token else None
        if token is None or account is None:
            return Response(status_code=401)
        client_id = token.grant.client_id
        found = None
        if "id" in request.path_params:
            found = sandbox.webhooks.subscriptions.get(request.path_params["id"])
            owner = (client_id, account.code)
            if found is None or (found.client_id, found.account_code) != owner:
                return Response(status_code=404)
        try:
            return await answer(request, found, account, client_id)
        except Refusal as refusal:
            return JSONResponse(refusal.body, 422)

    return authorize_and_answer


async def _list(
    request: Request, _found: Subscription | None, account: HotelAccount, client_id: str
) -> Response:
    webhooks = sandbox_of(request).webhooks
    mine = webhooks.of(client_id=client_id, account_code=account.code)
    return JSONResponse([_as_model(one) for one in mine]) if mine else Response(status_code=204)


async def _show(
    _request: Request, found: Subscription | None, _account: HotelAccount, _client_id: str
) -> Response:
    return JSONResponse(_as_model(_there(found)))


async def _create(
    request: Request, _found: Subscription | None, account: HotelAccount, client_id: str
) -> Response:
    fields = await _fields(request, account)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    subscription = Subscription(
        client_id=client_id, account_code=account.code, created=created, **fields
    )
    await _check_health(request, subscription)
    sandbox_of(request).webhooks.subscriptions[subscription.id] = subscription
    location = {"Location": f"{PATH}/{subscription.id}"}
    return JSONResponse({"id": subscription.id}, 201, location)


async def _change(
    request: Request, found: Subscription | None, account: HotelAccount, _client_id: str
) -> Response:
    changed = replace(_there(found), **await _fields(request, account))
    await _check_health(request, changed)
    sandbox_of(request).webhooks.subscriptions[changed.id] = changed
    return JSONResponse(_as_model(changed))


async def _delete(
    request: Request, found: Subscription | None, _account: HotelAccount, _client_id: str
) -> Response:
    sandbox_of(request).webhooks.subscriptions.pop(_there(found).id, None)
    return Response(status_code=204)


def _there(found: Subscription | None) -> Subscription:
    if found is None:
        raise LookupError("routed without an id")
    return found


async def _fields(request: Request, account: HotelAccount) -> dict[str, Any]:
    """Return what the body asks for, or raise Refusal."""
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise Refusal(messages=[": Unexpected character encountered while parsing."]) from None
    if not isinstance(body, dict):
        raise Refusal(messages=[": An object is required."])
    url, events = body.get("endpointUrl"), body.get("events")
    if not isinstance(url, str) or urlsplit(url).scheme not in {"http", "https"}:
        raise Refusal(messages=["EndpointUrl: A valid address is required."])
    if not isinstance(events, list) or not events:
        raise Refusal(messages=["Events: At least one event is required."])
    unknown = [str(e) for e in events if str(e).partition("/")[0] not in TOPICS or "/" not in e]
    if unknown:
        raise Refusal(messages=[f"Events: Unknown events {', '.join(unknown)}."])
    property_ids = body.get("propertyIds") or []
    strange = [str(id_) for id_ in property_ids if id_ not in account.properties]
    if strange:
        raise Refusal(type="InvalidPropertyId", message=f"Unknown: {', '.join(strange)}")
    return {
        "endpoint_url": url,
        "events": tuple(events),
        "property_ids": tuple(property_ids),
    }


async def _check_health(request: Request, subscription: Subscription) -> None:
    body = system_message(subscription.account_code, property_ids=subscription.property_ids)
    timeout = sandbox_of(request).settings.webhook_timeout_seconds
    # In a thread: the app answers it, and may want something of the sandbox meanwhile.
    status = await run_in_threadpool(post, subscription.endpoint_url, body, timeout=timeout)
    if not is_accepted(status):
        raise Refusal(
            type="HealthcheckFailed", message=f"{subscription.endpoint_url} answered {status}"
        )


def _as_model(subscription: Subscription) -> dict[str, Any]:
    model = {
        "id": subscription.id,
        "endpointUrl": subscription.endpoint_url,
        "events": list(subscription.events),
        "created": subscription.created,
    }
    if subscription.property_ids:
        model["propertyIds"] = list(subscription.property_ids)
    return model

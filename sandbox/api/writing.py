"""Calls that change something: a JSON body in, a changed account out."""

import json
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.accounts.account import HotelAccount
from sandbox.api.api_call import ApiCall
from sandbox.api.query import InvalidParameter
from sandbox.api.resources import endpoint
from sandbox.state import sandbox_of
from sandbox.webhooks.delivery import change_account

# Returns the account as it is afterwards, and the answer.
Change = Callable[[ApiCall, Any], tuple[HotelAccount, Response]]


class NotThere(Exception):
    """What is to be changed is not there: 404."""


def writing(path: str, change: Change, *, method: str, scopes: tuple[str, ...]) -> Route:
    """Return the route of a call that changes the account, all of it or nothing.

    A body that is not JSON gets 400, what cannot be gets 422 with messages, as at apaleo. A POST
    with an Idempotency-Key that was there gets the same answer, and has no effect.
    """

    async def read_and_change(request: Request) -> Response:
        body = await request.body()
        try:
            data = json.loads(body) if body else None
        except ValueError:
            return JSONResponse({"messages": ["The body is not valid JSON."]}, 400)

        def change_once(call: ApiCall) -> Response:
            key = request.headers.get("idempotency-key")
            if key is None or method != "POST":
                return answer(call)
            repeatable = sandbox_of(request).repeatable
            place = (call.account.code, path, key)
            if place not in repeatable:
                repeatable[place] = (body, answer(call))
            asked, answered = repeatable[place]
            if asked != body:
                raise InvalidParameter("The Idempotency-Key was used with other parameters.")
            return answered

        def answer(call: ApiCall) -> Response:
            try:
                account, response = change(call, data)
            except NotThere:
                return Response(status_code=404)
            except ValueError as error:
                raise InvalidParameter(str(error)) from None
            change_account(sandbox_of(request), account)
            return response

        return await endpoint(change_once, scopes=scopes)(request)

    return Route(path, read_and_change, methods=[method])

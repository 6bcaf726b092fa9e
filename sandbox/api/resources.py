"""What all resources have in common: who may read them, and how lists and details answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.api.api_call import ApiCall
from sandbox.api.query import InvalidParameter
from sandbox.state import access_token_of, sandbox_of

R = TypeVar("R")
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class Resource(Generic[R]):
    """One kind of thing and its addresses: the list, `$count` and the detail.

    No `scopes` means that any valid token will do. `select` returns what the call's filters leave
    and is the place where they are judged; `as_model` makes the JSON, for a list and a detail
    alike; `count_all` is what `$count` counts.
    """

    path: str
    plural: str
    scopes: tuple[str, ...]
    select: Callable[[ApiCall], list[R]]
    find: Callable[[ApiCall, str], R | None]
    as_model: Callable[[ApiCall, R], dict[str, Any]]
    count_all: Callable[[ApiCall], list[R]] | None = None

    def routes(self) -> list[Route]:
        """Return the routes of the resource; a detail can be asked for by HEAD too."""
        routes = [get_only(self.path, endpoint(self._answer_list, scopes=self.scopes))]
        if self.count_all is not None:
            count = endpoint(self._answer_count, scopes=self.scopes)
            routes.append(get_only(f"{self.path}/$count", count))
        detail = endpoint(self._answer_detail, scopes=self.scopes)
        return [*routes, Route(f"{self.path}/{{id}}", detail, methods=["GET"])]

    def _answer_list(self, call: ApiCall) -> Response:
        page = call.query.page(
            default_size=call.settings.page_size_default, max_size=call.settings.page_size_max
        )
        selected = self.select(call)
        items = [self.as_model(call, record) for record in page.of(selected)]
        if not items:
            return Response(status_code=204)
        return JSONResponse({self.plural: items, "count": len(selected)})

    def _answer_count(self, call: ApiCall) -> Response:
        return JSONResponse({"count": len(self.count_all(call)) if self.count_all else 0})

    def _answer_detail(self, call: ApiCall) -> Response:
        record = self.find(call, call.request.path_params["id"])
        if record is None:
            return Response(status_code=404)
        return JSONResponse(self.as_model(call, record))


def get_only(path: str, endpoint: Endpoint) -> Route:
    """Return a route for GET that, unlike Starlette's own, does not answer HEAD."""
    route = Route(path, endpoint, methods=["GET"])
    route.methods = {"GET"}
    return route


def endpoint(answer: Callable[[ApiCall], Response], *, scopes: tuple[str, ...] = ()) -> Endpoint:
    """Return an endpoint that lets in who may and has `answer` do the rest.

    Refusals have the bodies seen at apaleo: none for 401 and 403, messages for 422.
    """

    async def authorize_and_answer(request: Request) -> Response:
        sandbox = sandbox_of(request)
        token = access_token_of(request)
        account = sandbox.accounts.by_code.get(token.grant.account_code) if token else None
        if token is None or account is None:
            return Response(status_code=401)
        if scopes and not token.allows(*scopes, "admin"):
            return Response(status_code=403)
        call = ApiCall(request, account, token, sandbox.settings)
        try:
            return answer(call)
        except InvalidParameter as error:
            return JSONResponse({"messages": [error.message]}, 422)

    return authorize_and_answer

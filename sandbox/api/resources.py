"""What all resources have in common: who may read them, and how lists and details answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.accounts.store import World
from sandbox.api.api_call import Ask, preferred_language
from sandbox.api.query import Invalid, Query
from sandbox.grants import Grant
from sandbox.settings import SandboxSettings

R = TypeVar("R")
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, kw_only=True)
class Resource(Generic[R]):
    """One kind of thing and its addresses: the list, `$count` and the detail.

    No `scopes` means that any valid token will do. `select` returns what the call's filters leave
    and is the place where they are judged; `count_all` is what `$count` counts.
    """

    path: str
    plural: str
    scopes: tuple[str, ...]
    select: Callable[[Ask], list[R]]
    find: Callable[[Ask, str], R | None]
    as_item: Callable[[Ask, R], dict[str, Any]]
    as_detail: Callable[[Ask, R], dict[str, Any]]
    count_all: Callable[[Ask], list[R]] | None = None

    def routes(self, *, world: World, settings: SandboxSettings) -> list[Route]:
        """Return the routes of the resource; a detail can be asked for by HEAD too."""

        def answer_list(ask: Ask, request: Request) -> Response:
            page = ask.query.page(
                default_size=settings.page_size_default, largest=settings.page_size_max
            )
            selected = self.select(ask)
            items = [self.as_item(ask, record) for record in page.of(selected)]
            if not items:
                return Response(status_code=204)
            return JSONResponse({self.plural: items, "count": len(selected)})

        def answer_detail(ask: Ask, request: Request) -> Response:
            record = self.find(ask, request.path_params["id"])
            if record is None:
                return Response(status_code=404)
            return JSONResponse(self.as_detail(ask, record))

        def let_in(answer: Callable[[Ask, Request], Response]) -> Endpoint:
            return endpoint(answer, world=world, scopes=self.scopes)

        routes = [get_only(self.path, let_in(answer_list))]
        if self.count_all is not None:
            count_all = self.count_all

            def answer_count(ask: Ask, request: Request) -> Response:
                return JSONResponse({"count": len(count_all(ask))})

            routes.append(get_only(f"{self.path}/$count", let_in(answer_count)))
        return [*routes, Route(f"{self.path}/{{id}}", let_in(answer_detail), methods=["GET"])]


def get_only(path: str, endpoint: Endpoint) -> Route:
    """Return a route for GET that, unlike Starlette's own, does not answer HEAD."""
    route = Route(path, endpoint, methods=["GET"])
    route.methods = {"GET"}
    return route


def endpoint(
    answer: Callable[[Ask, Request], Response], *, world: World, scopes: tuple[str, ...] = ()
) -> Endpoint:
    """Return an endpoint that lets in who may and has `answer` do the rest.

    Refusals have the bodies seen at apaleo: none for 401 and 403, messages for 422.
    """

    async def call(request: Request) -> Response:
        grant: Grant | None = request.state.grant
        account = world.accounts.get(grant.account_code) if grant else None
        if grant is None or account is None:
            return Response(status_code=401)
        if scopes and not grant.allows(*scopes, "admin"):
            return Response(status_code=403)
        ask = Ask(
            account=account,
            grant=grant,
            query=Query(request.query_params),
            language=preferred_language(request, account),
        )
        try:
            return answer(ask, request)
        except Invalid as error:
            return JSONResponse({"messages": [error.message]}, 422)

    return call


def without_none(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that have a value: apaleo leaves the others out."""
    return {name: value for name, value in fields.items() if value is not None}

"""Text that no database can hold goes no further than this."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict

# PostgreSQL holds no NUL, and no encoding has halves of surrogate pairs. Such text is nobody's
# name or code: a browser sends neither unless somebody makes it.
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
ENCODINGS = frozenset({"utf-8", "utf8"})


class StorableTextMiddleware:
    """Answer 400 to a request with text that no database can hold, wherever in it that stands.

    So nothing behind it has to think of it: path, query string, form, cookies and headers. It
    stands before sessions, whose cookie is looked up in a database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer or refuse one request."""
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in ENCODINGS:
            # Some of Python's encodings are none of text, others make halves of pairs.
            raise BadRequest("a form in an encoding that no page of ours asks for")
        if any(map(UNSTORABLE.search, _texts(request))):
            raise BadRequest("text that no database can hold")
        return self.get_response(request)


def _texts(request: HttpRequest) -> Iterator[str]:
    yield request.path_info
    yield from (value for name, value in request.META.items() if name.startswith("HTTP_"))
    for name, cookie in request.COOKIES.items():
        yield from (name, cookie)
    yield from _fields(request.GET)
    yield from _fields(request.POST)


def _fields(query: QueryDict) -> Iterator[str]:
    for name, values in query.lists():
        yield name
        yield from map(str, values)

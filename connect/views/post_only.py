"""Addresses that only take forms."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def post_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer everything but POST with 405 and a page that leads on.

    People come here by GET when they had to sign in again before their form went through.
    """

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            return view(request, **kwargs)
        response = render(
            request, "connect/post_only.html", kwargs, status=HTTPStatus.METHOD_NOT_ALLOWED
        )
        response["Allow"] = "POST"
        return response

    return guarded

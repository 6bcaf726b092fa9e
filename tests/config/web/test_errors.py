"""The pages of what went wrong, as Django and allauth come to them."""

from collections.abc import Callable

import pytest
from allauth.core.ratelimit import respond_429
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver

from accounts.models import User


@pytest.mark.parametrize(
    ("status", "error", "heading"),
    [
        (400, BadRequest(), "We did not understand that"),
        (403, PermissionDenied(), "Your role does not allow that"),
        (404, LookupError(), "There is nothing here"),
        (500, None, "Something broke on our side"),
    ],
)
def test_each_error_has_its_page(
    rf: RequestFactory, alice: User, status: int, error: Exception | None, heading: str
) -> None:
    handler: Callable[..., HttpResponse] = get_resolver().resolve_error_handler(status)
    request = made_by(alice, rf)

    response = handler(request, error) if error else handler(request)

    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.content.decode()


def test_an_address_that_is_none_answers_with_the_page(client: Client, db: None) -> None:
    response = client.get("/nowhere/")

    assert response.status_code == 404
    assert "<h1>There is nothing here</h1>" in response.content.decode()


def test_too_many_tries_have_their_page(rf: RequestFactory, alice: User) -> None:
    response = respond_429(made_by(alice, rf))

    assert response.status_code == 429
    assert "<h1>A little slower, please</h1>" in response.content.decode()


def made_by(user: User, rf: RequestFactory) -> HttpRequest:
    request = rf.get("/hotels/")
    request.user = user
    request.session = Client().session
    return request

"""A crash tells an engineer where, and nobody what was carried."""

import logging
import sys

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.utils.log import AdminEmailHandler
from django.views.debug import technical_500_response
from pytest_django import Settings

from connect import authorization

CODE, STATE, COOKIE, LOCAL, FORM = (f"canary-{n}-0123456789" for n in range(5))
CANARIES = (CODE, STATE, COOKIE, LOCAL, FORM)
ADDRESS = f"/connect/callback/?code={CODE}&state={STATE}"


@pytest.fixture
def crash(monkeypatch: pytest.MonkeyPatch) -> None:
    """The callback crashes with everything in its hands."""

    def complete(**carried: object) -> None:
        verifier = LOCAL
        raise RuntimeError(f"Unexpected {carried['query']} {CODE} and {len(verifier)} characters")

    monkeypatch.setattr(authorization, "complete", complete)


def leaks(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


@pytest.mark.parametrize("accepts", ["text/html", "text/plain"])
@pytest.mark.django_db
def test_a_crash_in_the_callback_shows_nothing_it_carried_even_with_debug(
    crash: None, settings: Settings, accepts: str
) -> None:
    settings.DEBUG = True
    browser = Client(
        SERVER_NAME="testserver.localhost",
        raise_request_exception=False,
        headers={"Referer": f"http://testserver.localhost{ADDRESS}"},
    )
    browser.cookies["lobby_session"] = COOKIE

    response = browser.get(ADDRESS, headers={"Accept": accepts})

    assert response.status_code == 500
    assert "RuntimeError" in response.text
    assert "/connect/callback/" in response.text
    assert leaks(response.text) == []


@pytest.mark.parametrize("accepts", ["text/html", "text/plain"])
def test_a_form_s_values_are_not_shown(accepts: str) -> None:
    request = RequestFactory(headers={"Accept": accepts, "Cookie": f"a={COOKIE}"}).post(
        f"/x/?code={CODE}", {"password1": FORM, "state": STATE}
    )

    response = technical_500_response(request, *caught())

    assert "password1" in response.text
    assert leaks(response.text) == []


def test_the_cause_of_an_error_is_shown_without_its_variables() -> None:
    request = RequestFactory().get("/x/")

    response = technical_500_response(request, *caught())

    assert "carries_a_token" in response.text
    assert leaks(response.text) == []


@pytest.mark.parametrize("has_html", [False, True])
def test_an_error_mailed_to_the_engineers_carries_no_secret(
    settings: Settings, has_html: bool
) -> None:
    settings.ADMINS = [("Engineer", "engineer@maker.example")]
    request = RequestFactory(headers={"Cookie": f"a={COOKIE}"}).post(
        ADDRESS, {"password1": FORM, "state": STATE}
    )
    record = logging.LogRecord(
        "django.request", logging.ERROR, __file__, 1, "Error: %s", (request.path,), caught()
    )
    record.request = request

    AdminEmailHandler(include_html=has_html).emit(record)

    assert "carries_a_token" in mail.outbox[0].body
    assert leaks(mail.outbox[0].message().as_string()) == []


@pytest.mark.parametrize("text", ["html", "text"])
def test_no_setting_that_holds_a_secret_is_shown(settings: Settings, text: str) -> None:
    settings.REDIS_URL = f"redis://:{CODE}@cache.test"
    settings.CELERY_BROKER_URL = settings.REDIS_URL
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": settings.REDIS_URL}}
    settings.TOKEN_KEYS = [STATE]
    settings.SECRET_KEY = COOKIE
    settings.APALEO_CLIENT_SECRET = LOCAL
    settings.EMAIL_HOST_PASSWORD = FORM
    request = RequestFactory(headers={"Accept": f"text/{text.replace('text', 'plain')}"}).get("/")

    response = technical_500_response(request, *caught())

    assert "PRODUCT_NAME" in response.text
    assert leaks(response.text) == []


def caught() -> tuple:
    def carries_a_token() -> None:
        token = LOCAL
        raise ValueError(f"cannot use it after {len(token)} characters")

    try:
        carries_a_token()
    except ValueError:
        return sys.exc_info()
    raise AssertionError

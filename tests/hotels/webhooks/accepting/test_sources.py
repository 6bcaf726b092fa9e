"""WEBHOOK_SOURCES: who else is refused or only logged, and what the log says of it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import Account
from hotels.models import Connection, WebhookEvent
from hotels.models.webhooks.subscription import digest_of
from hotels.webhooks import address, sources
from tests.factories import make_connection, make_subscription
from tests.hotels.webhooks.messages import message

pytestmark = pytest.mark.django_db(transaction=True)

Post = Callable[..., Any]
SECRET = "a-secret-that-only-apaleo-knows"
LISTED = ["34.240.36.71", "52.212.0.0/16"]


@pytest.fixture(autouse=True)
def limited(account: Account, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """A connection that hears from two places, and a process that has said nothing of others."""
    settings.WEBHOOK_SOURCES = LISTED
    monkeypatch.setattr(sources.Warned, "quiet_until", 0.0)
    connection = make_connection(account, code="CHAIN")
    make_subscription(connection, secret_digest=digest_of(SECRET))
    return connection


@pytest.fixture
def post(client: Client) -> Post:
    """Post a message as whoever knows an address does."""

    def post(secret: str, body: dict[str, Any], **headers: Any) -> Any:
        path = f"{address.PATH}{secret}/"
        return client.post(path, body, content_type="application/json", **headers)

    return post


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == sources.__name__]


@pytest.mark.parametrize("source", ["34.240.36.71", "52.212.76.75", "::ffff:34.240.36.71"])
def test_what_comes_from_there_is_taken(
    post: Post, source: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert post(SECRET, message(), REMOTE_ADDR=source).status_code == 204
    assert warnings(caplog) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "10.0.0.1"},
        {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "34.240.36.71"},
        {"REMOTE_ADDR": "::ffff:10.0.0.1"},
    ],
    ids=["foreign", "forwarded", "mapped"],
)
def test_what_comes_from_elsewhere_is_refused_and_named(
    limited: Connection, post: Post, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    answer = post(SECRET, message(), **headers)

    [said] = warnings(caplog)
    assert answer.status_code == 404
    assert not WebhookEvent.objects.exists()
    for part in (str(limited.pk), "10.0.0.1", "refused", "WEBHOOK_SOURCES", "TRUSTED_PROXY_COUNT"):
        assert part in said
    assert SECRET not in caplog.text


def test_an_address_that_no_proxy_vouches_for_is_none(
    post: Post, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = settings.TRUSTED_PROXY_COUNT = 2

    answer = post(SECRET, message(), HTTP_X_FORWARDED_FOR="34.240.36.71")

    [said] = warnings(caplog)
    assert answer.status_code == 404
    assert "cannot be told" in said


def test_it_may_be_logged_alone(
    post: Post, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.WEBHOOK_SOURCES_LOG_ONLY = True

    answer = post(SECRET, message(), REMOTE_ADDR="10.0.0.1")

    [said] = warnings(caplog)
    assert answer.status_code == 204
    assert WebhookEvent.objects.count() == 1
    assert "10.0.0.1" in said
    assert "taken" in said


def test_a_flood_is_one_line_and_the_next_one_comes_later(
    post: Post, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        post(SECRET, message(), REMOTE_ADDR="10.0.0.1")
    at_once = warnings(caplog)
    later = time.monotonic() + sources.SECONDS_BETWEEN_WARNINGS
    monkeypatch.setattr("hotels.webhooks.sources.time.monotonic", lambda: later)
    post(SECRET, message(), REMOTE_ADDR="10.0.0.1")

    assert len(at_once) == 1
    assert len(warnings(caplog)) == 2


def test_whoever_knows_no_secret_leaves_no_line(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    """Or a scanner would hide what apaleo is refused."""
    assert post("wrong", message(), REMOTE_ADDR="10.0.0.1").status_code == 404
    assert warnings(caplog) == []


def test_without_a_list_everybody_is_heard(
    post: Post, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.WEBHOOK_SOURCES = []

    assert post(SECRET, message(), REMOTE_ADDR="10.0.0.1").status_code == 204
    assert warnings(caplog) == []

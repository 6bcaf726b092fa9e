"""Scope drift: who has allowed less than is asked for by now, and who is told."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from config.monitoring.doctor import Level, platform
from hotels.health.scopes import drift_of, with_missing
from hotels.models import Connection

NEW = "reservations.read"


@pytest.fixture
def grown(settings: Any, connection: Connection) -> Connection:
    """Connected before the configuration asked for more."""
    settings.APALEO_SCOPES = [*settings.APALEO_SCOPES, NEW]
    return connection


def test_what_is_asked_for_by_now_is_missing(grown: Connection) -> None:
    drift = drift_of(grown)

    assert drift.missing == (NEW,)
    assert NEW in drift.asked
    assert NEW not in drift.granted
    assert drift.concerns_hotels


def test_fewer_scopes_than_granted_miss_nothing(connection: Connection, settings: Any) -> None:
    settings.APALEO_SCOPES = settings.APALEO_SCOPES[:-1]

    assert drift_of(connection).missing == ()


def test_a_scope_about_the_person_does_not_concern_hotels(
    make_connection: Callable[..., Connection], settings: Any
) -> None:
    scopes = [scope for scope in settings.APALEO_SCOPES if scope != "profile"]

    drift = drift_of(make_connection(scopes=scopes))

    assert drift.missing == ("profile",)
    assert not drift.concerns_hotels


def test_only_active_connections_that_lack_something_are_listed(
    grown: Connection, make_connection: Callable[..., Connection], settings: Any
) -> None:
    make_connection(apaleo_account_code="NEW", scopes=list(settings.APALEO_SCOPES))
    make_connection(apaleo_account_code="OVER", status="disconnected", ended_at=grown.connected_at)

    assert list(with_missing(Connection.objects.all())) == [grown]


@pytest.mark.parametrize(("actor", "is_asked"), [("mark", True), ("bob", False)])
def test_the_page_asks_whoever_may_connect_for_a_new_consent(
    actor: str,
    is_asked: bool,
    grown: Connection,
    request: pytest.FixtureRequest,
    client_of: Callable[[User], Client],
) -> None:
    browser = client_of(request.getfixturevalue(actor))

    page = browser.get(reverse("connect:connection", args=[grown.pk])).content.decode()

    assert "See your reservations" in page
    assert ("Allow it at apaleo" in page) == is_asked


def test_nobody_is_asked_for_what_is_allowed(
    connection: Connection, mark: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(mark).get(reverse("connect:connection", args=[connection.pk]))

    assert "Allow it at apaleo" not in page.content.decode()


def test_staff_find_them_by_the_filter_and_on_the_start_page(
    grown: Connection, make_connection: Callable[..., Connection], staff_browser: Client
) -> None:
    listed = staff_browser.get("/admin/hotels/connection/?excess=missing")
    start = staff_browser.get("/admin/").content.decode()

    assert list(listed.context["cl"].queryset) == [grown]
    assert "Connections without all permissions" in start


def test_the_doctor_says_what_a_change_of_scopes_takes(grown: Connection) -> None:
    [finding] = platform.scopes()

    assert finding.level == Level.WARNING
    assert NEW in finding.what
    assert "recertification" in finding.advice


def test_the_doctor_is_content_when_all_have_allowed_all(connection: Connection) -> None:
    [finding] = platform.scopes()

    assert finding.level == Level.OK

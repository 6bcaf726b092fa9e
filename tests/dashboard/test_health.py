"""All pages that show how a connection is doing show the same."""

import re
from collections.abc import Callable
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from hotels.admin.connection import TONES
from hotels.health.states import Level
from hotels.models import Connection
from tests.hotels.health.cases import Case, each_case

BADGE = re.compile(r'<span class="badge(?: badge-(\w+))?">([^<]+)</span>')
STAFF_BADGE = re.compile(r'<span class="lobby-badge lobby-badge-(\w+)">([^<]+)</span>')


@each_case
def test_every_page_shows_the_same_label_and_level(
    case: Case,
    make_connection: Callable[..., Connection],
    alice: User,
    client_of: Callable[[User], Client],
    staff_browser: Client,
) -> None:
    connection = case.make(make_connection, now=timezone.now())
    browser = client_of(alice)
    page = reverse("connect:connection", args=[connection.pk])
    expected = [(case.level, case.label)]

    status = browser.get(reverse("connect:status", args=[connection.pk])).json()["health"]
    shown = {
        "home": _badges(browser, reverse("dashboard:home")),
        "connection": _badges(browser, page),
        "live": _badges(browser, f"{page}?seen=other", headers={"HX-Request": "true"}),
        "json": [(status["level"], status["label"])],
        "confirm": _badges(browser, reverse("connect:landing")),
    }
    admin = "admin:hotels_connection"
    staff = {
        "list": _staff_badges(staff_browser, reverse(f"{admin}_changelist")),
        "page": _staff_badges(staff_browser, reverse(f"{admin}_change", args=[connection.pk])),
    }

    if connection.status == Connection.Status.DISCONNECTED:
        # The confirm page lists what is connected.
        assert shown.pop("confirm") == []
    assert all(badges == expected for badges in shown.values()), shown
    in_admin = [(TONES[case.level], case.label)]
    assert staff == {"list": in_admin, "page": in_admin}
    assert status["state"] == case.state


@each_case
def test_home_and_the_page_of_the_connection_say_the_same_sentence(
    case: Case,
    make_connection: Callable[..., Connection],
    alice: User,
    client_of: Callable[[User], Client],
) -> None:
    connection = case.make(make_connection, now=timezone.now())
    browser = client_of(alice)

    home = browser.get(reverse("dashboard:home")).content.decode()
    page = browser.get(reverse("connect:connection", args=[connection.pk])).content.decode()
    status = browser.get(reverse("connect:status", args=[connection.pk])).json()

    assert escape(status["sentence"]) in page
    # What is well needs no word on a page about everything.
    assert (escape(status["sentence"]) in home) == (case.level != Level.GOOD)


def test_home_and_the_page_of_the_connection_say_the_same_time(
    make_connection: Callable[..., Connection], alice: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(alice)
    connection = make_connection()
    addresses = [
        reverse("dashboard:home"),
        reverse("connect:connection", args=[connection.pk]),
    ]

    said = []
    for ago in (timedelta(seconds=5), timedelta(minutes=2, seconds=5)):
        connection.last_synced_at = timezone.now() - ago
        connection.save()
        pages = [browser.get(address).content.decode() for address in addresses]
        said.append([re.findall(r"<time [^>]+>([^<]+)</time>", page) for page in pages])

    assert said == [[["just now"]] * 2, [["2\xa0minutes ago"]] * 2]


def _badges(browser: Client, address: str, **details: dict[str, str]) -> list[tuple[str, str]]:
    page = browser.get(address, **details).content.decode()  # type: ignore[arg-type]  # headers
    # Rows of hotels have badges of their own.
    page = re.sub("<tbody>.*?</tbody>", "", page, flags=re.DOTALL)
    return [(level or Level.CALM, label) for level, label in BADGE.findall(page)]


def _staff_badges(browser: Client, address: str) -> list[tuple[str, str]]:
    return STAFF_BADGE.findall(browser.get(address).content.decode())

"""The day is there when somebody opens it, also while apaleo is not."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hotels.models import Connection, Property
from housekeeping.models import Schedule, Task
from housekeeping.page.plot import as_json, from_json
from housekeeping.scheduling.forecast import forecast
from sandbox.server import Server
from tests.connect.pages import words as text_of
from tests.housekeeping.pages.browsing import Pages


@pytest.fixture
def at_munich(munich: Property, mark: User, client_of: Callable[[User], Client]) -> Pages:
    return Pages(client_of(mark), munich)


def calls(platform: Server) -> list[str]:
    return [call["path"] for call in platform.control.calls(kind="api")]


def test_opening_the_board_makes_the_day_once(at_munich: Pages, platform: Server) -> None:
    page = text_of(at_munich.show())
    made = Schedule.objects.get()
    platform.control.clear_ledger()

    at_munich.show()

    assert made.tasks.count() > 10
    assert "Departure and arrival" in page
    assert "without a room" in page
    assert calls(platform) == []
    assert Schedule.objects.get().version == made.version


def test_a_day_to_come_is_made_too(at_munich: Pages, munich: Property) -> None:
    tomorrow = munich.today(now=timezone.now()) + timedelta(days=1)

    at_munich.show(day=tomorrow)

    assert Schedule.objects.get().date == tomorrow


def test_while_apaleo_is_away_nothing_is_made_and_it_is_not_asked_again_at_once(
    at_munich: Pages, platform: Server
) -> None:
    platform.control.add_fault(kind="status", status=503, path="/inventory", times=99)
    first = at_munich.show()
    platform.control.clear_ledger()

    second = at_munich.show()

    assert (first.status_code, second.status_code) == (200, 200)
    assert "apaleo cannot be reached at the moment." in text_of(first)
    assert "Please try again in a moment." in text_of(second)
    assert calls(platform) == []
    platform.control.clear_faults()
    cache.clear()
    assert "Departure and arrival" in text_of(at_munich.show())


def test_update_now_says_that_apaleo_is_away_and_keeps_what_there_is(
    at_munich: Pages, platform: Server
) -> None:
    at_munich.show()
    before = Task.objects.count()
    platform.control.add_fault(kind="status", status=503, path="/inventory", times=99)

    at_munich.send("refresh")
    page = text_of(at_munich.show())

    assert "apaleo cannot be reached at the moment." in page
    assert "What you see is how it was" in page
    assert Task.objects.count() == before > 0


def test_update_now_takes_over_what_changed(at_munich: Pages, platform: Server) -> None:
    at_munich.show()
    task = Task.objects.filter(kind="vacant_dirty").select_related("room")[0]
    platform.control.apply(
        account_code="DEMO",
        action="change",
        kind="unit",
        id=task.room.remote_id,
        fields={"condition": "Clean"},
    )

    response = at_munich.send("refresh", query="?by=floor")

    task.refresh_from_db()
    assert task.state == "done"
    assert response["Location"] == f"{at_munich.path('board')}?by=floor"


def test_a_connection_that_is_over_is_named_with_the_way_out(
    at_munich: Pages, demo: Connection
) -> None:
    at_munich.show()
    demo.end(status=Connection.Status.NEEDS_RECONNECT, now=timezone.now())

    at_munich.send("refresh")
    page: Any = at_munich.show()

    assert "The connection to apaleo has to be renewed first." in text_of(page)
    assert f'href="/connect/{demo.pk}/"' in page.content.decode()


def test_the_days_to_come_are_a_plot_and_a_table_read_once(
    at_munich: Pages, platform: Server
) -> None:
    page = at_munich.show("forecast")
    platform.control.clear_ledger()

    at_munich.show("forecast")

    bars = page.context["plot"].bars
    assert len(bars) == 14
    assert max(bar.height for bar in bars) == 120
    assert page.content.decode().count("<rect") == 14
    assert "style=" not in page.content.decode()
    assert "Cot : " in text_of(page)
    assert calls(platform) == []


def test_the_days_to_come_are_kept_as_json(munich: Property) -> None:
    days = forecast(munich, now=timezone.now())

    kept = json.loads(json.dumps([as_json(day) for day in days]))

    assert [from_json(day) for day in kept] == days


def test_the_forecast_says_that_apaleo_is_away(at_munich: Pages, platform: Server) -> None:
    platform.control.add_fault(kind="status", status=503, path="/booking", times=99)

    page = at_munich.show("forecast")

    assert page.status_code == 200
    assert "apaleo cannot be reached at the moment." in text_of(page)


def test_names_of_guests_are_on_no_page(at_munich: Pages, platform: Server) -> None:
    pages = [
        at_munich.show(name).content.decode()
        for name in ("board", "list", "print", "csv", "forecast")
    ]
    reservations = Task.objects.exclude(reservation="").values_list("reservation", flat=True)

    assert reservations
    assert not [name for name in reservations for page in pages if name in page]

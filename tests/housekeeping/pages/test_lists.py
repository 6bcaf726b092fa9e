"""The list for the phone, of somebody who is signed in."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from hotels.models import Property
from housekeeping.models import Attendant, HousekeepingPlan, Schedule, Task
from tests.connect.pages import words as text_of
from tests.housekeeping.pages.browsing import Pages, words

Tasks = dict[str, Task]


def rooms(response: Any) -> list[str]:
    return [line.room for line in response.context["lines"]]


def test_everybodys_rooms_or_those_of_one_are_listed(
    pages: Pages, tasks: Tasks, ben: Attendant
) -> None:
    assert rooms(pages.show("list")) == ["1001", "101", "102", "201", "202"]
    assert rooms(pages.show("list", attendant=ben.pk)) == ["201", "202"]
    assert rooms(pages.show("list", attendant=ben.pk, kind="linen")) == ["202"]


def test_a_tap_without_scripts_comes_back_to_the_same_list(
    pages: Pages, tasks: Tasks, ben: Attendant
) -> None:
    shown = pages.show("list", attendant=ben.pk, version="999")
    here = f"{pages.path('list')}?attendant={ben.pk}"

    response = pages.change(tasks["201"], do="state", state="started", next=here)

    assert f'name="next" value="{here}"' in words(shown)
    assert response["Location"] == here


@pytest.mark.parametrize(("has_inspection", "sent"), [(True, "cleaned"), (False, "done")])
def test_done_is_looked_at_first_where_the_hotel_does(
    pages: Pages, hotel: Property, tasks: Tasks, has_inspection: bool, sent: str
) -> None:
    HousekeepingPlan.objects.create(property=hotel, has_inspection=has_inspection)

    page = words(pages.show("list"))

    assert page.count(f'name="state" value="{sent}"') == 5


def test_a_room_that_was_cleaned_is_inspected(pages: Pages, tasks: Tasks) -> None:
    pages.change(tasks["101"], do="state", state="cleaned", tap=uuid4().hex)

    assert "✓ Inspected" in text_of(pages.show("list"))


def test_the_list_alone_is_sent_when_something_changed_and_only_then(
    pages: Pages, tasks: Tasks, day: Schedule
) -> None:
    unchanged = pages.show("list", version=day.version)

    pages.change(tasks["101"], do="state", state="started", tap=uuid4().hex)
    changed = pages.show("list", version=day.version)

    assert (unchanged.status_code, unchanged.content) == (204, b"")
    assert "Started" in text_of(changed)
    assert "<html" not in words(changed)


def test_whoever_may_only_look_gets_no_buttons(
    pages_of: Callable[..., Pages], bob: User, tasks: Tasks
) -> None:
    page = words(pages_of(bob).show("list"))

    assert "101" in page
    assert 'method="post"' not in page

"""The board: who does what, in numbers, live."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from hotels.models import Connection, Property, Unit
from housekeeping.models import Attendant, ConditionWrite, Schedule, Task
from tests import factories
from tests.connect.pages import words as text_of
from tests.housekeeping.pages.browsing import Pages, words
from tests.housekeeping.rows import make_attendant, make_schedule, make_task, make_write

Tasks = dict[str, Task]
Outcome, JobState = ConditionWrite.Outcome, ConditionWrite.State


def groups(response: Any) -> dict[str, list[str]]:
    """The rooms of each group."""
    return {group.name: [line.room for line in group.lines] for group in response.context["groups"]}


def test_rooms_stand_with_their_attendants_and_what_fits_nobody_first(
    pages: Pages, tasks: Tasks
) -> None:
    response = pages.show()

    assert groups(response) == {
        "Nobody yet": ["1001"],
        "Ana": ["101", "102"],
        "Ben": ["201", "202"],
    }
    assert next(iter(groups(response))) == "Nobody yet"
    assert "! 1 task fits nobody's minutes (30 min)" in text_of(response)


def test_floors_are_in_the_order_of_their_numbers(pages: Pages, tasks: Tasks) -> None:
    assert groups(pages.show(by="floor")) == {
        "Floor 1": ["101", "102"],
        "Floor 2": ["201", "202"],
        "Floor 10": ["1001"],
    }


def test_numbers_count_what_is_left(pages: Pages, tasks: Tasks) -> None:
    Task.objects.filter(pk=tasks["101"].pk).update(state="done")
    Task.objects.filter(pk=tasks["102"].pk).update(state="skipped", reason="Out of linen")
    Task.objects.filter(pk=tasks["201"].pk).update(is_obsolete=True, is_decided=True)

    page = text_of(pages.show())

    assert "2/4 tasks finished" in page
    assert "60 minutes left of 90" in page
    assert "Not asked for any more" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"kind": "turnover"}, {"Ana": ["101"]}),
        ({"state": "done"}, {"Ben": ["202"]}),
        ({"kind": "turnover", "state": "done"}, {}),
        ({"kind": "nonsense", "day": "yesterday", "by": "age"}, None),
    ],
)
def test_filters_narrow_to_kind_and_state(
    pages: Pages, tasks: Tasks, query: dict[str, str], shown: dict[str, list[str]] | None
) -> None:
    Task.objects.filter(pk=tasks["202"].pk).update(state="done")
    everything = groups(pages.show())

    assert groups(pages.show(**query)) == (everything if shown is None else shown)


def test_a_state_is_said_in_words_and_by_a_sign(pages: Pages, tasks: Tasks) -> None:
    Task.objects.filter(pk=tasks["101"].pk).update(state="do_not_disturb")

    page = words(pages.show())

    assert '<span aria-hidden="true">⊘</span> Do not disturb' in page


def test_overstayers_and_what_is_needed_by_when_are_shown(
    pages: Pages, tasks: Tasks, day: Schedule
) -> None:
    at = timezone.now().replace(month=1, hour=14, minute=0)
    Task.objects.filter(pk=tasks["101"].pk).update(is_overdue=True, needed_by=at)

    page = text_of(pages.show())

    assert "! 1 room whose guests should have left" in page
    assert "! Guests should have left" in page
    # Fourteen o'clock in UTC is fifteen in Berlin in winter.
    assert "Departure and arrival, 15:00" in page


def test_arrivals_without_a_room_are_told_with_the_clean_rooms(
    pages: Pages, tasks: Tasks, day: Schedule
) -> None:
    waiting = [{"room_type": "LHT-DBL", "arrivals": 3, "clean_rooms": 5}]
    Schedule.objects.filter(pk=day.pk).update(waiting_arrivals=waiting)

    page = text_of(pages.show())

    assert "3 arrivals in Double without a room" in page
    assert "5 rooms of this type are clean and free" in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "On its way to apaleo."),
        ({"attempts": 2}, "Not at apaleo yet: it is tried again by itself."),
        (
            {"state": JobState.DONE, "outcome": Outcome.CONFLICT, "found": "Dirty"},
            "! At apaleo the room is dirty since: nothing was overwritten there.",
        ),
        (
            {"state": JobState.DONE, "outcome": Outcome.REFUSED},
            "! apaleo does not let us write the room's condition.",
        ),
        (
            {"state": JobState.NEEDS_ATTENTION},
            "! The room's condition could not be written to apaleo. Please mark it there.",
        ),
        ({"state": JobState.DONE, "outcome": Outcome.WRITTEN}, ""),
    ],
)
def test_how_a_condition_is_doing_on_its_way_is_on_the_task(
    pages: Pages, tasks: Tasks, rooms: dict[str, Unit], fields: dict[str, Any], words: str
) -> None:
    Task.objects.filter(pk=tasks["101"].pk).update(is_decided=True, state="done")
    make_write(rooms["101"], **fields)

    lines = [line for group in pages.show().context["groups"] for line in group.lines]
    [line] = [line for line in lines if line.room == "101"]

    assert line.write == words.removeprefix("! ")
    assert line.is_write_stuck == words.startswith("!")


def test_what_changed_at_apaleo_is_shown_until_it_is_noted(pages: Pages, tasks: Tasks) -> None:
    Task.objects.filter(pk=tasks["101"].pk).update(notice="Guests come today after all.")
    before = text_of(pages.show())

    pages.change(tasks["101"], do="acknowledge")

    assert "! Guests come today after all." in before
    assert "Guests come today after all." not in text_of(pages.show())


def test_names_cannot_turn_the_page_round_or_add_markup(
    pages: Pages, tasks: Tasks, ana: Attendant
) -> None:
    Attendant.objects.filter(pk=ana.pk).update(name="<b>Ana</b>\u202e")

    page = words(pages.show())

    assert "<bdi>&lt;b&gt;Ana&lt;/b&gt;</bdi>" in page
    assert "\u202e" not in page


def test_the_board_is_sent_again_when_something_changed_and_only_then(
    pages: Pages, tasks: Tasks, day: Schedule
) -> None:
    unchanged = pages.show("status", version=day.version)

    pages.change(tasks["101"], do="state", state="started")
    changed = pages.show("status", version=day.version)

    assert (unchanged.status_code, unchanged.content) == (204, b"")
    assert "Started" in text_of(changed)
    assert "<html" not in words(changed)


def test_whoever_may_only_look_is_offered_nothing_to_change(
    pages_of: Callable[..., Pages], bob: Any, tasks: Tasks
) -> None:
    pages = pages_of(bob)

    board, task = words(pages.show()), words(pages.show_task(tasks["101"]))

    assert "You may look at this page." in board
    assert "draggable" not in board
    assert 'hx-post="' not in task
    assert "Settings" not in board


def test_without_reservations_it_says_what_more_consent_would_add(
    pages: Pages, tasks: Tasks, day: Schedule, settings: Any, connection: Connection
) -> None:
    Schedule.objects.filter(pk=day.pk).update(knows_stays=False)
    settings.APALEO_SCOPES = ["setup.read", "reservations.read"]

    page = words(pages.show())

    assert "With your permission to see reservations it also shows departures" in page
    assert 'action="/connect/start/"' in page
    assert f'name="connection" value="{connection.pk}"' in page
    assert "Allow it at apaleo" in page


def test_a_permission_that_is_not_asked_for_is_not_offered(
    pages: Pages, tasks: Tasks, day: Schedule, settings: Any
) -> None:
    Schedule.objects.filter(pk=day.pk).update(knows_stays=False)
    settings.APALEO_SCOPES = ["setup.read"]

    page = words(pages.show())

    assert "does not ask for it yet" in page
    assert 'action="/connect/start/"' not in page


def test_statements_are_the_same_few_for_any_number_of_rooms(
    pages: Pages, hotel: Property, day: Schedule, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(3):
        make_attendant(hotel, f"Attendant {number}")
    for upper in (5, 60):
        for number in range(5 if upper == 60 else 0, upper):
            room = factories.make_unit(hotel, f"LHT-{number}", name=f"{100 + number}")
            make_task(day, room, attendant=hotel.attendants.first(), is_decided=True)
            make_write(room)
        # Session, user; the hotel and how its connection is doing, the role; the day, tasks,
        # writes, attendants; memberships.
        with django_assert_num_queries(9):
            assert pages.show().status_code == 200


def test_a_day_far_away_is_not_made_and_says_so(pages: Pages, tasks: Tasks) -> None:
    response = pages.show(day="2026-01-01")

    assert response.status_code == 200
    assert "There is no plan for this day." in text_of(response)
    assert Schedule.objects.count() == 1


def test_another_day_is_found_by_its_date(pages: Pages, hotel: Property, tasks: Tasks) -> None:
    schedule = make_schedule(hotel, date="2026-11-20")
    make_task(schedule, tasks["101"].room, note="Of last week")

    assert "Of last week" in text_of(pages.show(day="2026-11-20"))

"""What a manager does with a task, and who may not."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from hotels.models import Connection, Property, Unit
from housekeeping.models import Attendant, ConditionWrite, Schedule, Task
from tests import factories
from tests.connect.pages import words as text_of
from tests.housekeeping.pages.browsing import Pages
from tests.housekeeping.rows import make_attendant

Tasks = dict[str, Task]


@pytest.fixture
def writing(connection: Connection) -> Connection:
    """The connection may mark rooms at apaleo."""
    connection.scopes = [*connection.scopes, "operations.change-room-state"]
    connection.save(update_fields=["scopes"])
    return connection


def now(task: Task) -> Task:
    return Task.objects.get(pk=task.pk)


@pytest.mark.parametrize("state", [each for each in Task.State if each != "skipped"])
def test_a_task_is_moved_on_and_back(
    pages: Pages, mark: User, tasks: Tasks, state: Task.State
) -> None:
    Task.objects.filter(pk=tasks["101"].pk).update(state="skipped", reason="No linen")

    response = pages.change(tasks["101"], do="state", state=state)

    task = now(tasks["101"])
    assert (task.state, task.state_by, task.reason) == (state, mark.get_full_name(), "")
    assert response.status_code == 302
    assert response["Location"] == f"{pages.path('board')}#task-{task.pk}"


def test_a_room_is_skipped_with_a_reason_and_not_without(pages: Pages, tasks: Tasks) -> None:
    refused = pages.change(tasks["101"], do="state", state="skipped")
    assert now(tasks["101"]).state == "open"

    pages.change(tasks["101"], do="state", state="skipped", reason="Painters")

    assert refused.status_code == 422
    assert "Say why the room is skipped." in text_of(refused)
    assert (now(tasks["101"]).state, now(tasks["101"]).reason) == ("skipped", "Painters")


def test_a_room_that_is_done_is_written_down_for_apaleo_once(
    pages: Pages, tasks: Tasks, writing: Connection, mark: User
) -> None:
    for _ in range(2):
        pages.change(tasks["101"], do="state", state="done")

    write = ConditionWrite.objects.get()
    assert (write.room, write.condition) == (tasks["101"].room, "Clean")
    assert write.asked_by_user == mark
    assert "On its way to apaleo." in text_of(pages.show())


def test_a_task_is_moved_to_somebody_else_and_stays_there(
    pages: Pages, tasks: Tasks, ben: Attendant
) -> None:
    pages.change(tasks["101"], do="move", attendant=ben.pk)

    assert (now(tasks["101"]).attendant, now(tasks["101"]).is_attendant_chosen) == (ben, True)


def test_a_task_is_dropped_before_another_of_somebody_else(
    pages: Pages, tasks: Tasks, ben: Attendant
) -> None:
    pages.change(tasks["101"], do="move", attendant=ben.pk, before=tasks["202"].pk)

    assert rooms_of(pages, "Ben") == ["201", "101", "202"]


def test_a_task_is_dropped_at_the_end_of_its_own_list(
    pages: Pages, tasks: Tasks, ana: Attendant
) -> None:
    pages.change(tasks["101"], do="move", attendant=ana.pk, before="")

    assert rooms_of(pages, "Ana") == ["102", "101"]


@pytest.mark.parametrize(
    ("place", "shared_to"), [({}, "Ben"), ({"before": ""}, "Ben")], ids=["form", "drag"]
)
def test_a_task_for_nobody_is_shared_out_at_once(
    pages: Pages, tasks: Tasks, ben: Attendant, place: dict[str, str], shared_to: str
) -> None:
    Attendant.objects.filter(name="Ana").update(minutes=30)

    pages.change(tasks["101"], do="move", attendant=0, **place)

    task = now(tasks["101"])
    assert task.attendant is not None
    assert (task.attendant.name, task.is_attendant_chosen) == (shared_to, False)


def test_a_task_for_nobody_that_fits_nobody_is_nobodys(pages: Pages, tasks: Tasks) -> None:
    Attendant.objects.update(minutes=10)

    pages.change(tasks["101"], do="move", attendant=0, before="")

    assert (now(tasks["101"]).attendant, now(tasks["101"]).is_attendant_chosen) == (None, False)


def test_a_list_is_put_into_order_step_by_step(pages: Pages, tasks: Tasks, ana: Attendant) -> None:
    pages.change(tasks["201"], do="move", attendant=ana.pk)
    order = [rooms_of(pages, "Ana")]
    for do, room in [("down", "101"), ("down", "101"), ("down", "101"), ("up", "201")]:
        pages.change(tasks[room], do=do)
        order.append(rooms_of(pages, "Ana"))

    assert order == [
        ["101", "102", "201"],
        ["102", "101", "201"],
        ["102", "201", "101"],
        ["102", "201", "101"],
        ["201", "102", "101"],
    ]


def test_remarks_are_written_and_what_is_not_named_stays(pages: Pages, tasks: Tasks) -> None:
    pages.change(tasks["101"], do="write", note="Second bed", found="A red scarf")
    pages.change(tasks["101"], do="write", defect="The lamp is broken")

    task = now(tasks["101"])
    assert (task.note, task.found) == ("Second bed", "A red scarf")
    assert task.defect == "The lamp is broken"


def test_a_task_is_added_and_the_same_one_twice_is_one(
    pages: Pages, tasks: Tasks, rooms: dict[str, Unit]
) -> None:
    for _ in range(2):
        data = {"room": rooms["201"].pk, "kind": "departure", "note": "Spilt wine"}
        assert pages.send("add", **data).status_code == 302

    added = Task.objects.get(is_added=True)
    assert (added.room, added.kind, added.note) == (rooms["201"], "departure", "Spilt wine")
    assert "Added by hand" in text_of(pages.show())


def test_a_room_of_another_hotel_is_not_to_be_chosen(
    pages: Pages, tasks: Tasks, connection: Connection
) -> None:
    elsewhere = factories.make_unit(factories.make_hotel(connection, "OTH"), "OTH-1", name="1")

    response = pages.send("add", room=elsewhere.pk, kind="departure")

    assert response.status_code == 422
    assert not Task.objects.filter(room=elsewhere).exists()


def test_an_attendant_of_another_hotel_gets_nothing(
    pages: Pages, tasks: Tasks, connection: Connection
) -> None:
    stranger = make_attendant(factories.make_hotel(connection, "OTH"), "Zoe")

    response = pages.change(tasks["101"], do="move", attendant=stranger.pk)

    assert response.status_code == 409
    assert "This attendant is not there any more." in text_of(response)
    assert now(tasks["101"]).attendant == tasks["101"].attendant


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"do": "burn"},
        {"do": "state"},
        {"do": "state", "state": "spotless"},
        {"do": "move"},
        {"do": "move", "attendant": "-1"},
        {"do": "move", "attendant": "9" * 30},
        {"do": "state", "state": "done", "tap": "not-an-id"},
        {"do": "write", "note": "x" * 501},
    ],
)
def test_what_no_page_sends_changes_nothing(
    pages: Pages, tasks: Tasks, data: dict[str, str]
) -> None:
    before = Task.objects.filter(pk=tasks["101"].pk).values().get()

    response = pages.change(tasks["101"], **data)

    assert response.status_code == 422
    assert Task.objects.filter(pk=tasks["101"].pk).values().get() == before


def test_the_dialog_gets_its_part_alone_and_tells_the_board(pages: Pages, tasks: Tasks) -> None:
    response = pages.change(tasks["101"], do="state", state="started", is_htmx=True)

    assert response["HX-Trigger"] == "housekeeping-changed"
    assert "Started" in text_of(response)
    assert "<html" not in response.content.decode()


def test_a_tap_that_is_sent_twice_is_done_once(pages: Pages, tasks: Tasks) -> None:
    tap = uuid4().hex
    first = pages.change(tasks["101"], do="state", state="done", tap=tap)
    pages.change(tasks["101"], do="state", state="open")

    again = pages.change(tasks["101"], do="state", state="done", tap=tap)

    assert (first.status_code, again.status_code) == (204, 204)
    assert now(tasks["101"]).state == "open"


def test_taps_that_are_remembered_are_bounded(pages: Pages, tasks: Tasks) -> None:
    for number in range(25):
        state = "started" if number % 2 else "open"
        pages.change(tasks["101"], do="state", state=state, tap=uuid4().hex)

    assert len(now(tasks["101"]).recent_taps) == 20


def test_a_strangers_task_is_not_there(
    pages_of: Callable[..., Pages], charlie: User, tasks: Tasks
) -> None:
    pages = pages_of(charlie)

    assert pages.show_task(tasks["101"]).status_code == 404
    assert pages.change(tasks["101"], do="state", state="done").status_code == 404
    assert now(tasks["101"]).state == "open"


def test_a_task_is_not_reached_by_way_of_another_hotel(
    pages: Pages, tasks: Tasks, connection: Connection
) -> None:
    elsewhere: Property = factories.make_hotel(connection, "OTH", time_zone="UTC")

    other = Pages(pages.browser, elsewhere)

    assert other.change(tasks["101"], do="state", state="done").status_code == 404
    assert now(tasks["101"]).state == "open"


def test_whoever_may_only_look_changes_nothing(
    pages_of: Callable[..., Pages], bob: User, tasks: Tasks, day: Schedule
) -> None:
    pages = pages_of(bob)

    answers = [
        pages.change(tasks["101"], do="state", state="done"),
        pages.send("add", room=tasks["101"].room_id, kind="linen"),
        pages.send("refresh"),
        pages.send("links", do="make", attendant=tasks["101"].attendant_id),
        pages.send("settings", form="plan", linen_every=1),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert Schedule.objects.get().version == day.version


def rooms_of(pages: Pages, name: str) -> list[str]:
    groups: list[Any] = pages.show().context["groups"]
    return next([line.room for line in each.lines] for each in groups if each.name == name)

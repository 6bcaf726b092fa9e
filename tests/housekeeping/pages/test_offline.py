"""What opens a phone's list without a network, and what comes late because of it."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from accounts.models import User
from housekeeping.models import Attendant, ConditionWrite, ListLink, Task
from tests.housekeeping.pages.browsing import Pages, words
from tests.housekeeping.pages.test_attendants_link import PATH
from tests.housekeeping.rows import make_link

Tasks = dict[str, Task]


@pytest.fixture
def link(day: Any, ana: Attendant, tasks: Tasks) -> ListLink:
    return make_link(day, ana)


def kept_by(response: Any) -> dict[str, Any]:
    """What the worker is told to keep."""
    found = re.search(r"self\.KEPT = (\{.*\});", response.content.decode())
    assert found
    return dict(json.loads(found[1]))


def test_the_worker_keeps_the_empty_page_and_the_files_that_it_names(client: Client) -> None:
    response = client.get("/housekeeping/list/worker.js")

    kept = kept_by(response)
    assert response["Content-Type"].startswith("text/javascript")
    assert kept["page"] == "/housekeeping/offline/"
    names = [each.removeprefix("/static/") for each in kept["files"]]
    assert {"css/housekeeping-list.css", "js/housekeeping-list.js"} <= set(names)
    assert all(finders.find(name) for name in names)


def test_the_worker_may_be_good_for_nothing_but_lists(client: Client) -> None:
    response = client.get("/housekeeping/list/worker.js")

    assert "Service-Worker-Allowed" not in response
    assert "worker-src 'self'" in response["Content-Security-Policy"]


def test_what_is_kept_is_the_same_for_everybody_and_has_nothing_of_anybody(
    client: Client, client_of: Callable[[User], Client], mark: User, link: ListLink
) -> None:
    for path in ("/housekeeping/offline/", "/housekeeping/list/worker.js"):
        of_nobody, of_mark = client.get(path), client_of(mark).get(path)

        assert of_nobody.content == of_mark.content
        for response in (of_nobody, of_mark):
            assert "no-store" not in response["Cache-Control"]
            assert not response.cookies
    assert "csrf" not in words(client.get("/housekeeping/offline/"))


def test_lists_themselves_are_not_to_be_kept(pages: Pages, client: Client, link: ListLink) -> None:
    for response in (client.get(PATH), pages.show("list")):
        assert "no-store" in response["Cache-Control"]


def test_each_person_has_a_queue_of_their_own_on_a_phone(
    pages: Pages, client: Client, link: ListLink, mark: User
) -> None:
    day = link.schedule_id

    assert f'data-list="{day}-a{link.attendant_id}"' in words(client.get(PATH))
    assert f'data-list="{day}-u{mark.pk}"' in words(pages.show("list"))


def tap(client: Client, row: Task, **data: Any) -> Any:
    return client.post(PATH, {"task": row.pk, "do": "state", "tap": uuid4().hex} | data)


def test_a_late_tap_does_not_undo_what_somebody_else_has_decided(
    client: Client, link: ListLink, tasks: Tasks, pages: Pages
) -> None:
    row = tasks["101"]
    pages.change(row, do="state", state="done")

    response = tap(client, row, state="cleaned", seen="open")

    row.refresh_from_db()
    assert (response.status_code, row.state) == (409, "done")
    assert response.content.decode() == "Somebody else has changed this room since."
    assert row.notice == "Ana said “To be inspected” of this room, too late for it to count."
    assert not ConditionWrite.objects.filter(condition="CleanToBeInspected").exists()


def test_what_apaleo_has_said_meanwhile_is_not_undone_either(
    client: Client, link: ListLink, tasks: Tasks
) -> None:
    row = tasks["101"]
    Task.objects.filter(pk=row.pk).update(state="done")

    assert tap(client, row, state="later", seen="open").status_code == 409


def test_taps_that_follow_each_other_are_all_taken(
    client: Client, link: ListLink, tasks: Tasks
) -> None:
    row = tasks["101"]

    first = tap(client, row, state="started", seen="open")
    second = tap(client, row, state="cleaned", seen="open")

    row.refresh_from_db()
    assert (first.status_code, second.status_code, row.state) == (204, 204, "cleaned")


def test_a_late_tap_of_who_is_signed_in_says_why(pages: Pages, tasks: Tasks) -> None:
    Task.objects.filter(pk=tasks["101"].pk).update(state="skipped", state_by="Somebody else")

    response = pages.change(tasks["101"], do="state", state="done", seen="open", tap=uuid4().hex)

    assert response.status_code == 409
    assert response.content.decode() == "Somebody else has changed this room since."


def test_what_is_said_of_a_room_on_another_list_is_shown_to_the_housekeeper(
    client: Client, link: ListLink, tasks: Tasks
) -> None:
    for data in ({"state": "cleaned"}, {"do": "write", "found": "A ring"}):
        response = tap(client, tasks["201"], **data)
        assert (response.status_code, response["Content-Type"][:10]) == (409, "text/plain")

    row = Task.objects.get(pk=tasks["201"].pk)
    assert row.notice == "Ana wrote, when the room was on another list already: A ring"
    assert (row.state, row.found) == ("open", "")


def test_a_remark_that_was_not_changed_leaves_what_others_wrote(
    client: Client, link: ListLink, tasks: Tasks
) -> None:
    row = tasks["101"]
    Task.objects.filter(pk=row.pk).update(note="Baby cot, please")

    tap(client, row, do="write", found="A ring", was_found="", note="", was_note="")

    row.refresh_from_db()
    assert (row.found, row.note) == ("A ring", "Baby cot, please")

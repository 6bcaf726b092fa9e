"""An attendant's own link: unguessable, for one day of one hotel, over at some time, revocable."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from housekeeping.changing.links import end_of
from housekeeping.models import Attendant, ListLink, Schedule, Task
from tests.connect.pages import words as text_of
from tests.housekeeping.pages.browsing import Pages, words
from tests.housekeeping.rows import SECRET, make_link, make_schedule, make_task

Tasks = dict[str, Task]
PATH = reverse("housekeeping:attendants_list", args=[SECRET])


@pytest.fixture
def link(day: Schedule, ana: Attendant, tasks: Tasks) -> ListLink:
    return make_link(day, ana)


def tap(client: Client, row: Task, **data: Any) -> Any:
    return client.post(PATH, {"task": row.pk, "do": "state", "tap": uuid4().hex} | data)


def test_it_opens_the_attendants_list_and_nobody_elses_without_an_account(
    client: Client, link: ListLink
) -> None:
    response = client.get(PATH)

    assert [line.room for line in response.context["lines"]] == ["101", "102"]
    page = text_of(response)
    assert "Ana" in page
    assert "Ben" not in page


def test_it_is_in_no_cache_no_index_and_no_other_sites_log(client: Client, link: ListLink) -> None:
    for path in (PATH, PATH.replace("canary", "wrong")):
        response = client.get(path)

        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_it_shows_nothing_of_guests_and_leads_nowhere(
    client: Client, link: ListLink, tasks: Tasks
) -> None:
    page = words(client.get(PATH))

    assert tasks["101"].reservation not in page
    assert "<a " not in page
    assert str(link.schedule.property_id) not in page


def test_a_tap_is_taken_in_the_attendants_name(
    client: Client, link: ListLink, tasks: Tasks
) -> None:
    response = tap(client, tasks["101"], state="started")

    task = Task.objects.get(pk=tasks["101"].pk)
    assert response.status_code == 204
    assert (task.state, task.state_by) == ("started", "Ana")


def test_a_tap_that_is_sent_twice_is_done_once(
    client: Client, link: ListLink, tasks: Tasks, pages: Pages
) -> None:
    again = uuid4().hex
    tap(client, tasks["101"], state="cleaned", tap=again)
    pages.change(tasks["101"], do="state", state="open")

    assert tap(client, tasks["101"], state="cleaned", tap=again).status_code == 204

    assert Task.objects.get(pk=tasks["101"].pk).state == "open"


def test_whoever_taps_faster_than_a_person_is_told_to_wait(
    client: Client, link: ListLink, tasks: Tasks, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now().replace(second=0), tick=False)
    answers = [tap(client, tasks["101"], do="write", note=f"{n}") for n in range(61)]
    time_machine.shift(timedelta(minutes=1))
    later = tap(client, tasks["101"], do="write", note="later")

    assert [each.status_code for each in answers] == [204] * 60 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert later.status_code == 204


def test_without_scripts_a_tap_comes_back_to_the_list(
    client: Client, link: ListLink, tasks: Tasks
) -> None:
    response = client.post(
        PATH, {"task": tasks["101"].pk, "do": "write", "found": "A scarf"}, follow=True
    )

    assert response.redirect_chain == [(PATH, 302)]
    assert 'value="A scarf"' in words(response)


def test_a_room_that_went_to_somebody_else_is_refused(
    client: Client, link: ListLink, tasks: Tasks
) -> None:
    assert tap(client, tasks["201"], state="started").status_code == 409
    assert Task.objects.get(pk=tasks["201"].pk).state == "open"


@pytest.mark.parametrize(
    "data",
    [
        {"state": "skipped", "reason": "Tired"},
        {"do": "move", "attendant": "0"},
        {"do": "up"},
        {"do": "acknowledge"},
        {"state": "spotless"},
        {"task": "x"},
        {"task": "9" * 40},
        {"task": ""},
    ],
)
def test_it_lets_nobody_do_more_than_clean(
    client: Client, link: ListLink, tasks: Tasks, data: dict[str, str]
) -> None:
    before = list(Task.objects.order_by("pk").values())

    assert tap(client, tasks["101"], **data).status_code == 422

    assert list(Task.objects.order_by("pk").values()) == before


def test_a_task_of_another_day_is_not_there(
    client: Client, link: ListLink, tasks: Tasks, hotel: Property, ana: Attendant
) -> None:
    other_day = make_schedule(hotel, date=link.schedule.date + timedelta(days=1))
    task = make_task(other_day, tasks["101"].room, attendant=ana)

    assert tap(client, task, state="started").status_code == 404
    assert Task.objects.get(pk=task.pk).state == "open"


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": timezone.now() - timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"digest": "0" * 64},
    ],
)
def test_a_link_that_is_over_revoked_or_unknown_opens_nothing(
    client: Client, link: ListLink, tasks: Tasks, change: dict[str, Any]
) -> None:
    ListLink.objects.update(**change)

    answers = [client.get(PATH), tap(client, tasks["101"], state="started")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Ana" not in words(answers[0])
    assert Task.objects.get(pk=tasks["101"].pk).state == "open"


def test_the_link_of_somebody_who_left_opens_nothing(
    client: Client, link: ListLink, ana: Attendant
) -> None:
    Attendant.objects.filter(pk=ana.pk).update(is_active=False)

    assert client.get(PATH).status_code == 404


def test_a_stranger_who_is_signed_in_gets_no_more_out_of_it(
    client_of: Callable[[User], Client], charlie: User, link: ListLink
) -> None:
    response = client_of(charlie).get(PATH)

    assert response.status_code == 200
    assert "charlie" not in words(response)
    assert client_of(charlie).get(f"/hotels/{link.schedule.property_id}/").status_code == 404


def test_the_same_few_statements_open_it_or_not(
    client: Client, link: ListLink, django_assert_num_queries: Any
) -> None:
    # The digest; the link with its day; the tasks, the writes, the hotel's numbers.
    with django_assert_num_queries(5):
        client.get(PATH)
    with django_assert_num_queries(1):
        client.get(PATH.replace("canary", "wrong"))


def test_a_manager_makes_a_link_that_is_shown_once_and_stored_as_a_digest(
    pages: Pages, tasks: Tasks, ana: Attendant, client: Client, settings: Any
) -> None:
    made = pages.send("links", do="make", attendant=ana.pk)
    [address] = re.findall(r'value="([^"]*/housekeeping/list/[^"]*)"', made.content.decode())

    assert address.startswith(f"{settings.PUBLIC_URL}/housekeeping/list/")
    secret = address.rstrip("/").rpartition("/")[2]
    assert len(secret) == 43
    assert "no-store" in made["Cache-Control"]
    assert secret not in words(pages.show("links"))
    assert secret not in str(ListLink.objects.values().get())
    assert client.get(address.removeprefix(settings.PUBLIC_URL)).status_code == 200


def test_a_new_link_takes_the_place_of_the_one_before(
    pages: Pages, link: ListLink, ana: Attendant, client: Client
) -> None:
    pages.send("links", do="make", attendant=ana.pk)

    assert client.get(PATH).status_code == 404
    assert ListLink.objects.filter(revoked_at=None).count() == 1


def test_a_manager_takes_a_link_back(
    pages: Pages, link: ListLink, ana: Attendant, client: Client
) -> None:
    pages.send("links", do="revoke", attendant=ana.pk)

    assert client.get(PATH).status_code == 404


def test_a_link_ends_in_the_night_of_the_hotel(
    pages: Pages, hotel: Property, ana: Attendant
) -> None:
    schedule = make_schedule(hotel, date="2026-10-24")
    schedule.refresh_from_db()

    assert end_of(schedule).isoformat() == "2026-10-25T04:00:00+01:00"
    response = pages.send("links", query="?day=2026-10-24", do="make", attendant=ana.pk)
    assert response.status_code == 409
    assert not ListLink.objects.exists()

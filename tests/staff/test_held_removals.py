"""What staff see of removals that are held and of records that are odd, and what they do."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hotels.models import Connection, HeldRemoval, Property, SyncRun
from staff import actions
from tests import factories
from tests.staff.admin.test_admin_actions import ENDED, messages_of

State = HeldRemoval.State
LIST = "admin:hotels_heldremoval_changelist"


@pytest.fixture
def hotel(connection: Connection) -> Property:
    """A hotel of three rooms, called 0, 1 and 2."""
    hotel = factories.make_hotel(connection, name="Hotel Stern", code="STERN")
    factories.make_rooms(hotel, 3)
    return hotel


@pytest.fixture
def held(hotel: Property) -> HeldRemoval:
    return factories.make_held_removal(
        hotel, remote_ids={"unit": ["MUC-0", "MUC-1", "MUC-UNKNOWN"]}
    )


def ask(browser: Client, action: str, *held: HeldRemoval) -> Any:
    chosen = {"action": action, "_selected_action": [one.pk for one in held], "index": 0}
    return browser.post(reverse(LIST), chosen, follow=True)


def confirm(browser: Client, action: str, *held: HeldRemoval) -> Any:
    answer = {
        "action": action,
        "_selected_action": [one.pk for one in held],
        "seen": [f"{one.pk} {one.changed_at.isoformat()}" for one in held],
    }
    return browser.post(reverse(LIST), answer, follow=True)


def test_what_is_held_is_shown_by_name(staff_browser: Client, held: HeldRemoval) -> None:
    listed = staff_browser.get(reverse(LIST)).content.decode()
    page = reverse("admin:hotels_heldremoval_change", args=[held.pk])
    shown = staff_browser.get(page).content.decode()

    assert "Rooms: 3 of 10" in listed
    assert "Hotel Stern (STERN)" in listed
    assert "<bdi>0</bdi>, <bdi>1</bdi>, <bdi>MUC-UNKNOWN</bdi>" in shown


@pytest.mark.parametrize("action", ["mark_gone", "keep"])
def test_a_decision_asks_first_and_names_what_it_is_about(
    staff_browser: Client, held: HeldRemoval, action: str
) -> None:
    page = ask(staff_browser, action, held).content.decode()

    held.refresh_from_db()
    assert held.state == State.HELD
    assert "<bdi>0</bdi>, <bdi>1</bdi>" in page
    assert f'value="{held.pk} {held.changed_at.isoformat()}"' in page.replace("&#x2B;", "+")


def test_marking_gone_asks_for_a_load(staff_browser: Client, held: HeldRemoval) -> None:
    page = confirm(staff_browser, "mark_gone", held)

    held.refresh_from_db()
    assert (held.state, held.decided_at is not None) == (State.APPLIED, True)
    assert SyncRun.objects.open().get().connection == held.property.connection
    assert messages_of(page) == [
        "Will be marked gone by a load that was asked for: 1 held removal."
    ]
    assert LogEntry.objects.get().get_edited_object() == held


def test_keeping_asks_for_no_load(staff_browser: Client, held: HeldRemoval) -> None:
    page = confirm(staff_browser, "keep", held)

    held.refresh_from_db()
    assert (held.state, held.decided_at is not None) == (State.DISMISSED, True)
    assert not SyncRun.objects.exists()
    assert messages_of(page) == ["Kept: 1 held removal."]


def test_what_was_kept_can_be_marked_gone_after_all(
    staff_browser: Client, held: HeldRemoval
) -> None:
    confirm(staff_browser, "keep", held)

    confirm(staff_browser, "mark_gone", held)

    held.refresh_from_db()
    assert held.state == State.APPLIED


def test_a_decision_about_what_a_load_has_changed_is_not_taken(
    staff_browser: Client, held: HeldRemoval
) -> None:
    HeldRemoval.objects.update(changed_at=timezone.now())

    page = confirm(staff_browser, "mark_gone", held)

    held.refresh_from_db()
    assert held.state == State.HELD
    assert "Something else is missing by now" in messages_of(page)[0]


def test_nothing_is_decided_of_a_hotel_that_is_not_connected(
    staff_browser: Client, held: HeldRemoval
) -> None:
    Connection.objects.update(**ENDED)

    page = confirm(staff_browser, "mark_gone", held)

    held.refresh_from_db()
    assert held.state == State.HELD
    assert "not connected" in messages_of(page)[0]


@pytest.mark.parametrize("codenames", [["view_heldremoval"], ["view_unit"]])
def test_who_may_only_look_decides_nothing(
    browser_of_staff_who_may: Any, held: HeldRemoval, codenames: list[str]
) -> None:
    confirm(browser_of_staff_who_may(*codenames), "mark_gone", held)

    held.refresh_from_db()
    assert held.state == State.HELD


def test_more_than_one_request_can_see_to_are_refused(
    staff_browser: Client, held: HeldRemoval, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MAX_AT_ONCE", 0)

    page = ask(staff_browser, "mark_gone", held)

    assert "at most 0 rows" in messages_of(page)[0]


def test_the_queries_of_the_question_do_not_depend_on_how_much_is_held(
    staff_browser: Client, connection: Connection, django_assert_max_num_queries: Any
) -> None:
    held = [
        factories.make_held_removal(factories.make_hotel(connection, f"H{number}"))
        for number in range(20)
    ]

    with django_assert_max_num_queries(14):
        page = ask(staff_browser, "keep", *held)

    assert page.content.decode().count('name="seen"') == 20


def test_the_start_page_names_the_hotel(staff_browser: Client, held: HeldRemoval) -> None:
    page = staff_browser.get(reverse("admin:index")).content.decode()

    assert "Removals that wait for you" in page
    assert "Hotel Stern (STERN)" in page


def test_a_run_shows_what_was_odd_and_how_much_more(
    staff_browser: Client, connection: Connection
) -> None:
    run = factories.make_run(
        connection,
        warnings=[
            {"kind": "rate_plan", "id": "MUC-<b>", "field": "unitGroupId", "left_out": True},
            {"kind": "unit", "id": "MUC-ABC", "field": "name", "left_out": False},
            {"kind": "unit", "id": "", "field": "", "left_out": True},
        ],
        warning_count=103,
    )
    address = reverse("admin:hotels_syncrun_change", args=[run.pk])

    page = staff_browser.get(address).content.decode()

    assert "rate plan <bdi>MUC-&lt;b&gt;</bdi>: left out" in page
    assert "unit <bdi>MUC-ABC</bdi>: something else taken for name" in page
    assert "unit <bdi>without id</bdi>: left out" in page
    assert "and 100 more" in page


def test_runs_with_warnings_can_be_listed(staff_browser: Client, connection: Connection) -> None:
    odd = factories.make_run(connection, warning_count=1)
    factories.make_run(connection)

    page = staff_browser.get(reverse("admin:hotels_syncrun_changelist"), {"status": "warnings"})

    assert list(page.context["cl"].result_list) == [odd]

"""What staff did stands in the history of the row."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import Account, User
from hotels.models import Connection, RatePlan, UnitGroup
from rates.models import MappableRatePlan, MappableUnitGroup
from staff.history import note_change
from tests.factories import make_account, make_group, make_hotel, make_plan
from tests.staff.pages import page_of


@pytest.fixture
def plan(connection: Connection) -> RatePlan:
    return make_plan(make_group(make_hotel(connection), name="Double"), name="Flexible")


def test_a_note_tells_on_the_rows_page_who_did_what(
    staff_browser: Client, staff: User, account: Account
) -> None:
    note_change([account], user_id=staff.pk, text="Looked at.")

    page = staff_browser.get(page_of(account, "history")).content.decode()

    assert "Looked at." in page
    assert staff.email in page


def test_a_note_of_a_proxys_row_shows_on_the_page_of_the_model_it_stands_for(
    staff_browser: Client, staff: User, plan: RatePlan
) -> None:
    mappable = MappableRatePlan.objects.get(pk=plan.pk)

    note_change([mappable], user_id=staff.pk, text="Mapped by hand.")

    assert "Mapped by hand." in staff_browser.get(page_of(plan, "history")).content.decode()
    assert LogEntry.objects.get().get_edited_object() == plan


def test_rows_of_several_models_each_get_their_own_note(staff: User, plan: RatePlan) -> None:
    rows = [
        MappableRatePlan.objects.get(),
        MappableUnitGroup.objects.get(),
        plan.property,
    ]

    note_change(rows, user_id=staff.pk, text="Seen.")

    edited = [entry.get_edited_object() for entry in LogEntry.objects.order_by("pk")]
    assert edited == [plan, UnitGroup.objects.get(), plan.property]


def test_notes_of_many_rows_take_as_many_queries_as_those_of_one(
    staff: User, django_assert_num_queries: Any
) -> None:
    accounts = [make_account(f"Hotels {n}") for n in range(20)]
    note_change(accounts[:1], user_id=staff.pk, text="Before.")

    # the history, and for the trail: the rows' accounts, who it was, the entries
    with django_assert_num_queries(4):
        note_change(accounts, user_id=staff.pk, text="Seen.")

    assert LogEntry.objects.filter(change_message="Seen.").count() == 20


def test_a_row_with_a_long_name_is_noted_all_the_same(staff: User) -> None:
    note_change([make_account("x" * 200)], user_id=staff.pk, text="Seen.")
    note_change([User(pk=1, email="y" * 300)], user_id=staff.pk, text="Seen.")

    assert [len(entry.object_repr) for entry in LogEntry.objects.all()] == [200, 200]

"""Every list, page and search of the admin, and what they cost."""

import re
from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection as database
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Account, Session
from hotels.models import Credential, Property, ReplacedGrant, SyncRun, Unit
from housekeeping.models import ListLink, Task
from rates.models import DeclinedRateCode, DeclinedRoomCode, FileImport, FileImportItem
from rates.models.change_set import ChangeSet
from staff import large_tables
from tests import factories
from tests.staff.listed_models import MODELS, SEARCHES, of_a_hotel
from tests.staff.pages import list_of, page_of


@pytest.mark.parametrize("model", MODELS)
def test_list_and_page_open(
    model: type[Model], staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)
    row = of_a_hotel(model)

    listing = staff_browser.get(list_of(model))
    page = staff_browser.get(page_of(row))
    history = staff_browser.get(page_of(row, "history"))

    shown = listing.content.decode()
    assert page_of(row) in shown
    # The first column leads to the row; a link within it would leave that one without words.
    assert not re.search(r"<th class=\"field-[^>]*><a [^>]*><a ", shown)
    assert page.status_code == history.status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_search_finds_the_row_and_no_other(
    model: type[Model], staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)
    row = of_a_hotel(model)
    make_rows(2)

    found = staff_browser.get(list_of(model), {"q": SEARCHES[model](row)})
    nothing = staff_browser.get(list_of(model), {"q": "no such thing"})

    assert list(found.context["cl"].result_list) == [row]
    assert list(nothing.context["cl"].result_list) == []


@pytest.mark.parametrize("model", MODELS)
def test_list_costs_the_same_for_10_rows_and_for_200(
    model: type[Model], staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    staff_browser.get(list_of(model))
    make_rows(10)
    with CaptureQueriesContext(database) as for_10:
        staff_browser.get(list_of(model))
    make_rows(190)

    with CaptureQueriesContext(database) as for_200:
        staff_browser.get(list_of(model))

    # Session, user, second factor; the bounded count; the page of rows, and the mappings of rows
    # that have some; for lists that can be narrowed nothing more until they are.
    assert len(for_200) == len(for_10) <= 6


def test_tokens_have_no_page_at_all() -> None:
    assert not admin.site.is_registered(Credential)


def test_every_model_of_lobby_but_the_tokens_has_a_list() -> None:
    unlisted = {
        model
        for label in ("accounts", "connect", "hotels", "housekeeping", "jobs", "rates")
        for model in apps.get_app_config(label).get_models()
        if not model._meta.proxy and not admin.site.is_registered(model)
    }

    # Tokens, and what opens an attendant's list; sessions, which are for their owner to see; tasks
    # are shown as numbers of their day, files as the jobs that import them, and change sets as the
    # steps of history that they hold, and likewise what was declined.
    assert unlisted == {
        Credential,
        ReplacedGrant,
        Session,
        ListLink,
        Task,
        FileImport,
        FileImportItem,
        ChangeSet,
        DeclinedRateCode,
        DeclinedRoomCode,
    }


def test_count_goes_no_further_than_anyone_turns_pages(
    staff_browser: Client, make_rows: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large_tables, "MAX_LISTED", 3)
    make_rows(5)

    with CaptureQueriesContext(database) as queries:
        page = staff_browser.get(list_of(Unit))

    assert "more than 3 units" in " ".join(page.content.decode().split())
    assert all("LIMIT" in query["sql"] for query in queries if "COUNT(" in query["sql"])


def test_count_that_is_complete_says_so_plainly(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(2)

    page = staff_browser.get(list_of(Unit))

    assert "2 units" in " ".join(page.content.decode().split())
    assert "more than" not in page.content.decode()


def test_counts_of_a_hotel_link_to_the_rows_they_count(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(2)
    hotel = Property.objects.order_by("name")[0]
    factories.make_unit(hotel, "parking", is_room=False)
    link = (
        f"{list_of(Unit)}?property={hotel.pk}&amp;is_room__exact=1&amp;is_archived__exact=0"
        "&amp;presence=present"
    )

    hotels = staff_browser.get(list_of(Property))
    rooms = staff_browser.get(link.replace("&amp;", "&"))

    assert f'<a href="{link}">1</a>' in hotels.content.decode()
    assert rooms.context["cl"].result_count == 1
    assert rooms.context["cl"].result_list[0].property_id == hotel.pk


def test_narrowed_list_says_to_what(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(2)
    account = Account.objects.order_by("name")[0]

    page = staff_browser.get(list_of(Unit), {"account": str(account.pk)})

    assert [unit.connection.account for unit in page.context["cl"].result_list] == [account]
    assert account.name in page.content.decode()


@pytest.mark.parametrize("value", ["no-uuid", "00000000-0000-4000-8000-000000000000", ""])
def test_list_narrowed_to_an_unknown_parent_is_empty(
    value: str, staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)

    page = staff_browser.get(list_of(Unit), {"property": value})

    assert page.context["cl"].result_count == 0


def test_gone_rows_can_be_told_from_present_ones(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(2)
    gone = Unit.objects.order_by("pk")[0]
    Unit.objects.filter(pk=gone.pk).update(gone_at=gone.changed_at)

    page = staff_browser.get(list_of(Unit), {"presence": "gone"})

    assert list(page.context["cl"].result_list) == [gone]


def test_whole_table_comes_in_the_order_of_its_key_and_a_hotel_in_that_of_names(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)
    hotel = Property.objects.get()

    with CaptureQueriesContext(database) as whole:
        staff_browser.get(list_of(Unit))
    with CaptureQueriesContext(database) as narrowed:
        staff_browser.get(list_of(Unit), {"property": str(hotel.pk)})

    assert any('ORDER BY "hotels_unit"."id" DESC' in query["sql"] for query in whole)
    assert any('ORDER BY "hotels_unit"."name" ASC' in query["sql"] for query in narrowed)


def test_sync_run_tells_its_progress_in_words(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)

    page = staff_browser.get(page_of(SyncRun.objects.get())).content.decode()

    assert "property 1 of 1, unit 40 of ?" in page
    assert "unit: 40 created, 0 changed, 0 gone" in page

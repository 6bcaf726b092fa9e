"""The first page for staff: what needs attention."""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account
from hotels.health.refreshing import STAFF_SHOULD_KNOW
from hotels.models import (
    Connection,
    Credential,
    EventsHeard,
    MirrorChanged,
    RatePlan,
    Revocation,
    SyncFinished,
    SyncRun,
)
from housekeeping.models import ConditionWrite, MaintenanceRequest, ScheduleRefresh
from rates.models import DefaultsRunStep, FileImportRun, MappingChanged, RoomCode
from tests import factories

LONG_AGO = timedelta(hours=2)


def titles_of(page: Any) -> dict[str, int]:
    return {item.title: item.number for item in page.context["start_page"].items}


@pytest.fixture
def trouble(
    make_connection: Callable[..., Connection],
    make_run: Callable[..., SyncRun],
    make_rows: Callable[[int], None],
) -> Callable[[int], None]:
    """Make so much of every kind of trouble."""

    def make(number: int) -> None:
        now = timezone.now()
        make_rows(number)
        RatePlan.objects.update(gone_at=now)
        RoomCode.objects.update(is_active=False)
        SyncFinished.objects.update(state="needs_attention")
        MappingChanged.objects.update(state="needs_attention")
        for kind in (MirrorChanged, EventsHeard, MaintenanceRequest, ScheduleRefresh):
            kind.objects.update(state="needs_attention")
        for write in ConditionWrite.objects.order_by("pk"):
            for outcome in ("refused", "conflict"):
                ConditionWrite.objects.create(
                    room=write.room,
                    condition="Clean",
                    state="done",
                    outcome=outcome,
                    done_at=now,
                )
        ConditionWrite.objects.filter(outcome="").update(state="needs_attention")
        FileImportRun.objects.update(state="needs_attention")
        DefaultsRunStep.objects.update(state="needs_attention")
        for _ in range(number):
            made = Connection.objects.count()

            def connect(kind: str, made: int = made, **fields: Any) -> Connection:
                return make_connection(apaleo_account_code=f"{kind}{made}", **fields)

            connect("KEY", status="key_unavailable")
            ended = connect("OLD", status="needs_reconnect", ended_at=now)
            connect("MORE", excess_scopes=["admin"])
            connect("LATE", next_sync_at=now - LONG_AGO)
            make_run(connection=connect("STUCK"), state=SyncRun.State.NEEDS_ATTENTION)
            make_run(
                connection=connect("WAIT"),
                state=SyncRun.State.WAITING,
                created_at=now - LONG_AGO,
                finished_at=None,
            )
            silent = connect("QUIET")
            factories.make_subscription(
                silent, state="active", remote_id="7", silent_from=now - LONG_AGO
            )
            for failure in STAFF_SHOULD_KNOW:
                refused = connect(failure.name)
                factories.make_credential(refused)
                Credential.objects.filter(pk=refused.pk).update(refresh_failure=failure)
            factories.make_notice(ended, state="needs_attention")
            factories.make_notice(ended, attempts=10)
            factories.make_revocation(ended.account, state="needs_attention")
            waiting = factories.make_revocation(ended.account)
            Revocation.objects.filter(pk=waiting.pk).update(created_at=now - timedelta(days=2))

    return make


def test_start_page_counts_every_kind_of_trouble(
    staff_browser: Client, trouble: Callable[[int], None]
) -> None:
    trouble(2)

    page = staff_browser.get("/admin/")

    assert titles_of(page) == {
        "apaleo does not accept this app": 2,
        "Tokens set aside": 2,
        "Grants that apaleo refuses at the moment": 2,
        "Token key unavailable": 2,
        "Sync runs that need attention": 2,
        "Removals that wait for you": 2,
        "Sync runs overdue": 2,
        "Connections overdue": 2,
        "Connections that need reconnecting": 2,
        "Webhooks that apaleo does not send": 2,
        "Webhooks gone silent": 2,
        "Connections with more permissions than asked for": 2,
        "Revocations that need attention": 2,
        "Revocations that apaleo has not taken for a day": 2,
        "Notices that need attention": 2,
        "Notices that the mail server has not taken for hours": 2,
        "News of loads that need attention": 2,
        "News of events that need attention": 2,
        "News of what apaleo told that need attention": 2,
        "Conditions of rooms that need attention": 2,
        "Conditions of rooms that apaleo refuses": 2,
        "Conditions of rooms in conflict": 2,
        "Defects that need attention": 2,
        "Housekeeping days that need attention": 2,
        "Imports that need attention": 2,
        "Defaults that are not applied everywhere": 2,
        "News of mappings that need attention": 2,
        "Mapped rate plans to look at": 2,
        "Mapped unit groups to look at": 2,
    }


def test_each_count_links_to_a_list_of_just_as_many_rows(
    staff_browser: Client, trouble: Callable[[int], None], make_rows: Callable[[int], None]
) -> None:
    trouble(2)
    make_rows(3)

    page = staff_browser.get("/admin/")

    for item in page.context["start_page"].items:
        assert escape(item.url) in page.content.decode()
        assert staff_browser.get(item.url).context["cl"].result_count == item.number


def test_each_row_in_trouble_is_a_link_to_it(
    staff_browser: Client, trouble: Callable[[int], None]
) -> None:
    trouble(1)

    page = staff_browser.get("/admin/")

    for item in page.context["start_page"].items:
        assert [staff_browser.get(row.url).status_code for row in item.rows] == [200]


def test_start_page_costs_the_same_for_little_trouble_and_much(
    staff_browser: Client, trouble: Callable[[int], None]
) -> None:
    trouble(1)
    staff_browser.get("/admin/")
    with CaptureQueriesContext(database) as for_little:
        staff_browser.get("/admin/")
    trouble(20)

    with CaptureQueriesContext(database) as for_much:
        page = staff_browser.get("/admin/")

    # Session, visitor, second factor; rows and count of 30 kinds; two tallies; connections that
    # are well; the visitor's latest actions.
    assert len(for_much) == len(for_little) == 3 + 30 * 2 + 2 + 1 + 1
    assert [len(item.rows) for item in page.context["start_page"].items] == [5] * 29


def test_staff_see_only_the_trouble_they_may_look_into(
    browser_of_staff_who_may: Callable[..., Client], trouble: Callable[[int], None]
) -> None:
    trouble(1)

    page = browser_of_staff_who_may("view_notice").get("/admin/")

    assert titles_of(page) == {
        "Notices that need attention": 1,
        "Notices that the mail server has not taken for hours": 1,
    }


def test_staff_who_may_look_into_nothing_are_not_told_that_all_is_well(
    browser_of_staff_who_may: Callable[..., Client], trouble: Callable[[int], None]
) -> None:
    trouble(1)

    page = browser_of_staff_who_may().get("/admin/").content.decode()

    assert "Nothing needs you" not in page


def test_run_that_a_later_one_made_good_needs_no_attention(
    staff_browser: Client, make_run: Callable[..., SyncRun]
) -> None:
    make_run(state=SyncRun.State.NEEDS_ATTENTION, created_at=timezone.now() - LONG_AGO)
    make_run()

    page = staff_browser.get("/admin/")

    assert titles_of(page) == {}


def run_in(state: str, **times: Any) -> dict[str, Any]:
    now = timezone.now()
    return {"state": state, "finished_at": None, "created_at": now - LONG_AGO, **times}


@pytest.mark.parametrize(
    ("since", "is_overdue"),
    [
        (lambda now: run_in("waiting", due_at=now), True),
        (lambda now: run_in("waiting", created_at=now), False),
        (lambda now: run_in("waiting", due_at=now + LONG_AGO), False),
        (lambda now: run_in("waiting", claimed_at=now - timedelta(minutes=12)), False),
        (lambda now: run_in("waiting", claimed_at=now - LONG_AGO), True),
        (lambda now: run_in("running", heartbeat_at=now - timedelta(seconds=90)), False),
        (lambda now: run_in("running", heartbeat_at=now - LONG_AGO), True),
    ],
)
def test_run_is_overdue_once_no_worker_took_it_for_minutes(
    since: Callable[[datetime], dict[str, Any]],
    is_overdue: bool,
    staff_browser: Client,
    make_run: Callable[..., SyncRun],
) -> None:
    make_run(**since(timezone.now()))

    page = staff_browser.get("/admin/")

    assert ("Sync runs overdue" in titles_of(page)) is is_overdue


def test_pages_carry_the_products_name(staff_browser: Client, settings: Any) -> None:
    settings.PRODUCT_NAME = "Night Porter"

    page = staff_browser.get("/admin/").content.decode()

    assert "Night Porter staff" in page
    assert "Django administration" not in page


def test_pages_hold_no_inline_script_or_style(
    staff_browser: Client, trouble: Callable[[int], None], account: Account
) -> None:
    trouble(1)

    page = staff_browser.get("/admin/")

    text = page.content.decode()
    assert "style=" not in text
    assert "<style" not in text
    assert all("src=" in tag or "json" in tag for tag in _script_tags(text))
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def _script_tags(text: str) -> list[str]:
    return [part.split(">", 1)[0] for part in text.split("<script")[1:]]


@pytest.mark.parametrize("status", ["disconnected", "needs_reconnect", "key_unavailable"])
def test_run_of_what_is_not_connected_needs_no_attention_of_its_own(
    status: str, staff_browser: Client, connection: Connection, make_run: Callable[..., SyncRun]
) -> None:
    make_run(state=SyncRun.State.NEEDS_ATTENTION)
    factories.make_held_removal(factories.make_hotel(connection))
    ended_at = None if status == "key_unavailable" else timezone.now()
    Connection.objects.update(status=status, ended_at=ended_at, next_sync_at=None)

    titles = titles_of(staff_browser.get("/admin/"))

    assert "Sync runs that need attention" not in titles
    assert "Removals that wait for you" not in titles

"""How staff find what is left to do, and what they see of it on the way."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Account
from audit.models import Entry
from hotels.models import Connection, Property, RatePlan, SyncRun, UnitGroup
from tests import factories
from tests.staff.pages import list_of, page_of

Status = Connection.Status


@pytest.fixture
def lighthouse(connection: Connection) -> Property:
    return factories.make_hotel(connection, "LHT", code="LHT", name="Lighthouse Inn")


@pytest.fixture
def plan(lighthouse: Property) -> RatePlan:
    group: Any = factories.make_group(lighthouse, "LHT-G", code="DBL", name="Double")
    return factories.make_plan(group, "LHT-R", code="FLEX", name="Flexible")


def text_of(page: Any) -> str:
    return str(page.content.decode())


def test_start_page_counts_what_is_unmapped_and_leads_there(
    staff_browser: Client, plan: RatePlan
) -> None:
    tallies = staff_browser.get("/admin/").context["start_page"].tallies

    assert [(each.title, each.number) for each in tallies] == [
        ("Rate plans without a rate code", 1),
        ("Room types without a room code", 1),
    ]
    assert [len(staff_browser.get(each.url).context["cl"].result_list) for each in tallies] == [
        1,
        1,
    ]


def test_list_of_accounts_counts_what_is_unmapped(staff_browser: Client, plan: RatePlan) -> None:
    page = text_of(staff_browser.get(list_of(Account)))

    account = plan.connection.account_id
    assert f'rateplan/?account={account}&amp;state=unmapped&amp;hotels=used">1</a>' in page


@pytest.mark.parametrize(
    ("fields", "needs_attention"),
    [
        ({}, False),
        ({"status": Status.NEEDS_RECONNECT, "ended_at": timezone.now()}, True),
        ({"status": Status.KEY_UNAVAILABLE}, True),
        ({"status": Status.DISCONNECTED, "ended_at": timezone.now()}, False),
        ({"next_sync_at": timezone.now() - timedelta(hours=1)}, True),
        ({"scopes": ["openid"]}, True),
    ],
)
def test_connections_are_narrowed_to_those_that_need_attention(
    fields: dict[str, Any],
    needs_attention: bool,
    staff_browser: Client,
    make_connection: Callable[..., Connection],
) -> None:
    make_connection(**fields)

    page = staff_browser.get(list_of(Connection), {"attention": "yes"})

    assert len(page.context["cl"].result_list) == needs_attention


def test_a_connection_whose_newest_load_failed_needs_attention(
    staff_browser: Client, make_run: Callable[..., SyncRun]
) -> None:
    make_run(state=SyncRun.State.NEEDS_ATTENTION)

    page = staff_browser.get(list_of(Connection), {"attention": "yes"})

    assert len(page.context["cl"].result_list) == 1


def test_page_of_a_run_names_hotels_record_and_tracking_id(
    staff_browser: Client, plan: RatePlan, make_run: Callable[..., SyncRun]
) -> None:
    run = make_run(
        state=SyncRun.State.NEEDS_ATTENTION,
        failure="contract",
        failure_detail="GET /rateplan/v1/rate-plans (tracking id 4711): unexpected 400",
        warnings=[{"kind": "rate_plan", "id": "LHT-R", "field": "name", "left_out": True}],
        warning_count=1,
    )

    page = text_of(staff_browser.get(page_of(run)))

    assert "Lighthouse Inn" in page
    assert "tracking id 4711" in page
    assert "LHT-R" in page
    assert page_of(plan) in page
    assert str(run.connection_id) not in page.partition("<main")[2].replace(
        page_of(run.connection), ""
    )


def test_a_run_is_retried_on_its_page_and_stays_there(
    staff_browser: Client, make_run: Callable[..., SyncRun]
) -> None:
    run = make_run(state=SyncRun.State.NEEDS_ATTENTION)
    assert 'value="retry">Retry</button>' in text_of(staff_browser.get(page_of(run)))

    response = staff_browser.post(
        list_of(SyncRun), {"action": "retry", "_selected_action": run.pk, "from_page": run.pk}
    )

    assert response["Location"] == page_of(run)
    assert SyncRun.objects.filter(cause=SyncRun.Cause.REQUESTED).count() == 1


def test_staff_who_may_only_look_are_offered_no_action_on_a_page(
    browser_of_staff_who_may: Callable[..., Client], make_run: Callable[..., SyncRun]
) -> None:
    run = make_run()

    page = text_of(browser_of_staff_who_may("view_syncrun").get(page_of(run)))

    assert "Retry" not in page


@pytest.mark.parametrize("typed", ["Lighthouse Inn", "house", "LHT"])
def test_rate_plans_are_found_by_their_hotel(
    typed: str, staff_browser: Client, plan: RatePlan, connection: Connection
) -> None:
    other = factories.make_hotel(connection, "SEA", code="SEA", name="Sea View")
    factories.make_plan(factories.make_group(other, "SEA-G"), "SEA-R", code="BAR", name="Best")

    page = staff_browser.get(list_of(RatePlan), {"q": typed})

    assert [row.pk for row in page.context["cl"].result_list] == [plan.pk]


@pytest.mark.parametrize("name", ["account", "property"])
def test_lists_of_rate_plans_are_narrowed_by_typing_the_parents_name(
    name: str, staff_browser: Client, plan: RatePlan
) -> None:
    parent: Any = plan.property if name == "property" else plan.connection.account

    page = text_of(staff_browser.get(list_of(RatePlan), {name: parent.pk, "state": "unmapped"}))

    assert f'id="within-{name}"' in page
    assert f'<option value="{parent.pk}" selected>{parent}</option>' in page
    assert '<input type="hidden" name="state" value="unmapped">' in page


def test_a_parent_that_staff_may_not_view_is_not_offered(
    browser_of_staff_who_may: Callable[..., Client], plan: RatePlan
) -> None:
    page = text_of(browser_of_staff_who_may("view_rateplan").get(list_of(RatePlan)))

    assert 'id="within-account"' not in page


def test_the_trail_names_the_account(staff_browser: Client, account: Account) -> None:
    factories.make_entry(factories.make_user("anna@sea.example"), account)

    page = text_of(staff_browser.get(list_of(Entry)))

    assert page_of(account) in page
    assert f">{account.name}</a>" in page


def test_times_have_one_form_and_say_their_zone(
    staff_browser: Client, make_run: Callable[..., SyncRun]
) -> None:
    run = make_run(created_at=datetime(2026, 11, 3, 4, 5, tzinfo=UTC))

    for address in (list_of(SyncRun), page_of(run)):
        assert "3 Nov 2026, 04:05 UTC" in text_of(staff_browser.get(address))


def test_the_inner_workings_have_a_group_of_their_own_at_the_end(staff_browser: Client) -> None:
    groups = staff_browser.get("/admin/").context["app_list"]

    names = {group["name"]: {each["object_name"] for each in group["models"]} for group in groups}
    inner = names.pop("Inner workings")
    assert groups[-1]["name"] == "Inner workings"
    assert {"SyncFinished", "MirrorChanged", "Revocation", "WebhookEvent"} <= inner
    assert names["Hotels"] >= {Property.__name__, UnitGroup.__name__, SyncRun.__name__}
    assert inner.isdisjoint(set().union(*names.values()))

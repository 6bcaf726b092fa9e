"""How far the mapping is: what the lists are narrowed to and show, and what that costs."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account
from hotels.models import Property
from rates.mapping import ChangeContext, exclude, map_to, unmap
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RatePlanMapping,
    RoomCode,
)
from tests.rates.admin.mapping_list import PLANS, cell, mapped_to
from tests.staff.pages import list_of, page_of


@pytest.fixture
def one_of_each(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    make_rate_code: Callable[..., RateCode],
) -> dict[str, MappableRatePlan]:
    """Rate plans by how far their mapping is."""
    now = timezone.now()
    code, old = make_rate_code("BAR"), make_rate_code("OLD")
    suite = make_group("SUITE")
    plans = {
        "unmapped": make_plan("A"),
        "mapped": make_plan("B", group=suite),
        "conflict": make_plan("C"),
        "conflict too": make_plan("D"),
        "excluded": make_plan("E"),
        "gone": make_plan("F", group=suite),
        "archived": make_plan("G", group=suite),
        "off": make_plan("H"),
        "gone and unmapped": make_plan("I", gone_at=now),
    }
    for name in ("mapped", "conflict", "conflict too", "gone", "archived"):
        map_to(plans[name], code=code, context=ChangeContext(by=None, now=now))
    map_to(plans["off"], code=old, context=ChangeContext(by=None, now=now))
    exclude(plans["excluded"], context=ChangeContext(by=None, now=now))
    MappableRatePlan.objects.filter(pk=plans["gone"].pk).update(gone_at=now)
    MappableRatePlan.objects.filter(pk=plans["archived"].pk).update(is_archived=True)
    RateCode.objects.filter(pk=old.pk).update(is_active=False)
    return plans


@pytest.mark.parametrize(
    ("state", "names", "words"),
    [
        ("unmapped", {"unmapped"}, {"Unmapped"}),
        ("conflict", {"conflict", "conflict too"}, {"Conflict"}),
        ("excluded", {"excluded"}, {"Not used"}),
        (
            "flagged",
            {"gone", "archived", "off"},
            {"Gone, but mapped", "Archived, but mapped", "Code switched off"},
        ),
        (
            "mapped",
            {"mapped", "conflict", "conflict too", "gone", "archived", "off"},
            {
                "Mapped",
                "Conflict",
                "Gone, but mapped",
                "Archived, but mapped",
                "Code switched off",
            },
        ),
    ],
)
def test_list_is_narrowed_by_how_far_the_mapping_is(
    state: str,
    names: set[str],
    words: set[str],
    staff_browser: Client,
    one_of_each: dict[str, MappableRatePlan],
) -> None:
    page = staff_browser.get(PLANS, {"state": state})

    shown = page.content.decode().split('class="field-mapping_status"')[1:]
    assert {plan.pk for plan in page.context["cl"].result_list} == {
        one_of_each[name].pk for name in names
    }
    assert {text.split("</span>", 1)[0].rsplit(">", 1)[1] for text in shown} == words


def test_narrowing_by_state_stays_within_the_account(
    staff_browser: Client, account: Account, plan: MappableRatePlan, other_plan: MappableRatePlan
) -> None:
    page = staff_browser.get(PLANS, {"state": "unmapped", "account": str(account.pk)})

    assert list(page.context["cl"].result_list) == [plan]
    assert "Rival Hotels" not in page.content.decode()


@pytest.mark.parametrize(
    ("state", "number"), [("unmapped", 0), ("mapped", 1), ("flagged", 1), ("nonsense", 1)]
)
def test_list_of_unit_groups_is_narrowed_too(
    state: str,
    number: int,
    staff_browser: Client,
    group: MappableUnitGroup,
    make_room_code: Callable[..., RoomCode],
) -> None:
    double = make_room_code()
    map_to(group, code=double, context=ChangeContext(by=None, now=timezone.now()))
    RoomCode.objects.update(is_active=False)

    page = staff_browser.get(list_of(MappableUnitGroup), {"state": state})

    assert page.context["cl"].result_count == number


def test_list_of_one_hotel_tells_what_is_mapped_on_the_hotels_own_day(
    staff_browser: Client, hotel: Property, plan: MappableRatePlan, bar: RateCode
) -> None:
    Property.objects.update(time_zone="Pacific/Kiritimati")
    there = (timezone.now() + timedelta(hours=14)).date()
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()), valid_from=there)

    page = staff_browser.get(PLANS, {"property": str(hotel.pk), "state": "mapped"})

    assert list(page.context["cl"].result_list) == [plan]


def test_list_of_one_account_shows_suggestions_with_their_reason(
    staff_browser: Client,
    account: Account,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
) -> None:
    make_rate_code("FLEX")

    page = staff_browser.get(PLANS, {"account": str(account.pk)})
    whole = staff_browser.get(PLANS)

    assert "<strong>FLEX</strong>" in cell(page, "suggestion")
    assert "same code" in cell(page, "suggestion").lower()
    assert "field-suggestion" not in whole.content.decode()


@pytest.mark.parametrize("narrowed", [True, False])
def test_list_costs_the_same_for_10_plans_and_for_50(
    narrowed: bool,
    staff_browser: Client,
    account: Account,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
) -> None:
    query = {"account": str(account.pk)} if narrowed else {}
    for number in range(10):
        plan = make_plan(f"P{number}")
        if number % 2:
            map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    staff_browser.get(PLANS, query)
    with CaptureQueriesContext(database) as for_10:
        staff_browser.get(PLANS, query)
    for number in range(10, 50):
        map_to(
            make_plan(f"P{number}"), code=bar, context=ChangeContext(by=None, now=timezone.now())
        )

    with CaptureQueriesContext(database) as for_50:
        staff_browser.get(PLANS, query)

    # Session, visitor, second factor; count, rows and their mappings. For one account also its
    # name for the filter and for the field that chooses another, what suggestions are made from
    # (its codes, its mappings, what it declined, patterns), and the savepoint around what the
    # filters ask, set and released.
    assert len(for_50) == len(for_10) == (14 if narrowed else 6)


def test_page_of_a_rate_plan_shows_its_mapping_and_is_not_edited(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))

    page = staff_browser.get(page_of(plan)).content.decode()
    answer = staff_browser.post(page_of(plan), {"mapped_to": nonref.pk, "is_excluded": "on"})

    assert "BAR" in page
    assert f"{list_of(MappingChange)}?rate_plan={plan.pk}" in page
    assert answer.status_code == 403
    assert mapped_to(plan) == ["BAR"]


def test_mapping_that_was_taken_away_is_gone_from_the_list(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, now=timezone.now()))
    unmap(plan, context=ChangeContext(by=None, now=timezone.now()))

    page = staff_browser.get(list_of(RatePlanMapping))

    assert page.context["cl"].result_count == 0

"""The codes that are offered while staff choose one in a list."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RoomCode,
)
from tests.staff.pages import list_of

PLANS = list_of(MappableRatePlan)


def choices(browser: Client, term: str = "", *, field: str = "rateplanmapping", **row: Any) -> Any:
    asked = {"app_label": "rates", "model_name": field, "field_name": "code", "term": term}
    return browser.get(reverse("admin:autocomplete"), asked | row)


def test_choice_offers_the_active_codes_of_the_rows_account_and_no_other(
    staff_browser: Client,
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    bar: RateCode,
    other_rate_code: RateCode,
    make_rate_code: Callable[..., RateCode],
) -> None:
    make_rate_code("BAROLD", is_active=False)

    mine = choices(staff_browser, "bar", rate_plan=plan.pk)
    theirs = choices(staff_browser, "bar", rate_plan=other_plan.pk)

    assert mine.json()["results"] == [{"id": str(bar.pk), "text": str(bar)}]
    assert theirs.json()["results"] == [
        {"id": str(other_rate_code.pk), "text": "BAR (Charlie's rate)"}
    ]


def test_choice_finds_words_anywhere_in_code_and_name(
    staff_browser: Client, plan: MappableRatePlan, bar: RateCode
) -> None:
    answer = choices(staff_browser, "available", rate_plan=plan.pk)

    assert [found["id"] for found in answer.json()["results"]] == [str(bar.pk)]


@pytest.mark.parametrize("row", [{}, {"rate_plan": ""}, {"rate_plan": "x"}, {"rate_plan": "0"}])
def test_choice_for_no_row_offers_nothing(
    row: dict[str, str], staff_browser: Client, bar: RateCode
) -> None:
    answer = choices(staff_browser, "", **row)

    assert answer.json()["results"] == []


def test_choice_for_a_unit_group_offers_room_codes_of_its_account(
    staff_browser: Client,
    group: MappableUnitGroup,
    make_room_code: Callable[..., RoomCode],
    other_account: Account,
) -> None:
    double = make_room_code()
    make_room_code(account=other_account)

    answer = choices(staff_browser, field="unitgroupmapping", unit_group=group.pk)

    assert [found["id"] for found in answer.json()["results"]] == [str(double.pk)]


def test_choice_needs_the_permission_to_view_codes(
    browser_of_staff_who_may: Callable[..., Client], plan: MappableRatePlan, bar: RateCode
) -> None:
    browser = browser_of_staff_who_may("view_rateplan", "change_rateplan")

    answer = choices(browser, "", rate_plan=plan.pk)

    assert answer.status_code == 403
    assert bar.name not in answer.content.decode()


def test_choice_of_each_row_asks_for_that_row(
    staff_browser: Client, plan: MappableRatePlan, other_plan: MappableRatePlan
) -> None:
    page = staff_browser.get(PLANS).content.decode()

    for row in (plan, other_plan):
        assert f'data-ajax--url="{reverse("admin:autocomplete")}?rate_plan={row.pk}"' in page

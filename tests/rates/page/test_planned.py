"""What is mapped from a later day on is decided: nothing done in one go takes it away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, add_period, exclude, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RatePlanMapping
from tests.connect.pages import words

NOW = timezone.now()
SOON = timezone.localdate() + timedelta(days=30)
LATER = [("BAR", SOON, None)]


@pytest.fixture
def browser(mark: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(mark)


@pytest.fixture
def by_mark(mark: User) -> ChangeContext:
    return ChangeContext(by=mark, now=NOW)


@pytest.fixture
def planned(plan: MappableRatePlan, bar: RateCode, by_mark: ChangeContext) -> MappableRatePlan:
    map_to(plan, code=bar, context=by_mark, valid_from=SOON)
    return plan


@pytest.fixture
def elsewhere(
    make_hotel: Callable[..., Property],
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
) -> MappableRatePlan:
    """The same rate at another hotel."""
    return make_plan("FLEX", group=make_group(hotel=make_hotel("BER")))


def at(name: str, hotel: Property) -> str:
    return reverse(f"rates:{name}", args=[hotel.pk])


def periods(plan: MappableRatePlan) -> list[Any]:
    own = RatePlanMapping.objects.filter(rate_plan=plan)
    return sorted(own.values_list("code__code", "valid_from", "valid_until"), key=str)


def copy_all(browser: Client, hotel: Property, source: Property) -> str:
    """Take over all that is different, and return the words of the comparison."""
    page = browser.get(at("copy", hotel), {"source": str(source.pk)})
    found = page.context["comparison"]
    taken = [each.token for each in found.differences]
    form = {"source": str(source.pk), "seen": found.seen, "take": taken}
    browser.post(at("copy", hotel), form)
    return words(page)


def test_the_open_ones_of_a_rate_are_without_it(
    browser: Client, hotel: Property, planned: MappableRatePlan, nonref: RateCode
) -> None:
    row = browser.get(at("by_rate", hotel)).context["table"].find("plan:flex")
    form = {"rate": row.token, "seen": row.seen, "code": "NONREF", "do": "open"}

    browser.post(at("by_rate", hotel), form)

    assert periods(planned) == LATER
    assert [cell.words for cell in row.cells] == ["planned 1"]


def test_enter_does_not_take_it_away(
    browser: Client, hotel: Property, planned: MappableRatePlan
) -> None:
    page = browser.get(at("by_rate", hotel))

    # Only what is ticked: the button that Enter presses is none that maps all.
    row = page.context["table"].find("plan:flex")
    buttons = re.findall(rf'value="(\w+)"\s+form="{row.form}"', page.content.decode())
    assert buttons == [str(planned.pk), "only"]


def test_copying_from_another_hotel_leaves_it(
    browser: Client,
    hotel: Property,
    planned: MappableRatePlan,
    elsewhere: MappableRatePlan,
    nonref: RateCode,
    by_mark: ChangeContext,
) -> None:
    map_to(elsewhere, code=nonref, context=by_mark)

    copy_all(browser, hotel, elsewhere.property)

    assert periods(planned) == LATER


def test_all_lines_that_are_to_do_are_without_it(
    browser: Client, hotel: Property, planned: MappableRatePlan, nonref: RateCode
) -> None:
    page = browser.get(at("page", hotel), {"show": "unmapped"})
    form = {"do": "map", "kind": "plan", "code": "NONREF", "all": "on"}
    form["seen"] = page.context["choices"]["plan"].all.seen

    browser.post(at("selected", hotel) + "?show=unmapped", form)

    assert periods(planned) == LATER


@pytest.mark.parametrize("before", ["later", "not used"])
def test_staff_do_not_map_it_in_bulk_nor_what_is_not_used(
    staff_browser: Client,
    plan: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    by_mark: ChangeContext,
    before: str,
) -> None:
    if before == "later":
        map_to(plan, code=bar, context=by_mark, valid_from=SOON)
    else:
        exclude(plan, context=by_mark)
    was = periods(plan)
    form = {"action": "map_chosen", "_selected_action": [plan.pk], "to_code": "NONREF"}

    staff_browser.post(reverse("admin:hotels_rateplan_changelist"), form)

    plan.refresh_from_db()
    assert periods(plan) == was
    assert plan.is_excluded == (before == "not used")


def test_what_has_days_at_the_other_hotel_is_left_out_and_said(
    browser: Client,
    hotel: Property,
    plan: MappableRatePlan,
    elsewhere: MappableRatePlan,
    bar: RateCode,
    nonref: RateCode,
    by_mark: ChangeContext,
) -> None:
    map_to(elsewhere, code=bar, context=by_mark, valid_until=SOON)
    begin = SOON + timedelta(days=1)
    add_period(elsewhere, code=nonref, context=by_mark, valid_from=begin, valid_until=None)

    page = copy_all(browser, hotel, elsewhere.property)

    assert periods(plan) == []
    assert "has codes from or until a day" in page

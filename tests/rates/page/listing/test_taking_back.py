"""What was done with several lines at once is taken back in one step."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import ChangeSet, MappableRatePlan, RateCode, RatePlanMapping
from tests.connect.pages import words
from tests.forms import as_data, fields_sent
from tests.rates.page.mapping_page import MappingPage, row_token

NOW = timezone.now()


def _take_back(page: MappingPage, shown: Any, *, query: str = "") -> Any:
    path = reverse("rates:start_undo", args=[page.hotel.pk]) + query
    return page.browser.post(path, as_data(fields_sent(shown, form=path)), follow=True)


def _codes() -> dict[str, str]:
    return dict(RatePlanMapping.objects.values_list("rate_plan__code", "code__code"))


def test_lines_mapped_together_are_taken_back_to_what_they_had(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode, nonref: RateCode, mark: User
) -> None:
    map_to(plans[0], code=nonref, context=ChangeContext(by=mark, now=NOW))
    shown = page.select(*map(row_token, plans), do="map", code="BAR")
    mapped = _codes()

    after = _take_back(page, shown)

    assert mapped == {"A": "BAR", "B": "BAR", "C": "BAR"}
    assert _codes() == {"A": "NONREF"}
    assert "3 lines are as they were before." in words(after)
    assert after.redirect_chain == [(page.path("page"), 302)]
    assert after.context["to_undo"] is None


def test_accepted_suggestions_are_taken_back(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    shown = page.select(*(row_token(plan, code="BAR") for plan in plans), do="accept")

    _take_back(page, shown)

    assert _codes() == {}


def test_all_lines_of_all_pages_are_taken_back(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    seen = page.show().context["choices"]["plan"].all.seen
    shown = page.select(do="map", code="BAR", all="on", seen=seen)

    after = _take_back(page, shown)

    assert "3 lines are as they were before." in words(after)
    assert _codes() == {}


@pytest.mark.parametrize(("do", "before"), [("aside", False), ("use", True)])
def test_what_was_said_of_their_use_is_taken_back(
    page: MappingPage, plans: list[MappableRatePlan], mark: User, do: str, before: bool
) -> None:
    if before:
        for plan in plans:
            exclude(plan, context=ChangeContext(by=mark, now=NOW))
    shown = page.select(*map(row_token, plans), do=do)

    _take_back(page, shown)

    used = MappableRatePlan.objects.values_list("is_excluded", "is_mapped_on_all_days")
    assert list(used) == [(before, False)] * 3


def test_a_line_not_used_that_was_mapped_is_not_used_again(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode, mark: User
) -> None:
    exclude(plans[0], context=ChangeContext(by=mark, now=NOW))
    shown = page.select(*map(row_token, plans), do="map", code="BAR")

    _take_back(page, shown)

    assert [plan.is_excluded for plan in MappableRatePlan.objects.order_by("code")] == [
        True,
        False,
        False,
    ]


def test_what_was_changed_since_is_left_and_counted(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode, nonref: RateCode, mark: User
) -> None:
    shown = page.select(*map(row_token, plans), do="map", code="BAR")
    map_to(plans[1], code=nonref, context=ChangeContext(by=mark, now=NOW))

    after = _take_back(page, shown)

    assert "2 lines are as they were before. 1 was changed since and is left." in words(after)
    assert _codes() == {"B": "NONREF"}


def test_what_changes_nothing_leaves_the_step_before_to_be_taken_back(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    page.select(*map(row_token, plans), do="map", code="BAR")

    page.select(*map(row_token, plans), do="map", code="BAR")
    page.select(*map(row_token, plans), do="map", code="LOST")

    assert ChangeSet.objects.count() == 1


def test_one_comes_back_to_the_lines_that_were_shown(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    page.select(*map(row_token, plans), do="map", code="BAR")
    shown = page.show(search="a")

    after = _take_back(page, shown, query="?search=a")

    assert after.redirect_chain == [(page.path("page") + "?search=a", 302)]


def test_who_may_only_look_is_offered_nothing_to_take_back(
    page: MappingPage,
    plans: list[MappableRatePlan],
    bar: RateCode,
    bob: User,
    client_of: Callable[[User], Client],
) -> None:
    page.select(*map(row_token, plans), do="map", code="BAR")

    assert "Take all of that back" in words(page.show())
    assert "Take all of that back" not in words(MappingPage(client_of(bob), page.hotel).show())


def test_the_way_back_is_above_the_lines_where_it_was_just_done_and_below_them_later(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    done = page.select(*map(row_token, plans), do="map", code="BAR").content.decode()
    later = page.show().content.decode()

    assert done.index("Take all of that back") < done.index('id="rate-plans"')
    assert later.index("Take all of that back") > later.index('id="rate-plans"')

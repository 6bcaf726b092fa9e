"""A hotel with many rate plans: what needs a person comes first, page by page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, RateCode, RatePlanMapping
from rates.page.listing import paging
from tests.connect.pages import words
from tests.forms import as_data, fields_sent
from tests.rates.page.mapping_page import MappingPage, html_of, lines

NOW = timezone.now()
PLANS = 7


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)


@pytest.fixture
def plans(make_plan: Callable[..., MappableRatePlan]) -> list[MappableRatePlan]:
    return [make_plan(f"R{number}") for number in range(PLANS)]


@pytest.fixture
def page(
    mark: User, hotel: Property, client_of: Callable[[User], Client], plans: Any
) -> MappingPage:
    return MappingPage(client_of(mark), hotel, has_scripts=False)


def shown_on(page: MappingPage, number: int, **query: str) -> list[str]:
    context = page.show(page=str(number), **query).context
    return [line.own_code for line in context["paging"].lines]


def test_every_line_is_on_one_page(page: MappingPage) -> None:
    pages = [shown_on(page, number) for number in (1, 2, 3)]

    assert pages == [["R0", "R1", "R2"], ["R3", "R4", "R5"], ["R6"]]


def test_only_the_lines_of_the_page_are_sent(page: MappingPage) -> None:
    response = page.show(page="3")

    assert [key for key in lines(response) if key.startswith("plan-")] == [
        f"plan-{MappableRatePlan.objects.get(code='R6').pk}"
    ]
    assert "Page 3 of 3" in words(response)
    assert "More rate plans" not in words(response)


def test_paging_keeps_what_is_searched_for(page: MappingPage) -> None:
    html = html_of(page.show(search="r", show="unmapped"))

    assert 'href="?show=unmapped&amp;search=r&amp;page=2#rate-plans"' in html


def test_what_needs_a_person_comes_before_what_is_done(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode, nonref: RateCode
) -> None:
    for plan in plans[:3]:
        map_to(plan, code=bar, context=ChangeContext(by=None, now=NOW))
    map_to(plans[3], code=nonref, context=ChangeContext(by=None, now=NOW))

    # The first three have one code in one room type, which is a conflict.
    assert shown_on(page, 1) + shown_on(page, 2) == ["R0", "R1", "R2", "R4", "R5", "R6"]
    assert shown_on(page, 3) == ["R3"]


@pytest.mark.parametrize("number", ["99", "0", "-1", "x", "999999999999"])
def test_a_page_that_is_none_is_the_first_or_the_last(page: MappingPage, number: str) -> None:
    assert page.show(page=number).context["paging"].filters.page in {1, 3}


def test_without_scripts_a_line_is_opened_on_the_page_that_it_is_on(
    page: MappingPage, plans: list[MappableRatePlan]
) -> None:
    response = page.look(plans[5])

    assert [line.own_code for line in response.context["paging"].lines] == ["R3", "R4", "R5"]
    assert "History" in words(response)


def test_all_lines_of_all_pages_are_mapped_by_a_word(page: MappingPage, bar: RateCode) -> None:
    shown = page.show(page="2")
    fields = as_data(fields_sent(shown, form="plan-selection", button="map"))

    done = page.browser.post(
        page.path("selected"), fields | {"all": "on", "code": "BAR"}, follow=True
    )

    assert f"All {PLANS} lines of all pages" in words(shown)
    assert f"{PLANS} rate plans are mapped to BAR" in words(done)
    assert RatePlanMapping.objects.count() == PLANS


def test_sure_suggestions_are_those_of_the_page(page: MappingPage, make_rate_code: Any) -> None:
    for number in range(PLANS):
        make_rate_code(f"R{number}")
    shown = page.show(page="2")
    fields = as_data(fields_sent(shown, form="plan-sure", button="accept"))

    done = page.browser.post(page.path("selected") + "?page=2", fields, follow=True)

    assert "Accept 3 sure suggestions" in words(shown)
    assert "3 rate plans are mapped as suggested" in words(done)
    mapped = RatePlanMapping.objects.values_list("rate_plan__code", flat=True)
    assert set(mapped) == {"R3", "R4", "R5"}

"""Rates page by page: all of them are grouped, those of the page are shown and decided on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RatePlanMapping
from rates.page.listing import paging
from tests.connect.pages import words
from tests.forms import as_data, fields_sent

NOW = timezone.now()
RATES = 7
Make = Callable[..., Any]


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", 3)
    settings.ROOM_CODES = False


@pytest.fixture
def there(make_hotel: Make, make_group: Make) -> MappableUnitGroup:
    """The double rooms of another hotel of the account."""
    double: MappableUnitGroup = make_group(hotel=make_hotel("BER"))
    return double


@pytest.fixture
def plans(
    group: MappableUnitGroup, there: MappableUnitGroup, make_plan: Make
) -> list[MappableRatePlan]:
    """R0 to R6 at one hotel, and the same at another."""
    for number in range(RATES):
        make_plan(f"R{number}", group=there)
    return [make_plan(f"R{number}", group=group) for number in range(RATES)]


@pytest.fixture
def browser(mark: User, client_of: Callable[[User], Client], plans: Any) -> Client:
    return client_of(mark)


@pytest.fixture
def path(hotel: Property) -> str:
    return reverse("rates:by_rate", args=[hotel.pk])


def shown(page: Any) -> list[str]:
    return [row.group.own_code for row in page.context["paging"].lines]


def decision(page: Any, rate: str, *, code: str) -> dict[str, Any]:
    row = page.context["table"].find(f"plan:{rate}")
    return as_data(fields_sent(page, form=row.form, button="open")) | {"code": code}


def test_every_rate_is_on_one_page_and_what_is_done_comes_last(
    browser: Client, path: str, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    map_to(plans[0], code=bar, context=ChangeContext(by=None, now=NOW))

    pages = [shown(browser.get(path, {"page": str(page)})) for page in (1, 2, 3)]

    assert pages == [["R1", "R2", "R3"], ["R4", "R5", "R6"], ["R0"]]


def test_only_the_rates_of_the_page_are_sent(browser: Client, path: str) -> None:
    page = browser.get(path, {"page": 3})

    assert page.content.decode().count('name="rate"') == 1
    assert "Page 3 of 3" in words(page)
    assert "Next page" not in words(page)


@pytest.mark.parametrize("number", ["99", "0", "x", "999999999999"])
def test_a_page_that_is_none_is_the_first_or_the_last(
    browser: Client, path: str, number: str
) -> None:
    assert browser.get(path, {"page": number}).context["paging"].filters.page in {1, 3}


def test_paging_keeps_the_hotels_and_what_is_searched_for(browser: Client, path: str) -> None:
    page = browser.get(path, {"hotels": "all", "show": "open", "search": "r"})

    to_next = "?hotels=all&amp;show=open&amp;search=r&amp;page=2#rates"
    assert f'href="{to_next}"' in page.content.decode()


@pytest.mark.parametrize("search", ["r3", "summer", "SUMMER r3", "bar"])
def test_rates_are_found_by_code_name_and_what_they_are_mapped_to(
    browser: Client, path: str, plans: list[MappableRatePlan], bar: RateCode, search: str
) -> None:
    MappableRatePlan.objects.filter(code="R3").update(name="Summer sale")
    map_to(plans[3], code=bar, context=ChangeContext(by=None, now=NOW))

    assert shown(browser.get(path, {"search": search})) == ["R3"]


def test_tabs_count_what_is_found(
    browser: Client, path: str, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    map_to(plans[3], code=bar, context=ChangeContext(by=None, now=NOW))

    every = browser.get(path).context["tabs"]
    found = browser.get(path, {"search": "bar"}).context["tabs"]

    assert [(tab["label"], tab["count"]) for tab in every] == [
        ("All", RATES),
        ("To do", RATES - 1),
        ("Done", 1),
    ]
    assert [(tab["label"], tab["count"]) for tab in found] == [("All", 1), ("Done", 1)]
    assert shown(browser.get(path, {"show": "done"})) == ["R3"]


def test_nothing_found_leads_back_to_all_of_them(browser: Client, path: str) -> None:
    page = browser.get(path, {"search": "nothing is called so", "hotels": "all"})

    assert "Nothing is like that." in words(page)
    assert 'href="?hotels=all"' in page.content.decode()


def test_a_decision_is_about_its_line_and_comes_back_to_the_page(
    browser: Client, path: str, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    to_page = path + "?hotels=all&search=r&page=2"
    page = browser.get(to_page)

    answer = browser.post(to_page, decision(page, "r4", code="BAR"))

    assert answer["Location"] == to_page
    mapped = RatePlanMapping.objects.values_list("rate_plan__code", flat=True)
    assert list(mapped) == ["R4", "R4"]


def test_what_is_refused_is_shown_on_the_page_that_its_rate_is_on_by_now(
    browser: Client, path: str, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    page = browser.get(path, {"page": 2})
    form = decision(page, "r3", code="UNKNOWN")
    for plan in plans[4:]:
        map_to(plan, code=bar, context=ChangeContext(by=None, now=NOW))

    answer = browser.post(path + "?page=3", form)

    assert shown(answer) == ["R3", "R4", "R5"]
    assert 'value="UNKNOWN"' in answer.content.decode()


def test_what_is_taken_back_comes_back_to_the_page(
    browser: Client, path: str, hotel: Property, bar: RateCode
) -> None:
    to_page = path + "?hotels=all&page=2"
    decided = browser.post(to_page, decision(browser.get(to_page), "r4", code="BAR"), follow=True)
    undo = reverse("rates:start_undo", args=[hotel.pk])
    form = {"made": decided.context["to_undo"].pk, "back": "by_rate"}

    answer = browser.post(f"{undo}?hotels=all&page=2", form)

    html = decided.content.decode()
    # At hand, above the rates.
    assert html.index(f'action="{undo}?hotels=all&amp;page=2"') < html.index('id="rates"')
    assert answer["Location"] == to_page
    assert not RatePlanMapping.objects.exists()


def test_a_code_of_one_hotel_is_offered_for_the_others_on_each_page(
    browser: Client, path: str, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    map_to(plans[5], code=bar, context=ChangeContext(by=None, now=NOW))

    # After those that have no code anywhere.
    page = browser.get(path, {"hotels": "all", "page": "3"})

    assert shown(page) == ["R5"]
    assert "It is BAR in Hotel MUC; 1 has no code yet." in words(page)


def test_copying_from_another_hotel_is_about_the_rates_of_all_pages(
    browser: Client, hotel: Property, there: MappableUnitGroup, bar: RateCode
) -> None:
    for plan in MappableRatePlan.objects.filter(unit_group=there):
        map_to(plan, code=bar, context=ChangeContext(by=None, now=NOW))
    to_copy, source = reverse("rates:copy", args=[hotel.pk]), str(there.property_id)
    page = browser.get(to_copy, {"source": source})
    comparison = page.context["comparison"]

    taken = [each.token for each in comparison.differences]
    form = {"source": source, "seen": comparison.seen, "take": taken}
    browser.post(to_copy, form)

    assert len(taken) == RATES
    assert RatePlanMapping.objects.filter(rate_plan__property=hotel).count() == RATES


@pytest.mark.parametrize(("rates", "on_a_page"), [(10, 3), (60, 3), (60, 50)])
def test_a_page_takes_as_many_statements_for_any_number_of_rates(
    browser: Client,
    path: str,
    make_plan: Make,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
    rates: int,
    on_a_page: int,
) -> None:
    monkeypatch.setattr(paging, "PAGE_SIZE", on_a_page)
    for number in range(rates):
        make_plan(f"MORE{number}")
    browser.get(path)

    # The session, the user, the hotel, the memberships of the visitor and in the account; the
    # connection, room types, rate plans, mappings; the newest run, what was done in one go, codes
    # of both kinds.
    with django_assert_num_queries(12):
        browser.get(path)


def test_a_rate_plan_may_name_the_room_type_of_another_hotel(
    mark: User,
    hotel: Property,
    client_of: Callable[[User], Client],
    there: MappableUnitGroup,
    make_plan: Make,
) -> None:
    plan = make_plan("FLEX", group=there)
    MappableRatePlan.objects.filter(pk=plan.pk).update(property=hotel)

    response = client_of(mark).get(reverse("rates:by_rate", args=[hotel.pk]))

    assert "FLEX" in words(response)

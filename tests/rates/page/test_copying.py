"""A hotel takes over the codes of another, once its differences were seen."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to, undo_together
from rates.models import ChangeSet, MappableUnitGroup, RateCode, RatePlanMapping, UnitGroupMapping
from tests.connect.pages import words

NOW = timezone.now()
Make = Callable[..., Any]


@pytest.fixture
def berlin(
    make_hotel: Make,
    make_group: Make,
    make_plan: Make,
    bar: RateCode,
    nonref: RateCode,
    mark: User,
    make_room_code: Make,
) -> Property:
    """A hotel whose FLEX and NRF and doubles are mapped."""
    context = ChangeContext(by=mark, now=NOW)
    hotel: Property = make_hotel("BER")
    doubles = make_group(hotel=hotel)
    map_to(make_plan("FLEX", group=doubles), code=bar, context=context)
    map_to(make_plan("NRF", group=doubles), code=nonref, context=context)
    map_to(doubles, code=make_room_code("DOUBLE"), context=context)
    return hotel


@pytest.fixture
def munich(
    hotel: Property,
    group: MappableUnitGroup,
    make_group: Make,
    make_plan: Make,
    bar: RateCode,
    mark: User,
    berlin: Property,
) -> Property:
    """FLEX is open in two room types, NRF has another code than in Berlin."""
    make_plan("FLEX")
    make_plan("FLEX", group=make_group("SGL"))
    map_to(make_plan("NRF"), code=bar, context=ChangeContext(by=mark, now=NOW))
    return hotel


@pytest.fixture
def browser(mark: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(mark)


def codes() -> set[tuple[str, str]]:
    found = RatePlanMapping.objects.filter(rate_plan__property__code="MUC")
    return set(found.values_list("rate_plan__remote_id", "code__code"))


def shown(browser: Client, hotel: Property, source: Property) -> Any:
    return browser.get(reverse("rates:copy", args=[hotel.pk]), {"source": str(source.pk)})


def test_the_differences_are_shown_first_and_only_what_is_open_is_ticked(
    browser: Client, munich: Property, berlin: Property
) -> None:
    page = shown(browser, munich, berlin)

    comparison = page.context["comparison"]
    assert [
        (each.row.group.own_code, each.there.words, each.here.words, each.is_open)
        for each in comparison.differences
    ] == [
        ("FLEX", "BAR", "none 2", True),
        ("DBL", "DOUBLE", "none 1", True),
        ("NRF", "NONREF", "BAR", False),
    ]
    assert codes() == {("MUC-NRF-DBL", "BAR")}


def test_what_is_ticked_is_taken_over_and_taken_back_in_one_step(
    browser: Client, munich: Property, berlin: Property, mark: User
) -> None:
    seen = shown(browser, munich, berlin).context["comparison"].seen
    path = reverse("rates:copy", args=[munich.pk])

    told = browser.post(
        path,
        {"source": berlin.pk, "seen": seen, "take": ["plan:flex", "group:dbl"]},
        follow=True,
    )

    assert "3 lines are mapped." in words(told)
    assert codes() == {("MUC-FLEX-DBL", "BAR"), ("MUC-FLEX-SGL", "BAR"), ("MUC-NRF-DBL", "BAR")}
    assert UnitGroupMapping.objects.count() == 2
    undo_together(ChangeSet.objects.get(), context=ChangeContext(by=mark, now=NOW))
    assert codes() == {("MUC-NRF-DBL", "BAR")}


def test_nothing_is_taken_over_that_has_changed_since(
    browser: Client, munich: Property, berlin: Property, nonref: RateCode, mark: User
) -> None:
    seen = shown(browser, munich, berlin).context["comparison"].seen
    plan = RatePlanMapping.objects.get(rate_plan__remote_id="BER-FLEX-DBL").rate_plan
    map_to(plan, code=nonref, context=ChangeContext(by=mark, now=NOW))

    answer = browser.post(
        reverse("rates:copy", args=[munich.pk]),
        {"source": berlin.pk, "seen": seen, "take": ["plan:flex"]},
    )

    assert answer.status_code == 409
    assert codes() == {("MUC-NRF-DBL", "BAR")}


def test_nothing_is_copied_from_a_hotel_of_somebody_else(
    browser: Client, munich: Property, other_plan: Any
) -> None:
    assert shown(browser, munich, other_plan.property).status_code == 404


def test_a_code_that_is_off_is_not_taken_over(
    browser: Client, munich: Property, berlin: Property, bar: RateCode
) -> None:
    RateCode.objects.filter(pk=bar.pk).update(is_active=False)
    seen = shown(browser, munich, berlin).context["comparison"].seen

    answer = browser.post(
        reverse("rates:copy", args=[munich.pk]),
        {"source": berlin.pk, "seen": seen, "take": ["plan:flex"]},
    )

    assert "BAR is switched off." in words(answer)
    assert codes() == {("MUC-NRF-DBL", "BAR")}


@pytest.mark.parametrize("source", ["", "none"])
def test_without_a_hotel_the_page_asks_for_one(
    browser: Client, munich: Property, berlin: Property, source: str
) -> None:
    page = browser.get(reverse("rates:copy", args=[munich.pk]), {"source": source})

    assert "Show the differences" in words(page)
    assert "What is different" not in words(page)

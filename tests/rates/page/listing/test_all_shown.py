"""All lines that match are changed by a word, not by a field for each."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
    UnitGroupMapping,
)
from rates.page.listing import selection
from tests.connect.pages import words
from tests.forms import as_data, fields_sent
from tests.rates.page.mapping_page import MappingPage

NOW = timezone.now()


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel, has_scripts=False)


@pytest.fixture
def plans(make_plan: Callable[..., MappableRatePlan]) -> list[MappableRatePlan]:
    return [make_plan(code) for code in ("A1", "A2", "A3", "B1")]


def send(
    page: MappingPage, shown: Any, *, form: str, button: str, query: str = "", **said: str
) -> Any:
    """Press a button of a form of the page that is shown, as a browser without scripts."""
    fields = as_data(fields_sent(shown, form=form, button=button)) | said
    assert sum(map(len, (v for v in fields.values() if isinstance(v, list)))) <= 6
    return page.browser.post(page.path("selected") + query, fields, follow=True)


def mapped(code: str) -> set[str]:
    return set(
        RatePlanMapping.objects.filter(code__code=code).values_list("rate_plan__code", flat=True)
    )


def test_all_lines_shown_are_mapped_and_the_page_said_how_many(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    shown = page.show()

    response = send(page, shown, form="plan-selection", button="map", all="on", code="bar")

    assert "All 4 lines shown" in words(shown)
    assert "4 rate plans are mapped to BAR." in words(response)
    assert mapped("BAR") == {"A1", "A2", "A3", "B1"}


def test_only_what_the_filters_leave_is_meant(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    shown = page.show(search="A", show="unmapped")

    send(
        page,
        shown,
        form="plan-selection",
        button="map",
        query="?search=A&show=unmapped",
        all="on",
        code="BAR",
    )

    assert "All 3 lines shown" in words(shown)
    assert mapped("BAR") == {"A1", "A2", "A3"}


def test_other_filters_than_the_page_was_shown_with_change_nothing(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    shown = page.show(search="A1")

    response = send(page, shown, form="plan-selection", button="map", all="on", code="BAR")

    assert "Nothing was done: something has changed since you saw this page, and 4 lines" in (
        words(response)
    )
    assert not MappingChange.objects.exists()


@pytest.mark.parametrize("meanwhile", ["mapped", "excluded", "new", "gone"])
def test_what_has_changed_since_it_was_shown_is_said_and_nothing_is_done(
    page: MappingPage,
    alice: User,
    plans: list[MappableRatePlan],
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    nonref: RateCode,
    meanwhile: str,
) -> None:
    shown = page.show(show="unmapped")
    by_alice = ChangeContext(by=alice, now=NOW)
    match meanwhile:
        case "mapped":
            map_to(plans[0], code=nonref, context=by_alice)
        case "excluded":
            exclude(plans[0], context=by_alice)
        case "new":
            make_plan("C1")
        case _:
            plans[0].gone_at = NOW
            plans[0].save()
    changes = MappingChange.objects.count()

    response = send(
        page,
        shown,
        form="plan-selection",
        button="map",
        query="?show=unmapped",
        all="on",
        code="BAR",
    )

    number = 5 if meanwhile == "new" else 3
    assert f"and {number} lines are meant now" in words(response)
    assert MappingChange.objects.count() == changes


def test_sure_suggestions_are_accepted_without_a_field_for_each(
    page: MappingPage, make_plan: Callable[..., MappableRatePlan], bar: RateCode, nonref: RateCode
) -> None:
    make_plan("BAR", name="Best available rate")
    make_plan("NONREF", name="Not refundable")
    make_plan("XK7", name="Xk seven")
    shown = page.show()

    response = send(page, shown, form="plan-sure", button="accept")

    assert "Accept 2 sure suggestions" in words(shown)
    assert "2 rate plans are mapped as suggested." in words(response)
    assert (mapped("BAR"), mapped("NONREF")) == ({"BAR"}, {"NONREF"})
    assert set(RatePlanMapping.objects.values_list("origin", flat=True)) == {Origin.ACCEPTED}


def test_suggestions_that_have_become_others_are_not_accepted(
    page: MappingPage, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    plan = make_plan("BAR", name="Best available rate")
    shown = page.show()
    MappableRatePlan.objects.filter(pk=plan.pk).update(code="NONREF", name="Not refundable")

    response = send(page, shown, form="plan-sure", button="accept")

    assert "Nothing was done: something has changed since you saw this page" in words(response)
    assert not RatePlanMapping.objects.exists()


def test_all_are_set_aside(page: MappingPage, plans: list[MappableRatePlan]) -> None:
    send(page, page.show(), form="plan-selection", button="aside", all="on")

    assert MappableRatePlan.objects.filter(is_excluded=True).count() == 4


def test_all_room_types_are_mapped(
    page: MappingPage,
    make_group: Callable[..., MappableUnitGroup],
    make_room_code: Callable[..., object],
) -> None:
    make_room_code("DOUBLE")
    for code in ("DBL", "TWN"):
        make_group(code)

    shown = page.show()
    response = send(page, shown, form="group-selection", button="map", all="on", code="DOUBLE")

    assert "2 room types are mapped to DOUBLE." in words(response)
    assert UnitGroupMapping.objects.count() == 2


def test_what_was_touched_before_is_changed_too(
    page: MappingPage, mark: User, plans: list[MappableRatePlan], bar: RateCode, nonref: RateCode
) -> None:
    context = ChangeContext(by=mark, now=NOW)
    map_to(plans[0], code=nonref, context=context)
    map_to(plans[1], code=bar, context=context)
    exclude(plans[2], context=context)

    response = send(page, page.show(), form="plan-selection", button="map", all="on", code="BAR")

    assert "3 rate plans are mapped to BAR." in words(response)
    assert mapped("BAR") == {"A1", "A2", "A3", "B1"}
    assert not MappableRatePlan.objects.filter(is_excluded=True).exists()


def test_another_hotels_lines_are_never_meant(
    page: MappingPage,
    plans: list[MappableRatePlan],
    make_hotel: Callable[..., Property],
    make_group: Callable[..., MappableUnitGroup],
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
) -> None:
    other = make_plan("A1", group=make_group("DBL", hotel=make_hotel("BER")))

    send(page, page.show(), form="plan-selection", button="map", all="on", code="BAR")

    assert not other.mappings.exists()


def test_more_than_are_changed_at_once_are_told_before_with_the_way_out(
    page: MappingPage,
    plans: list[MappableRatePlan],
    bar: RateCode,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen = as_data(fields_sent(page.show(), form="plan-selection", button="map"))["seen"]
    monkeypatch.setattr(selection, "MAX_AT_ONCE", 3)

    shown, narrowed = page.show(), page.show(search="A")
    tokens = [f"{plan.pk}:0" for plan in plans]
    answers = [
        page.select(do="map", code="BAR", all="on", seen=seen[0]),
        page.select(*tokens, do="map", code="BAR"),
    ]

    assert "These are 4 lines, more than are changed at once." in words(shown)
    assert "All 3 lines shown" in words(narrowed)
    for answer in answers:
        assert "Nothing was done: at most " in words(answer)
    assert not RatePlanMapping.objects.exists()

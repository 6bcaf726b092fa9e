"""What the mapping page shows."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.codes import switch
from rates.mapping import ChangeContext, add_period, exclude, map_to
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, lines

NOW = timezone.now()


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


def test_a_line_says_what_a_rate_plan_is(
    page: MappingPage, plan: MappableRatePlan, make_plan: Callable[..., MappableRatePlan]
) -> None:
    derived = make_plan(
        "NRF",
        is_derived=True,
        base_remote_id=plan.remote_id,
        pricing_rule_type="Percent",
        pricing_rule_value="-10.0000",
        channel_codes=["Direct", "BookingCom"],
        cancellation_policy_name="Non-refundable",
    )

    shown = lines(page.show())

    assert "FLEX Flexible Double own prices" in shown[f"plan-{plan.pk}"]
    assert (
        "NRF Non-refundable Double FLEX \N{MINUS SIGN}10 % Direct, Booking.com · Non-refundable"
        in shown[f"plan-{derived.pk}"]
    )


def test_absolute_prices_are_said_in_the_hotels_currency(
    page: MappingPage, plan: MappableRatePlan, make_plan: Callable[..., MappableRatePlan]
) -> None:
    page.hotel.currency_code = "CHF"
    page.hotel.save()
    derived = make_plan(
        "BB",
        is_derived=True,
        base_remote_id=plan.remote_id,
        pricing_rule_type="Absolute",
        pricing_rule_value="100.0000",
    )

    assert "FLEX +100 CHF" in lines(page.show())[f"plan-{derived.pk}"]


@pytest.mark.parametrize(
    ("fields", "mark_shown"),
    [
        ({"is_corporate": True}, "Corporate"),
        ({"time_slice_template": "DayUse"}, "Day use"),
        ({"is_archived": True}, "Archived"),
        ({"gone_at": NOW}, "Gone from apaleo"),
    ],
)
def test_plans_that_are_special_are_marked(
    page: MappingPage, make_plan: Callable[..., MappableRatePlan], fields: Any, mark_shown: str
) -> None:
    usual, special = make_plan("FLEX"), make_plan("CORP", **fields)

    shown = lines(page.show())

    assert mark_shown in shown[f"plan-{special.pk}"]
    assert mark_shown not in shown[f"plan-{usual.pk}"]


def test_a_suggestion_comes_with_its_reason(
    page: MappingPage, make_plan: Callable[..., MappableRatePlan], bar: RateCode, nonref: RateCode
) -> None:
    same = make_plan("BAR", name="Best available rate")

    shown = lines(page.show())

    assert "Accept BAR" in shown[f"plan-{same.pk}"]
    assert "same code" in shown[f"plan-{same.pk}"]


def test_what_the_base_plan_is_mapped_to_is_a_reason(
    page: MappingPage,
    mark: User,
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
) -> None:
    derived = make_plan(
        "XK7",
        name="XK7",
        is_derived=True,
        base_remote_id=plan.remote_id,
        pricing_rule_type="Percent",
        pricing_rule_value=-5,
    )
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    assert "perhaps: its base plan is mapped to BAR" in lines(page.show())[f"plan-{derived.pk}"]


def test_a_mapped_line_shows_its_code_and_no_suggestion(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    line = lines(page.show())[f"plan-{plan.pk}"]

    assert "[BAR]" in line
    assert "Best available rate" in line
    assert "Accept" not in line


def test_the_bar_counts_what_is_mapped_of_what_counts(
    page: MappingPage, mark: User, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    for code in ("A", "B", "C"):
        make_plan(code)
    make_plan("OLD", is_archived=True)
    make_plan("LOST", gone_at=NOW)
    exclude(make_plan("UNUSED"), context=ChangeContext(by=mark, now=NOW))
    map_to(
        MappableRatePlan.objects.get(code="A"), code=bar, context=ChangeContext(by=mark, now=NOW)
    )

    response = page.show()

    assert "1 of 3 rate plans mapped · 0 of 1 room types" in words(response)
    assert 'value="1"' in response.content.decode()
    assert 'max="4"' in response.content.decode()


def test_days_of_validity_are_shown_instead_of_a_field(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    today = page.hotel.today(now=NOW)
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW), valid_until=today)
    tomorrow = today + timedelta(days=1)
    add_period(
        plan,
        code=nonref,
        context=ChangeContext(by=mark, now=NOW),
        valid_from=tomorrow,
        valid_until=None,
    )

    line = lines(page.show())[f"plan-{plan.pk}"]

    assert f"BAR until {today:%-d %b %Y}, NONREF from {tomorrow:%-d %b %Y}" in line
    assert "[" not in line


def test_a_mapping_that_begins_tomorrow_leaves_the_plan_to_do_without_a_suggestion(
    page: MappingPage, mark: User, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    plan = make_plan("BAR")
    tomorrow = page.hotel.today(now=NOW) + timedelta(days=1)
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW), valid_from=tomorrow)

    response = page.show(show="unmapped")

    assert "0 of 1 rate plans mapped" in words(response)
    assert "Accept BAR" not in lines(response)[f"plan-{plan.pk}"]


def test_a_conflict_is_shown_and_explained(
    page: MappingPage, mark: User, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    one, other = make_plan("A", name="Alpha"), make_plan("B", name="Beta")
    for plan in (one, other):
        map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    shown = lines(page.show(show="conflict"))

    assert "Also the code of Beta (B)." in shown[f"plan-{one.pk}"]
    assert "cannot tell them apart in one room type. Allow on purpose" in shown[f"plan-{one.pk}"]
    assert "Also the code of Alpha (A)." in shown[f"plan-{other.pk}"]


def test_one_code_in_two_room_types_is_no_conflict(
    page: MappingPage,
    mark: User,
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    bar: RateCode,
) -> None:
    for plan in (make_plan("A"), make_plan("A", group=make_group("SGL"))):
        map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    assert "Also the code of" not in words(page.show())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda plan, code: switch(code, is_active=False), "BAR is switched off"),
        (lambda plan, code: _update(plan, is_archived=True), "It is archived at apaleo"),
        (lambda plan, code: _update(plan, gone_at=NOW), "It is gone from apaleo"),
    ],
)
def test_a_mapping_that_somebody_should_look_at_says_why(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode, spoil: Any, said: str
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    spoil(plan, bar)

    assert said in lines(page.show(show="flagged"))[f"plan-{plan.pk}"]


def test_room_types_have_codes_of_their_own(
    page: MappingPage, mark: User, group: MappableUnitGroup, make_room_code: Callable[..., Any]
) -> None:
    code = make_room_code("DBL", name="Double room")

    before = lines(page.show())[f"group-{group.pk}"]
    map_to(group, code=code, context=ChangeContext(by=mark, now=NOW))
    after = page.show()

    assert "DBL Double 10 [] Save Accept DBL" in before
    assert "[DBL]" in lines(after)[f"group-{group.pk}"]
    assert "1 of 1 room types" in words(after)


def test_a_hotel_without_rate_plans_says_so(page: MappingPage) -> None:
    assert "There are no rate plans at apaleo yet" in words(page.show())


def test_codes_to_choose_from_are_the_accounts_active_ones(
    page: MappingPage,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
    other_rate_code: RateCode,
) -> None:
    make_rate_code("MINE")
    make_rate_code("OFF", is_active=False)
    other_rate_code.code = "THEIRS"
    other_rate_code.save()

    html = page.show().content.decode()

    assert '<option value="MINE">' in html
    assert "OFF" not in html
    assert "THEIRS" not in html


def _update(plan: MappableRatePlan, **fields: Any) -> None:
    MappableRatePlan.objects.filter(pk=plan.pk).update(**fields)

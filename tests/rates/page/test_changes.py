"""Changing one line of the mapping page: what is saved, and what comes back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.leaving.erasing import erase
from accounts.models import User
from hotels.models import Property
from rates.codes import switch
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, html_of, lines

NOW = timezone.now()


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


def test_a_typed_code_is_saved_by_hand_and_the_line_comes_back(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode
) -> None:
    response = page.change(plan, code=" bar ")

    mapping = RatePlanMapping.objects.get()
    assert (mapping.code, mapping.origin, mapping.mapped_by) == (bar, Origin.BY_HAND, mark)
    assert response.status_code == 200
    assert set(lines(response)) == {f"plan-{plan.pk}"}
    assert "[BAR]" in lines(response)[f"plan-{plan.pk}"]
    assert "1 of 1 rate plans mapped" in words(response)


def test_an_accepted_suggestion_is_told_apart_from_a_typed_code(
    page: MappingPage, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    page.change(make_plan("BAR"), do="accept BAR", code="")

    assert RatePlanMapping.objects.get().origin == Origin.ACCEPTED


def test_nothing_is_accepted_that_was_not_suggested(
    page: MappingPage, plan: MappableRatePlan, nonref: RateCode
) -> None:
    page.change(plan, do="accept NONREF", code="")

    assert RatePlanMapping.objects.get().origin == Origin.BY_HAND


def test_a_room_type_is_mapped_like_a_rate_plan(
    page: MappingPage, group: MappableUnitGroup, make_room_code: Callable[..., RoomCode]
) -> None:
    code = make_room_code("DOUBLE")

    response = page.change(group, code="DOUBLE")

    assert UnitGroupMapping.objects.get().code == code
    assert "[DOUBLE]" in lines(response)[f"group-{group.pk}"]


def test_an_emptied_field_takes_the_code_away(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    page.change(plan, code="")

    assert not RatePlanMapping.objects.exists()


def test_saving_what_is_there_already_leaves_no_trace(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    response = page.change(plan, code="BAR", seen=0)

    assert response.status_code == 200
    assert MappingChange.objects.count() == 1


def test_a_code_that_does_not_exist_is_offered_to_be_created(
    page: MappingPage, plan: MappableRatePlan
) -> None:
    response = page.change(plan, code="PKG")

    assert response.status_code == 422
    assert "There is no rate code PKG yet. Create PKG" in lines(response)[f"plan-{plan.pk}"]
    assert not RateCode.objects.exists()


def test_a_missing_code_is_created_and_mapped_without_leaving_the_line(
    page: MappingPage, plan: MappableRatePlan
) -> None:
    response = page.change(plan, do="create PKG", code="")

    assert response.status_code == 200
    assert RatePlanMapping.objects.get().code == RateCode.objects.get(code="PKG")
    assert '<option value="PKG">' in response.content.decode()


def test_a_code_that_a_colleague_has_just_created_is_taken(
    page: MappingPage, plan: MappableRatePlan, bar: RateCode
) -> None:
    page.change(plan, do="create bar", code="")

    assert RatePlanMapping.objects.get().code == bar


def test_a_code_that_is_switched_off_is_refused(
    page: MappingPage, plan: MappableRatePlan, bar: RateCode
) -> None:
    switch(bar, is_active=False)

    response = page.change(plan, code="BAR")

    assert response.status_code == 422
    assert "BAR is switched off. Choose another rate code." in words(response)
    assert not RatePlanMapping.objects.exists()


def test_a_plan_is_set_aside_and_used_again(page: MappingPage, plan: MappableRatePlan) -> None:
    aside = page.change(plan, do="aside", code="BAR", is_open="on")
    used = page.change(plan, do="use")

    assert "0 of 0 rate plans mapped" in words(aside)
    assert "not used Use again" in lines(aside)[f"plan-{plan.pk}"]
    assert "0 of 1 rate plans mapped" in words(used)


def test_the_last_change_is_taken_back_and_that_too(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))
    page.change(plan, code="NONREF")

    back = page.change(plan, do="undo", code="NONREF")
    again = page.change(plan, do="undo", code="BAR")

    assert "[BAR]" in lines(back)[f"plan-{plan.pk}"]
    assert "[NONREF]" in lines(again)[f"plan-{plan.pk}"]


def test_what_has_changed_since_is_not_taken_back(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    for code in (bar, nonref):
        map_to(plan, code=code, context=ChangeContext(by=mark, now=NOW))

    response = page.change(plan, do="undo", seen=1)

    assert response.status_code == 409
    assert "It has changed since, so nothing was taken back." in words(response)
    assert RatePlanMapping.objects.get().code == nonref


def test_a_conflict_is_allowed_on_purpose_and_the_other_line_comes_along(
    page: MappingPage, mark: User, make_plan: Callable[..., MappableRatePlan], bar: RateCode
) -> None:
    one, other = make_plan("A"), make_plan("B")
    map_to(one, code=bar, context=ChangeContext(by=mark, now=NOW))

    clash = page.change(other, code="BAR")
    allowed = page.change(one, do="share", code="BAR")

    assert "Also the code of B (B)" in lines(clash)[f"plan-{one.pk}"]
    assert f'id="plan-{one.pk}" class="line" hx-swap-oob="true"' in html_of(clash)
    for plan in (one, other):
        assert "shared on purpose" in lines(allowed)[f"plan-{plan.pk}"]


def test_lines_whose_prices_come_from_it_get_their_suggestion_at_once(
    page: MappingPage,
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
) -> None:
    derived = make_plan("XK7", name="XK7", is_derived=True, base_remote_id=plan.remote_id)
    make_plan("YK8", name="YK8")

    response = page.change(plan, code="BAR")

    assert set(lines(response)) == {f"plan-{plan.pk}", f"plan-{derived.pk}"}
    assert "its base plan is mapped to BAR" in lines(response)[f"plan-{derived.pk}"]


def test_an_open_line_tells_its_history(
    page: MappingPage, mark: User, plan: MappableRatePlan, bar: RateCode
) -> None:
    page.change(plan, code="BAR")
    exclude(plan, context=ChangeContext(by=None, origin=Origin.STANDARD, now=NOW))

    line = lines(page.look(plan))[f"plan-{plan.pk}"]

    assert "BAR → not used Exact match, accepted by the account's rule · The account's rule" in line
    assert "no code → BAR By hand · mark@seaside.example" in line
    assert line.index("BAR → not used") < line.index("no code → BAR")


def test_what_an_erased_person_did_is_not_said_of_a_rule(
    alice: User,
    mark: User,
    hotel: Property,
    plan: MappableRatePlan,
    bar: RateCode,
    client_of: Callable[[User], Client],
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))
    erase(mark, now=NOW)

    page = MappingPage(client_of(alice), hotel)

    assert "By hand · Somebody whose login is erased" in words(page.look(plan))


def test_an_open_line_is_closed_again(page: MappingPage, plan: MappableRatePlan) -> None:
    opened, closed = page.look(plan), page.look(plan, is_open="on")

    assert "History" in words(opened)
    assert "History" not in words(closed)


def test_without_scripts_an_open_line_is_on_the_whole_page_whatever_the_filters(
    page: MappingPage, plan: MappableRatePlan
) -> None:
    page.has_scripts = False

    response = page.send("look", plan, query="?show=mapped")

    assert response.status_code == 200
    assert "History" in lines(response)[f"plan-{plan.pk}"]
    assert "Say what each rate plan is called" in words(response)


def test_without_scripts_a_refusal_is_on_the_whole_page(
    page: MappingPage, plan: MappableRatePlan
) -> None:
    page.has_scripts = False

    response = page.change(plan, code="PKG")

    assert response.status_code == 422
    assert "There is no rate code PKG yet." in lines(response)[f"plan-{plan.pk}"]
    assert "Say what each rate plan is called" in words(response)


@pytest.mark.parametrize(
    "said",
    [
        {"seen": "x"},
        {"seen": -1},
        {"do": "explode"},
        {"code": "x" * 201},
        {"valid_from": "yesterday"},
        {"do": "accept " + "x" * 201},
    ],
)
def test_what_no_form_of_ours_sends_is_not_found(
    page: MappingPage, plan: MappableRatePlan, bar: RateCode, said: dict[str, Any]
) -> None:
    response = page.change(plan, **({"code": "BAR"} | said))

    assert response.status_code == 404
    assert not MappingChange.objects.exists()


def test_setting_a_room_type_aside_is_not_to_be_had(
    page: MappingPage, group: MappableUnitGroup
) -> None:
    response = page.change(group, do="aside")

    assert response.status_code == 404
    assert not MappingChange.objects.exists()

"""Several lines of the mapping page at once."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from accounts.models import User
from rates.codes import switch
from rates.mapping import ChangeContext, map_to
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, html_of, row_token

NOW = timezone.now()


def test_selected_plans_are_mapped_to_one_code(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    response = page.select(row_token(plans[0]), row_token(plans[1]), do="map", code="bar")

    assert "2 rate plans are mapped to BAR" in words(response)
    assert set(RatePlanMapping.objects.values_list("rate_plan", "code", "origin")) == {
        (plan.pk, bar.pk, Origin.BY_HAND) for plan in plans[:2]
    }


def test_selected_plans_are_set_aside(page: MappingPage, plans: list[MappableRatePlan]) -> None:
    response = page.select(*map(row_token, plans), do="aside")

    assert "3 rate plans are set aside" in words(response)
    assert MappableRatePlan.objects.filter(is_excluded=True).count() == 3


def test_the_page_offers_to_accept_exactly_the_sure_suggestions_that_are_shown(
    page: MappingPage, make_plan: Callable[..., MappableRatePlan], bar: RateCode, nonref: RateCode
) -> None:
    sure = make_plan("BAR", name="Best available rate")
    hidden = make_plan("NONREF", name="Not refundable")
    unsure = make_plan("XK7", name="Xk seven", base_remote_id="MUC-BAR-DBL", is_derived=True)

    html = html_of(page.show(search="BAR"))
    everything = html_of(page.show())

    assert f'data-sure="{sure.pk}:0:BAR"' in html
    assert f'data-sure="{hidden.pk}:0:' not in html
    assert "Accept 1 sure suggestion </button>" in html
    assert f'data-sure="{hidden.pk}:0:NONREF"' in everything
    assert f'data-sure="{unsure.pk}:0:' not in everything
    assert "Accept 2 sure suggestions </button>" in everything


def test_suggestions_are_accepted_as_they_were_shown(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode, nonref: RateCode
) -> None:
    row_tokens = [row_token(plans[0], code="BAR"), row_token(plans[1], code="NONREF")]

    response = page.select(*row_tokens, do="accept")

    assert "2 rate plans are mapped as suggested" in words(response)
    assert set(RatePlanMapping.objects.values_list("rate_plan", "code", "origin")) == {
        (plans[0].pk, bar.pk, Origin.ACCEPTED),
        (plans[1].pk, nonref.pk, Origin.ACCEPTED),
    }


def test_what_somebody_else_changed_meanwhile_is_left_and_counted(
    page: MappingPage, alice: User, plans: list[MappableRatePlan], bar: RateCode, nonref: RateCode
) -> None:
    row_tokens = [row_token(plan) for plan in plans]
    map_to(plans[0], code=bar, context=ChangeContext(by=alice, now=NOW))

    response = page.select(*row_tokens, do="map", code="NONREF")

    assert (
        "2 rate plans are mapped to NONREF. "
        "1 was changed by somebody else meanwhile and left like that"
    ) in words(response)
    assert RatePlanMapping.objects.get(rate_plan=plans[0]).code == bar


def test_a_suggestion_whose_code_has_gone_is_left(
    page: MappingPage, plans: list[MappableRatePlan]
) -> None:
    response = page.select(row_token(plans[0], code="LOST"), do="accept")

    assert "0 rate plans are mapped as suggested. 1 was changed" in words(response)


def test_room_types_are_mapped_together_too(
    page: MappingPage,
    make_group: Callable[..., MappableUnitGroup],
    make_room_code: Callable[..., RoomCode],
) -> None:
    code = make_room_code("DOUBLE")
    groups = [make_group("DBL"), make_group("TWN")]

    response = page.select(*map(row_token, groups), kind="group", do="map", code="DOUBLE")

    assert "2 room types are mapped to DOUBLE" in words(response)
    assert UnitGroupMapping.objects.filter(code=code).count() == 2


def test_nothing_selected_is_said(page: MappingPage, bar: RateCode) -> None:
    response = page.select(do="map", code="BAR")

    assert "Nothing is selected. Tick the lines that you mean first." in words(response)


def test_no_code_is_said(page: MappingPage, plans: list[MappableRatePlan]) -> None:
    response = page.select(row_token(plans[0]), do="map", code="")

    assert "Say to which code" in words(response)
    assert not RatePlanMapping.objects.exists()


def test_an_unknown_code_is_said(page: MappingPage, plans: list[MappableRatePlan]) -> None:
    response = page.select(row_token(plans[0]), do="map", code="LOST")

    assert "There is no code LOST yet. Create it first." in words(response)


def test_a_code_that_is_switched_off_is_said(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode
) -> None:
    switch(bar, is_active=False)

    response = page.select(row_token(plans[0]), do="map", code="BAR")

    assert "BAR is switched off. Choose another code." in words(response)
    assert not RatePlanMapping.objects.exists()


def test_one_comes_back_to_the_same_filters(
    page: MappingPage, plans: list[MappableRatePlan]
) -> None:
    response = page.browser.post(
        page.path("selected") + "?show=unmapped&search=a",
        {"kind": "plan", "do": "aside", "chosen": [row_token(plans[0])]},
    )

    assert response.headers["Location"] == f"{page.path('page')}?show=unmapped&search=a"


@pytest.mark.parametrize("chosen", ["x", "1", "1:x", f"{10**30}:0", "-5:0"])
def test_what_no_form_of_ours_sends_is_not_found(
    page: MappingPage, plans: list[MappableRatePlan], bar: RateCode, chosen: str
) -> None:
    response = page.select(row_token(plans[0]), chosen, do="map", code="BAR")

    assert response.status_code == 404
    assert not RatePlanMapping.objects.exists()


def test_a_code_is_created_beside_the_table(page: MappingPage) -> None:
    said = {"kind": "rate", "code": " PKG ", "name": "Package"}

    response = page.browser.post(page.path("codes") + "?show=unmapped", said, follow=True)

    assert "PKG is created." in words(response)
    again = f"{page.path('page')}?show=unmapped&new=rate#new-code"
    assert response.redirect_chain == [(again, 302)]
    assert RateCode.objects.get().account == page.hotel.connection.account


def test_a_room_code_is_created_likewise(page: MappingPage) -> None:
    page.browser.post(page.path("codes"), {"kind": "room", "code": "DBL", "name": ""})

    assert RoomCode.objects.get().code == "DBL"


@pytest.mark.parametrize(
    ("code", "said"), [("bar", "This code exists already."), ("", "This field is required.")]
)
def test_a_code_that_cannot_be_created_is_said_under_its_field(
    page: MappingPage, bar: RateCode, code: str, said: str
) -> None:
    response = page.browser.post(page.path("codes"), {"kind": "rate", "code": code})

    assert response.status_code == 422
    assert said in words(response)
    assert RateCode.objects.count() == 1

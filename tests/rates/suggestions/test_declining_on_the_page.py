"""Saying on a line that a suggestion is wrong, and what the page says then."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from hotels.models import Property
from rates.models import (
    DeclinedRateCode,
    MappableRatePlan,
    MappingChanged,
    RateCode,
)
from rates.receivers import send_mapping_changed
from rates.signals import mapping_changed
from tests.rates.page.mapping_page import MappingPage, html_of, lines

Make = Callable[..., Any]


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


@pytest.fixture
def saving(make_plan: Callable[..., MappableRatePlan]) -> MappableRatePlan:
    return make_plan("NONREF", name="Non-refundable")


def test_an_open_line_offers_to_decline_what_is_suggested(
    page: MappingPage, saving: MappableRatePlan, nonref: RateCode
) -> None:
    shown = html_of(page.look(saving))

    assert 'value="decline NONREF"' in shown
    assert "It is not NONREF" in shown


def test_a_declined_suggestion_is_gone_and_the_line_says_so(
    page: MappingPage, saving: MappableRatePlan, nonref: RateCode
) -> None:
    answer = page.change(saving, do="decline NONREF")

    assert "You declined NONREF here." in lines(answer)[saving.key]
    assert "Accept NONREF" not in lines(page.show())[saving.key]


def test_declining_is_a_step_that_can_be_undone(
    page: MappingPage, saving: MappableRatePlan, nonref: RateCode
) -> None:
    page.change(saving, do="decline NONREF")
    history = lines(page.look(saving))[saving.key]

    answer = page.change(saving, do="undo")

    assert "no code → not NONREF" in history
    assert "Accept NONREF" in lines(answer)[saving.key]


def test_typing_another_code_declines_the_one_that_was_offered(
    page: MappingPage, saving: MappableRatePlan, nonref: RateCode, bar: RateCode
) -> None:
    assert '<input type="hidden" name="offered" value="NONREF">' in html_of(page.show())

    page.change(saving, code="BAR", offered="NONREF")
    page.change(saving, do="unmap")

    assert "You declined NONREF here." in lines(page.show())[saving.key]


@pytest.mark.parametrize("offered", ["NO SUCH", "\u200b"])
def test_an_offer_that_never_was_declines_nothing(
    page: MappingPage, saving: MappableRatePlan, nonref: RateCode, bar: RateCode, offered: str
) -> None:
    page.change(saving, code="BAR", offered=offered)

    assert not DeclinedRateCode.objects.exists()
    assert saving.mappings.get().code == bar


def test_a_code_of_a_stranger_cannot_be_declined(
    page: MappingPage, saving: MappableRatePlan, nonref: RateCode, other_rate_code: RateCode
) -> None:
    answer = page.change(saving, do=f"decline {other_rate_code.code}")

    assert answer.status_code == 422
    assert not DeclinedRateCode.objects.exists()


def test_a_viewer_declines_nothing(
    hotel: Property,
    saving: MappableRatePlan,
    nonref: RateCode,
    bob: User,
    client_of: Callable[[User], Client],
) -> None:
    answer = MappingPage(client_of(bob), hotel).change(saving, do="decline NONREF")

    assert answer.status_code == 403
    assert not DeclinedRateCode.objects.exists()


def test_other_apps_are_not_told_of_a_mapping_that_did_not_change(
    page: MappingPage, saving: MappableRatePlan, nonref: RateCode
) -> None:
    heard: list[Any] = []

    def hear(**told: Any) -> None:
        heard.append(told["change"])

    mapping_changed.connect(hear)
    try:
        page.change(saving, do="decline NONREF")
        page.change(saving, code="NONREF")
        for event in MappingChanged.objects.order_by("pk"):
            event.attempts = 1
            send_mapping_changed(event)
    finally:
        mapping_changed.disconnect(hear)

    assert [change.version for change in heard] == [2]


def test_each_line_says_why_nothing_is_suggested(
    page: MappingPage, make_plan: Make, nonref: RateCode
) -> None:
    flexible = make_plan(
        "XK7", name="Flexible", cancellation_policy_name="Free cancellation until 18:00"
    )
    riddle = make_plan("YK8", name="Qwertz")

    shown = lines(page.show())

    assert (
        "Nearest is NONREF, but this can be cancelled: Free cancellation until 18:00."
        in shown[flexible.key]
    )
    assert "No code of yours is like its code or name." in shown[riddle.key]


def test_without_any_code_no_line_says_why(page: MappingPage, plan: MappableRatePlan) -> None:
    assert "No code of yours" not in lines(page.show())[plan.key]

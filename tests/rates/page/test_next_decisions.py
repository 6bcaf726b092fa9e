"""What one decision on the mapping page means for the ones to come."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from hotels.models import Property
from rates.models import MappableRatePlan, RateCode
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, html_of, lines

Make = Callable[..., Any]


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


def test_a_code_made_on_a_line_is_suggested_for_the_same_rate_at_once(
    page: MappingPage, plan: MappableRatePlan, make_group: Make, make_plan: Make
) -> None:
    other = make_plan("FLEX", group=make_group("SGL"))

    answer = page.change(plan, do="create ZX9")

    line = lines(answer)[f"plan-{other.pk}"]
    assert "Accept ZX9" in line
    assert "for other room types FLEX is mapped to ZX9" in line


def test_codes_that_nothing_serves_are_named(
    page: MappingPage, plan: MappableRatePlan, bar: RateCode, nonref: RateCode
) -> None:
    before = words(page.show())
    page.change(plan, code="BAR")

    assert "nothing is sold under them" not in before
    assert "so nothing is sold under them: NONREF." in words(page.show())


def test_the_form_for_new_codes_stays_open_and_keeps_its_kind(
    page: MappingPage, plan: MappableRatePlan, bar: RateCode
) -> None:
    form = {"kind": "room", "code": "DBL"}

    answer: Any = page.browser.post(page.path("codes"), form, follow=True)
    shown = html_of(answer)

    assert '<option value="room" selected>' in shown
    assert '<details id="new-code" class="disclosure" open>' in shown

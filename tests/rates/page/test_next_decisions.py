"""What one decision on the mapping page means for the ones to come."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from hotels.models import Property
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, html_of, lines

Make = Callable[..., Any]


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


def test_a_code_made_on_a_line_is_suggested_for_the_same_rate(
    page: MappingPage, plan: MappableRatePlan, make_group: Make, make_plan: Make
) -> None:
    other = make_plan("FLEX", group=make_group("SGL"))

    page.change(plan, do="create ZX9")

    line = lines(page.show())[f"plan-{other.pk}"]
    assert "Accept ZX9" in line
    assert "because you mapped FLEX to ZX9 here" in line


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


def test_a_new_code_is_offered_on_every_line_that_it_fits_at_once(
    page: MappingPage, make_plan: Make, make_group: Make
) -> None:
    first = make_plan("LASTMIN")
    single = make_plan("LASTMIN", group=make_group("SGL"))
    alike = make_plan("XK7", name="Lastmin rate", group=make_group("TWN"))
    unlike = make_plan("HALB", name="Half board")

    answer = page.change(first, do="create LASTMIN")

    found = lines(answer)
    assert "Accept LASTMIN" in found[single.key]
    assert "Accept LASTMIN" in found[alike.key]
    assert unlike.key not in found
    assert html_of(answer).count('hx-swap-oob="true"') >= 2


def test_a_new_code_that_is_taken_back_is_offered_nowhere_at_once(
    page: MappingPage, make_plan: Make, make_group: Make
) -> None:
    first = make_plan("LASTMIN")
    single = make_plan("LASTMIN", group=make_group("SGL"))
    page.change(first, do="create LASTMIN")

    answer = page.change(first, do="undo")

    assert "Accept LASTMIN" not in lines(answer)[single.key]


def test_a_decision_is_offered_at_once_on_lines_that_are_like_it(
    page: MappingPage, make_plan: Make, make_group: Make, bar: RateCode
) -> None:
    first = make_plan("1001", name="Seestern Double")
    single = make_plan("1002", name="Seestern Single", group=make_group("SGL"))
    other = make_plan("1003", name="Bergblick Twin", group=make_group("TWN", name="Twin"))

    found = lines(page.change(first, code="BAR"))

    assert "because you mapped 1001 to BAR here" in found[single.key]
    assert other.key not in found


def test_lines_that_are_filtered_out_do_not_come_along(
    page: MappingPage, make_plan: Make, make_group: Make
) -> None:
    first = make_plan("LASTMIN")
    single = make_plan("LASTMIN", group=make_group("SGL"))

    answer = page.change(first, do="create LASTMIN", query="?room_type=DBL")

    assert single.key not in lines(answer)


def test_room_types_are_offered_a_new_code_at_once(
    page: MappingPage, group: MappableUnitGroup, make_group: Make
) -> None:
    twin = make_group("TWN", name="Double or twin")

    answer = page.change(group, do="create DOUBLE")

    assert "Accept DOUBLE" in lines(answer)[twin.key]

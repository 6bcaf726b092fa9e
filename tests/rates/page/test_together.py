"""Two people at the same line: the second sees what the first did, and decides."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, RateCode, RatePlanMapping
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage, lines

NOW = timezone.now()


@pytest.fixture
def page(mark: User, hotel: Property, client_of: Callable[[User], Client]) -> MappingPage:
    return MappingPage(client_of(mark), hotel)


@pytest.fixture
def edited(
    page: MappingPage, alice: User, plan: MappableRatePlan, bar: RateCode
) -> MappableRatePlan:
    """A plan that alice mapped to BAR after mark's page was drawn."""
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    return plan


@pytest.mark.parametrize("has_scripts", [True, False])
def test_the_second_is_shown_what_the_first_did_and_nothing_is_overwritten(
    page: MappingPage, edited: MappableRatePlan, bar: RateCode, nonref: RateCode, has_scripts: bool
) -> None:
    page.has_scripts = has_scripts

    response = page.change(edited, code="NONREF", seen=0)

    line = lines(response)[f"plan-{edited.pk}"]
    assert response.status_code == 409
    assert "alice@seaside.example has changed this meanwhile, from no code to BAR." in line
    assert "Use NONREF all the same Keep BAR" in line
    assert "[BAR]" in line
    assert RatePlanMapping.objects.get().code == bar


def test_the_second_may_insist(
    page: MappingPage, edited: MappableRatePlan, nonref: RateCode
) -> None:
    refused = page.change(edited, code="NONREF", seen=0)

    response = page.change(edited, do="map NONREF", code="BAR")

    assert 'value="map NONREF"' in refused.content.decode()
    assert response.status_code == 200
    assert RatePlanMapping.objects.get().code == nonref


def test_the_second_may_leave_it_at_that(page: MappingPage, edited: MappableRatePlan) -> None:
    page.change(edited, code="", seen=0)

    response = page.look(edited, is_open="on")

    line = lines(response)[f"plan-{edited.pk}"]
    assert "[BAR]" in line
    assert "meanwhile" not in line


@pytest.mark.parametrize(
    ("do", "button"),
    [
        ("unmap", "Remove it all the same"),
        ("", "Remove it all the same"),
        ("aside", "Do not use it all the same"),
        ("share", "Allow it all the same"),
        ("accept NONREF", "Use NONREF all the same"),
    ],
)
def test_every_wish_can_be_insisted_on(
    page: MappingPage, edited: MappableRatePlan, nonref: RateCode, do: str, button: str
) -> None:
    response = page.change(edited, do=do, code="", seen=0)

    assert response.status_code == 409
    assert button in words(response)


def test_two_who_want_the_same_do_not_bother_each_other(
    page: MappingPage, edited: MappableRatePlan
) -> None:
    response = page.change(edited, code="BAR", seen=0)

    assert response.status_code == 200

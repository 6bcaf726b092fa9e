"""A maker whose app has no rate codes, no room codes, or neither."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from hotels.models import Property
from rates.codes import copy_standard_codes
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    RateCode,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
    UnitGroupMapping,
)
from tests.connect.pages import words
from tests.rates.page.mapping_page import MappingPage

PAGES = ["rates:page", "rates:start", "rates:by_rate", "rates:code_list", "rates:defaults"]


@pytest.fixture
def browser(mark: User, client_of: Callable[[User], Client], plan: MappableRatePlan) -> Client:
    return client_of(mark)


@pytest.mark.parametrize("name", PAGES)
def test_without_rate_codes_no_page_speaks_of_them(
    browser: Client, hotel: Property, settings: Any, name: str
) -> None:
    settings.RATE_CODES = False

    shown = words(browser.get(reverse(name, args=[hotel.pk]))).lower()

    for word in ("rate code", "rate plans", "flex"):
        assert word not in shown
    assert "double" in shown or name in {"rates:code_list", "rates:defaults"}


@pytest.mark.parametrize("name", PAGES)
def test_without_room_codes_no_page_speaks_of_them(
    browser: Client, hotel: Property, settings: Any, name: str
) -> None:
    settings.ROOM_CODES = False

    shown = words(browser.get(reverse(name, args=[hotel.pk]))).lower()

    for word in ("room code", "room types mapped", "of 1 room type"):
        assert word not in shown


@pytest.mark.parametrize("name", [*PAGES, "rates:export_csv", "rates:import"])
def test_without_either_there_are_no_such_pages(
    browser: Client, hotel: Property, settings: Any, name: str
) -> None:
    settings.RATE_CODES = settings.ROOM_CODES = False

    home = browser.get(reverse("dashboard:home"))

    assert browser.get(reverse(name, args=[hotel.pk])).status_code == 404
    assert "/rates/" not in home.content.decode()


def test_what_is_switched_off_cannot_be_changed(
    browser: Client, hotel: Property, plan: MappableRatePlan, bar: RateCode, settings: Any
) -> None:
    settings.RATE_CODES = False

    assert MappingPage(browser, hotel).change(plan, code="BAR").status_code == 404


def test_only_room_types_are_work_then(
    browser: Client, hotel: Property, plan: MappableRatePlan, settings: Any
) -> None:
    settings.RATE_CODES = False
    MappingPage(browser, hotel).change(MappableUnitGroup.objects.get(), do="create DBL")

    page = browser.get(reverse("rates:page", args=[hotel.pk]))

    assert "1 of 1, nothing is left here" in words(page)
    assert UnitGroupMapping.objects.count() == 1


def test_only_the_codes_in_use_are_copied(account: Account, settings: Any) -> None:
    StandardRateCode.objects.create(code="BAR")
    StandardRoomCode.objects.create(code="DBL")
    settings.RATE_CODES = False

    copy_standard_codes(account)

    assert not RateCode.objects.exists()
    assert RoomCode.objects.count() == 1

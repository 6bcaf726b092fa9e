"""Staff see nothing of a kind that the maker's app has no codes for."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import RatePlan, UnitGroup
from rates.mapping import ChangeContext, map_to
from rates.models import (
    DefaultMapping,
    ExactMatchRule,
    MappableRatePlan,
    MappingChange,
    Pattern,
    RateCode,
    RatePlanMapping,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
    UnitGroupMapping,
)
from tests.connect.pages import words
from tests.staff.pages import list_of, page_of

CLOSED: dict[str, list[Any]] = {
    "RATE_CODES": [RateCode, StandardRateCode, RatePlanMapping, ExactMatchRule],
    "ROOM_CODES": [RoomCode, StandardRoomCode, UnitGroupMapping],
}
OPEN: list[Any] = [Account, RatePlan, UnitGroup, MappingChange, DefaultMapping, Pattern]
SAID = {
    "RATE_CODES": ("secretrate", "rate code", "unmapped rate plans"),
    "ROOM_CODES": ("secretroom", "room code"),
}


@pytest.fixture
def off(
    request: pytest.FixtureRequest,
    settings: Any,
    account: Account,
    plan: MappableRatePlan,
    make_rate_code: Any,
    make_room_code: Any,
    mark: User,
) -> str:
    """The setting that is off, after both kinds were mapped."""
    context = ChangeContext(by=mark, now=timezone.now())
    map_to(plan, code=make_rate_code("SECRETRATE"), context=context)
    map_to(plan.unit_group, code=make_room_code("SECRETROOM"), context=context)
    for kind, code in (("plan", "SECRETRATE"), ("group", "SECRETROOM")):
        DefaultMapping.objects.create(kind=kind, pattern=code, code=code)
    setting: str = request.param
    setattr(settings, setting, False)
    return setting


@pytest.mark.parametrize("off", CLOSED, indirect=True)
def test_its_lists_and_files_are_closed(off: str, staff_browser: Client) -> None:
    paths = [list_of(model) for model in CLOSED[off]]
    if off == "RATE_CODES":
        names = ("hotels_rateplan_import", "hotels_rateplan_export", "rates_ratecode_export")
        paths += [reverse(f"admin:{name}") for name in names]

    assert [staff_browser.get(path).status_code for path in paths] == [403] * len(paths)


@pytest.mark.parametrize("off", CLOSED, indirect=True)
def test_no_list_and_no_page_speaks_of_it(
    off: str, staff_browser: Client, account: Account, plan: MappableRatePlan
) -> None:
    row = plan if off == "RATE_CODES" else plan.unit_group
    paths = [
        reverse("admin:index"),
        *map(list_of, OPEN),
        page_of(account),
        page_of(row),
        f"{list_of(type(row))}?property={row.property_id}",
        reverse("admin:rates_defaultmapping_add"),
    ]

    for path in paths:
        page = staff_browser.get(path)
        said = words(page).lower()
        assert page.status_code == 200, path
        assert not [word for word in SAID[off] if word in said], path


@pytest.mark.parametrize("off", ["RATE_CODES"], indirect=True)
def test_its_actions_do_nothing(off: str, staff_browser: Client, plan: MappableRatePlan) -> None:
    form = {"action": "unmap", "_selected_action": [plan.pk]}

    staff_browser.post(list_of(MappableRatePlan), form)

    assert plan.mappings.exists()

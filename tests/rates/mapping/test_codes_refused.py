"""Codes that a row is not mapped to, and changes by nobody."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from rates.mapping import (
    ChangeContext,
    ForeignCode,
    SwitchedOff,
    add_period,
    map_to,
)
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
)

NOW = timezone.now()
LATER = NOW + timedelta(hours=1)
LAST_OF_MAY, FIRST_OF_JUNE = date(2027, 5, 31), date(2027, 6, 1)


def mapped(thing: Any) -> list[tuple[str, date | None, date | None]]:
    rows = thing.mappings.order_by("pk")
    return list(rows.values_list("code__code", "valid_from", "valid_until"))


@pytest.mark.parametrize("change", [map_to, add_period], ids=lambda change: change.__name__)
def test_a_code_of_another_account_is_refused(
    plan: MappableRatePlan, other_rate_code: RateCode, alice: User, change: Any
) -> None:
    days = {"valid_from": None, "valid_until": None}

    with pytest.raises(ForeignCode):
        change(plan, code=other_rate_code, context=ChangeContext(by=alice, now=NOW), **days)

    assert mapped(plan) == []


def test_a_code_of_the_other_kind_is_refused(
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    bar: RateCode,
    make_room_code: Callable[..., RoomCode],
    alice: User,
) -> None:
    with pytest.raises(ForeignCode):
        map_to(plan, code=make_room_code("BAR"), context=ChangeContext(by=alice, now=NOW))
    with pytest.raises(ForeignCode):
        map_to(group, code=bar, context=ChangeContext(by=alice, now=NOW))

    assert not MappingChange.objects.exists()


def test_a_code_that_is_switched_off_is_refused(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], alice: User
) -> None:
    old = make_rate_code("OLD", is_active=False)

    with pytest.raises(SwitchedOff, match="OLD"):
        map_to(plan, code=old, context=ChangeContext(by=alice, now=NOW))

    assert mapped(plan) == []


def test_nobody_has_to_have_done_it(plan: MappableRatePlan, bar: RateCode) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=None, origin=Origin.STANDARD, now=NOW))

    assert RatePlanMapping.objects.get().mapped_by is None
    assert MappingChange.objects.get().changed_by is None

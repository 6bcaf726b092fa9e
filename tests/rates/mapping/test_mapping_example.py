"""The examples of docs/rate-codes.md do what is said there."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Account, User
from hotels.models import RatePlan
from jobs.runner import run_due
from rates.mapping import ChangeContext, map_to, unmap
from rates.models import MappableRatePlan, MappableUnitGroup, Origin, RateCode, RoomCode
from rates.signals import mapping_changed
from tests.rates.mapping.test_mapping import NOW

DOCUMENT = Path(__file__).parents[3] / "docs" / "rate-codes.md"
READING, LISTENING, CHANGING = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text(), re.DOTALL)


def test_reading_says_what_each_rate_plan_is_called(
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    group: MappableUnitGroup,
    bar: RateCode,
    make_room_code: Callable[..., RoomCode],
    account: Account,
    alice: User,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make_plan("UNMAPPED")
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    map_to(group, code=make_room_code("DOUBLE"), context=ChangeContext(by=alice, now=NOW))

    exec(READING, {"account": account})

    assert capsys.readouterr().out == "MUC-FLEX-DBL BAR DOUBLE\n"


@pytest.mark.django_db(transaction=True)
def test_listening_hears_of_rate_plans(
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    bar: RateCode,
    make_room_code: Callable[..., RoomCode],
    alice: User,
    capsys: pytest.CaptureFixture[str],
) -> None:
    names: dict[str, Any] = {}
    exec(LISTENING, names)

    try:
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
        map_to(group, code=make_room_code(), context=ChangeContext(by=alice, now=NOW))
        run_due()
    finally:
        mapping_changed.disconnect(names["tell_the_price_engine"], sender=RatePlan)

    assert capsys.readouterr().out == "MUC-FLEX-DBL is now ['BAR'] by alice@seaside.example\n"


def test_changing_maps_and_undoes(plan: MappableRatePlan, bar: RateCode, alice: User) -> None:
    exec(CHANGING, {"plan": plan, "code": bar, "user": alice})

    steps = plan.mapping_changes.order_by("version")
    assert [(step.origin, len(step.after["entries"])) for step in steps] == [
        (Origin.IMPORTED, 1),
        (Origin.BY_HAND, 0),
    ]


def test_changing_tells_when_somebody_was_faster(
    plan: MappableRatePlan, bar: RateCode, alice: User, capsys: pytest.CaptureFixture[str]
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    unmap(plan, context=ChangeContext(by=alice, now=NOW))

    exec(CHANGING, {"plan": plan, "code": bar, "user": alice})

    assert capsys.readouterr().out == "somebody was faster: Change 2 of Flexible (FLEX)\n"

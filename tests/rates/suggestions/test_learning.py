"""What people decide on suggestions changes the next ones, within the account."""

from collections.abc import Callable
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account
from hotels.models import Property
from rates import suggestions
from rates.mapping import (
    ChangeContext,
    Default,
    decline,
    map_by_default,
    map_to,
    undo,
)
from rates.models import (
    DeclinedRateCode,
    DeclinedRoomCode,
    MappableRatePlan,
    MappableUnitGroup,
    Origin,
    RateCode,
    RoomCode,
)
from tests.rates.steps import made

NOW = timezone.now()
Make = Callable[..., Any]


def test_what_was_declined_is_hardly_sure_for_the_same_rate_with_another_room_type(
    make_plan: Make, make_group: Make, nonref: RateCode, by: ChangeContext, told: Any
) -> None:
    single = make_plan("NRF-SGL", name="Non-refundable", group=make_group("SGL"))

    decline(make_plan("NRF-DBL", name="Non-refundable"), code=nonref, context=by)

    assert told(single).startswith("NONREF: perhaps:")
    assert told(single).endswith("but you declined it for NRF-DBL")


@pytest.mark.parametrize(
    "names", [("XK7-DBL", "XK7-SGL"), ("1001", "1002")], ids=["by code", "by name"]
)
def test_what_was_decided_is_suggested_for_the_same_rate_with_another_room_type(
    make_plan: Make,
    make_group: Make,
    bar: RateCode,
    by: ChangeContext,
    told: Any,
    names: tuple[str, str],
) -> None:
    single = make_plan(names[1], name="Seestern Single", group=make_group("SGL"))
    assert told(single).startswith("No code of yours")

    map_to(make_plan(names[0], name="Seestern Double"), code=bar, context=by)

    assert told(single) == f"BAR: because you mapped {names[0]} to BAR here"


def test_what_was_decided_in_another_hotel_is_said_with_its_name(
    make_plan: Make,
    make_group: Make,
    make_hotel: Make,
    bar: RateCode,
    by: ChangeContext,
    told: Any,
) -> None:
    london: Property = make_hotel("LON", name="London")

    map_to(make_plan("XK7", name="Qwertz", group=make_group(hotel=london)), code=bar, context=by)

    assert told(make_plan("XK7", name="Qwertz")) == ("BAR: because you mapped XK7 to BAR in London")


@pytest.mark.parametrize(
    "origin", [Origin.MAKER_DEFAULT, Origin.ACCOUNT_DEFAULT, Origin.HOTEL_DEFAULT]
)
def test_nothing_is_learned_from_a_default(
    make_plan: Make, make_group: Make, bar: RateCode, told: Any, origin: Origin
) -> None:
    double = make_plan("XK7-DBL", name="Qwertz")

    map_by_default([Default(double, bar, origin)], context=ChangeContext(by=None, now=NOW))

    single = make_plan("XK7-SGL", name="Qwertz", group=make_group("SGL"))
    assert told(single).startswith("No code of yours")


def test_nothing_is_learned_from_the_accounts_rule(
    make_plan: Make, make_group: Make, bar: RateCode, told: Any
) -> None:
    context = ChangeContext(by=None, origin=Origin.STANDARD, now=NOW)

    map_to(make_plan("XK7-DBL", name="Qwertz"), code=bar, context=context)

    single = make_plan("XK7-SGL", name="Qwertz", group=make_group("SGL"))
    assert told(single).startswith("No code of yours")


def test_the_order_of_decisions_does_not_matter(
    make_plan: Make,
    make_group: Make,
    nonref: RateCode,
    bar: RateCode,
    saver: RateCode,
    by: ChangeContext,
    told: Any,
) -> None:
    asked = make_plan("NRF-SGL", name="Sparpreis", group=make_group("SGL"))
    plans = [make_plan(f"NRF-{n}", name="Sparpreis", group=make_group(f"{n}")) for n in range(3)]
    steps: list[Callable[[], Any]] = [
        lambda: decline(plans[0], code=nonref, context=by),
        lambda: map_to(plans[1], code=saver, context=by),
        lambda: map_to(plans[2], code=bar, context=by, valid_until=date(2100, 1, 1)),
    ]
    found = set()

    for order in permutations(steps):
        changes = [made(step()) for step in order]
        found.add(told(asked))
        for change in reversed(changes):
            undo(change, context=by)

    assert len(found) == 1
    assert not DeclinedRateCode.objects.exists()


def test_another_account_learns_nothing_of_it(
    make_plan: Make,
    other_plan: MappableRatePlan,
    other_account: Account,
    make_rate_code: Make,
    bar: RateCode,
    nonref: RateCode,
    by: ChangeContext,
    told: Any,
) -> None:
    for code in ("BAR", "NONREF"):
        make_rate_code(code, account=other_account)
    MappableRatePlan.objects.filter(pk=other_plan.pk).update(code="XK7", name="Qwertz")
    before = told(other_plan, account=other_account)

    decline(make_plan("XK7", name="Qwertz"), code=nonref, context=by)
    map_to(make_plan("XK7-2", name="Qwertz"), code=bar, context=by)

    assert before == told(other_plan, account=other_account)


def test_room_codes_are_declined_and_learned_likewise(
    group: MappableUnitGroup,
    make_group: Make,
    make_hotel: Make,
    make_room_code: Make,
    account: Account,
    by: ChangeContext,
) -> None:
    double: RoomCode = make_room_code("DBL")
    suite: RoomCode = make_room_code("SUITE")
    tower = make_group("T1", name="Turmstube")
    map_to(make_group("T9", name="Turmstube", hotel=make_hotel("BER")), code=suite, context=by)

    decline(group, code=double, context=by)

    found = suggestions.suggest([group, tower], account=account, on=NOW.date())
    assert {pk: each.code for pk, each in found.items()} == {tower.pk: "SUITE"}
    assert DeclinedRoomCode.objects.get().code == double

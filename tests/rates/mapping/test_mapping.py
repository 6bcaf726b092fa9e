"""Mapping a rate plan or a room type: to what, from where, by whom, and what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from rates.mapping import (
    ChangeContext,
    Overlap,
    add_period,
    exclude,
    include,
    map_to,
    share_on_purpose,
    unmap,
)
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)

NOW = timezone.now()
LATER = NOW + timedelta(hours=1)
LAST_OF_MAY, FIRST_OF_JUNE = date(2027, 5, 31), date(2027, 6, 1)


def mapped(thing: Any) -> list[tuple[str, date | None, date | None]]:
    rows = thing.mappings.order_by("pk")
    return list(rows.values_list("code__code", "valid_from", "valid_until"))


@pytest.mark.parametrize("origin", Origin)
def test_a_mapping_says_where_it_comes_from_by_whom_and_when(
    plan: MappableRatePlan, bar: RateCode, alice: User, origin: Any
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, origin=origin, now=NOW))

    mapping = RatePlanMapping.objects.get()
    assert (mapping.rate_plan, mapping.code) == (plan, bar)
    assert (mapping.origin, mapping.mapped_by, mapping.mapped_at) == (origin, alice, NOW)
    assert str(mapping) == "Flexible (FLEX) is BAR (Best available rate)"


def test_a_room_type_is_mapped_to_a_room_code_and_unmapped(
    group: MappableUnitGroup, make_room_code: Callable[..., RoomCode], alice: User
) -> None:
    map_to(group, code=make_room_code("DOUBLE"), context=ChangeContext(by=alice, now=NOW))

    mapping = UnitGroupMapping.objects.get()
    assert (mapping.mapped_by, mapping.mapped_at) == (alice, NOW)
    assert str(mapping) == "Double (DBL) is DOUBLE"

    unmap(group, context=ChangeContext(by=alice, now=LATER))

    assert mapped(group) == []


def test_mapping_again_takes_the_place_of_what_was(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, mark: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    map_to(plan, code=nonref, context=ChangeContext(by=mark, now=LATER))

    mapping = RatePlanMapping.objects.get()
    assert (mapping.code, mapping.mapped_by, mapping.mapped_at) == (nonref, mark, LATER)


def test_mapping_to_the_same_again_changes_nothing_and_keeps_who_did_it(
    plan: MappableRatePlan, bar: RateCode, alice: User, mark: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, origin=Origin.ACCEPTED, now=NOW))

    assert map_to(plan, code=bar, context=ChangeContext(by=mark, now=LATER)) is None

    mapping = RatePlanMapping.objects.get()
    assert (mapping.origin, mapping.mapped_by) == (Origin.ACCEPTED, alice)
    assert MappingChange.objects.count() == 1


@pytest.mark.parametrize("thing", ["plan", "group"])
def test_taking_away_what_is_not_mapped_changes_nothing(
    request: pytest.FixtureRequest, thing: Any, alice: User
) -> None:
    assert unmap(request.getfixturevalue(thing), context=ChangeContext(by=alice, now=NOW)) is None

    assert not MappingChange.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"is_derived": True, "derivation_level": 1, "base_remote_id": "MUC-FLEX-DBL"},
        {"is_corporate": True},
        {"time_slice_template": "DayUse"},
        {"is_archived": True},
        {"gone_at": NOW},
        {"is_bookable": False},
    ],
    ids=lambda fields: next(iter(fields)),
)
def test_any_rate_plan_can_be_mapped(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, alice: User, fields: Any
) -> None:
    special = make_plan("SPECIAL", **fields)

    map_to(special, code=bar, context=ChangeContext(by=alice, now=NOW))

    assert mapped(special) == [("BAR", None, None)]


def test_many_rate_plans_of_several_room_types_share_a_rate_code(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    bar: RateCode,
    alice: User,
) -> None:
    plans = [make_plan(code, group=make_group(code)) for code in ("SGL", "SUITE")]

    for plan in plans:
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    assert bar.mappings.count() == 2
    assert not MappableRatePlan.objects.conflicting(on=NOW.date()).exists()


def test_mappings_of_days_that_follow_each_other_stand_side_by_side(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User
) -> None:
    add_period(
        plan,
        code=bar,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=None,
        valid_until=LAST_OF_MAY,
    )
    add_period(
        plan,
        code=nonref,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=FIRST_OF_JUNE,
        valid_until=None,
    )

    assert mapped(plan) == [("BAR", None, LAST_OF_MAY), ("NONREF", FIRST_OF_JUNE, None)]


def test_one_day_in_common_is_refused_and_changes_nothing(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User
) -> None:
    add_period(
        plan,
        code=bar,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=None,
        valid_until=FIRST_OF_JUNE,
    )

    with pytest.raises(Overlap, match="BAR and NONREF would hold on the same day") as refused:
        add_period(
            plan,
            code=nonref,
            context=ChangeContext(by=alice, now=NOW),
            valid_from=FIRST_OF_JUNE,
            valid_until=None,
        )

    assert (refused.value.one.code, refused.value.other.code) == ("BAR", "NONREF")
    assert refused.value.one.valid_until == FIRST_OF_JUNE
    assert mapped(plan) == [("BAR", None, FIRST_OF_JUNE)]
    assert MappingChange.objects.count() == 1


def test_what_holds_for_ever_leaves_no_day_for_another(
    group: MappableUnitGroup, make_room_code: Callable[..., RoomCode], alice: User
) -> None:
    map_to(group, code=make_room_code("DOUBLE"), context=ChangeContext(by=alice, now=NOW))

    with pytest.raises(Overlap):
        add_period(
            group,
            code=make_room_code("TWIN"),
            context=ChangeContext(by=alice, now=NOW),
            valid_from=FIRST_OF_JUNE,
            valid_until=FIRST_OF_JUNE,
        )


def test_mapping_to_one_code_ends_all_periods(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User
) -> None:
    add_period(
        plan,
        code=bar,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=None,
        valid_until=LAST_OF_MAY,
    )
    add_period(
        plan,
        code=nonref,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=FIRST_OF_JUNE,
        valid_until=None,
    )

    map_to(plan, code=nonref, context=ChangeContext(by=alice, now=LATER))

    assert mapped(plan) == [("NONREF", None, None)]


def test_the_days_of_a_mapping_can_be_changed(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    map_to(plan, code=bar, context=ChangeContext(by=alice, now=LATER), valid_until=LAST_OF_MAY)

    assert mapped(plan) == [("BAR", None, LAST_OF_MAY)]


def test_a_rate_plan_set_aside_is_mapped_no_more(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    exclude(plan, context=ChangeContext(by=alice, now=LATER))

    plan.refresh_from_db()
    assert plan.is_excluded
    assert mapped(plan) == []
    assert exclude(plan, context=ChangeContext(by=alice, now=LATER)) is None


@pytest.mark.parametrize("way", ["again", "map_to", "add_period"])
def test_a_rate_plan_set_aside_is_taken_back_into_use(
    plan: MappableRatePlan, bar: RateCode, alice: User, way: Any
) -> None:
    exclude(plan, context=ChangeContext(by=alice, now=NOW))

    if way == "again":
        include(plan, context=ChangeContext(by=alice, now=LATER))
    elif way == "map_to":
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=LATER))
    else:
        add_period(
            plan,
            code=bar,
            context=ChangeContext(by=alice, now=LATER),
            valid_from=None,
            valid_until=None,
        )

    plan.refresh_from_db()
    assert not plan.is_excluded
    assert len(mapped(plan)) == (0 if way == "again" else 1)


def test_sharing_on_purpose_is_said_of_what_is_mapped_and_ends_with_it(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User
) -> None:
    assert share_on_purpose(plan, context=ChangeContext(by=alice, now=NOW)) is None
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    share_on_purpose(plan, context=ChangeContext(by=alice, now=LATER))

    assert RatePlanMapping.objects.get().is_shared_on_purpose

    map_to(plan, code=nonref, context=ChangeContext(by=alice, now=LATER))

    assert not RatePlanMapping.objects.get().is_shared_on_purpose

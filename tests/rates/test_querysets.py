"""Reading mappings: on which day, of whom, and at what cost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from rates.mapping import ChangeContext, add_period, map_to
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
FIRST, LAST = date(2027, 6, 1), date(2027, 6, 30)
ONE_DAY = timedelta(days=1)
DAYS = [
    (FIRST - ONE_DAY, False),
    (FIRST, True),
    (FIRST + ONE_DAY, True),
    (LAST, True),
    (LAST + ONE_DAY, False),
]


@pytest.mark.parametrize(("day", "holds"), DAYS)
def test_a_mapping_holds_from_its_first_day_to_its_last(
    plan: MappableRatePlan, bar: RateCode, alice: User, day: Any, holds: Any
) -> None:
    add_period(
        plan, code=bar, context=ChangeContext(by=alice, now=NOW), valid_from=FIRST, valid_until=LAST
    )

    assert MappableRatePlan.objects.with_mapping(on=day).get().rate_code == (
        "BAR" if holds else None
    )
    assert MappableRatePlan.objects.mapped(on=day).exists() is holds
    assert MappableRatePlan.objects.unmapped(on=day).exists() is not holds
    assert RatePlanMapping.objects.on(day).exists() is holds


@pytest.mark.parametrize(("day", "holds"), DAYS)
def test_so_does_that_of_a_room_type(
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    make_room_code: Callable[..., RoomCode],
    alice: User,
    day: Any,
    holds: Any,
) -> None:
    code = make_room_code("DOUBLE", name="Double room")
    add_period(
        group,
        code=code,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=FIRST,
        valid_until=LAST,
    )

    found = MappableUnitGroup.objects.with_mapping(on=day).get()
    assert (found.room_code, found.room_code_name, found.mapping_origin) == (
        ("DOUBLE", "Double room", Origin.BY_HAND) if holds else (None, None, None)
    )
    assert MappableRatePlan.objects.with_mapping(on=day).get().room_code == (
        "DOUBLE" if holds else None
    )
    assert MappableUnitGroup.objects.unmapped(on=day).exists() is not holds
    assert UnitGroupMapping.objects.on(day).exists() is holds


@pytest.mark.parametrize("ends", [(None, LAST), (FIRST, None), (None, None)])
def test_a_mapping_without_an_end_holds_for_ever_in_that_direction(
    plan: MappableRatePlan, bar: RateCode, alice: User, ends: Any
) -> None:
    add_period(
        plan,
        code=bar,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=ends[0],
        valid_until=ends[1],
    )

    assert MappableRatePlan.objects.mapped(on=date(1990, 1, 1)).exists() is (ends[0] is None)
    assert MappableRatePlan.objects.mapped(on=FIRST).exists()
    assert MappableRatePlan.objects.mapped(on=date(2090, 1, 1)).exists() is (ends[1] is None)


def test_a_rate_plan_is_read_once_with_what_it_is_called(
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    bar: RateCode,
    nonref: RateCode,
    make_plan: Callable[..., MappableRatePlan],
    make_room_code: Callable[..., RoomCode],
    alice: User,
) -> None:
    make_plan("NRF")
    add_period(
        plan, code=bar, context=ChangeContext(by=alice, now=NOW), valid_from=None, valid_until=LAST
    )
    after = LAST + ONE_DAY
    add_period(
        plan,
        code=nonref,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=after,
        valid_until=None,
    )
    map_to(
        group,
        code=make_room_code("DOUBLE"),
        context=ChangeContext(by=alice, origin=Origin.IMPORTED, now=NOW),
    )

    columns = ("code", "rate_code", "rate_code_name", "mapping_origin", "room_code")
    read = {
        day: list(
            MappableRatePlan.objects.with_mapping(on=day).order_by("code").values_list(*columns)
        )
        for day in (LAST, after)
    }

    unmapped = ("NRF", None, None, None, "DOUBLE")
    assert read == {
        LAST: [("FLEX", "BAR", "Best available rate", "by_hand", "DOUBLE"), unmapped],
        after: [("FLEX", "NONREF", "Not refundable", "by_hand", "DOUBLE"), unmapped],
    }


def test_what_a_rate_plan_is_called_can_be_filtered_and_ordered_by(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, alice: User
) -> None:
    map_to(make_plan("B"), code=bar, context=ChangeContext(by=alice, now=NOW))
    make_plan("A")
    # What was annotated is unknown to the stubs of filters.
    plans: Any = MappableRatePlan.objects.with_mapping(on=FIRST)

    assert [plan.code for plan in plans.filter(rate_code="BAR")] == ["B"]
    assert [plan.code for plan in plans.filter(rate_code=None)] == ["A"]
    assert [plan.code for plan in plans.order_by("code")] == ["A", "B"]


@pytest.mark.parametrize("number", [10, 500])
def test_any_number_of_rate_plans_is_read_in_one_statement(
    plan: MappableRatePlan,
    bar: RateCode,
    number: int,
    django_assert_num_queries: Callable[..., Any],
) -> None:
    plans = MappableRatePlan.objects.bulk_create(
        MappableRatePlan(
            **{
                field.attname: getattr(plan, field.attname)
                for field in MappableRatePlan._meta.concrete_fields
                if field.name not in ("id", "remote_id")
            },
            remote_id=f"MUC-{n}",
        )
        for n in range(number)
    )
    RatePlanMapping.objects.bulk_create(
        RatePlanMapping(rate_plan=plan, code=bar, origin=Origin.IMPORTED, mapped_at=NOW)
        for plan in plans[::2]
    )

    with django_assert_num_queries(1):
        read = list(
            MappableRatePlan.objects.for_account(bar.account)
            .with_mapping(on=FIRST)
            .select_related("unit_group", "property")
        )

    assert len(read) == number + 1
    assert [plan.rate_code for plan in read].count("BAR") == number // 2


def test_what_counts_is_present_in_use_and_not_archived(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, alice: User
) -> None:
    mapped, _ = make_plan("MAPPED"), make_plan("OPEN")
    make_plan("GONE", gone_at=NOW)
    make_plan("ARCHIVED", is_archived=True)
    make_plan("ASIDE", is_excluded=True)
    map_to(mapped, code=bar, context=ChangeContext(by=alice, now=NOW))

    counting = MappableRatePlan.objects.needing_mapping()
    assert set(counting.values_list("code", flat=True)) == {"MAPPED", "OPEN"}
    assert [plan.code for plan in counting.mapped(on=FIRST)] == ["MAPPED"]
    assert [plan.code for plan in MappableRatePlan.objects.unmapped(on=FIRST)] == ["OPEN"]


def test_special_rate_plans_count_like_any_other(
    make_plan: Callable[..., MappableRatePlan],
) -> None:
    make_plan("DERIVED", is_derived=True, derivation_level=1, base_remote_id="MUC-FLEX-DBL")
    make_plan("CORP", is_corporate=True)
    make_plan("DAY", time_slice_template="DayUse")

    assert MappableRatePlan.objects.unmapped(on=FIRST).count() == 3


def test_a_room_type_that_is_gone_needs_no_code(
    make_group: Callable[..., MappableUnitGroup],
) -> None:
    make_group("SGL")
    make_group("OLD", gone_at=NOW)

    assert [group.code for group in MappableUnitGroup.objects.unmapped(on=FIRST)] == ["SGL"]


def test_nothing_of_another_account_is_read(
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    bar: RateCode,
    make_room_code: Callable[..., RoomCode],
    other_plan: MappableRatePlan,
    other_rate_code: RateCode,
    account: Account,
    alice: User,
    charlie: User,
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    map_to(group, code=make_room_code(), context=ChangeContext(by=alice, now=NOW))
    map_to(other_plan, code=other_rate_code, context=ChangeContext(by=charlie, now=NOW))
    rows: dict[Any, Any] = {
        RateCode: bar,
        RoomCode: RoomCode.objects.get(),
        MappableRatePlan: plan,
        RatePlanMapping: plan.mappings.get(),
        MappableUnitGroup: group,
        UnitGroupMapping: group.mappings.get(),
    }

    for model, mine in rows.items():
        assert list(model.objects.for_account(account)) == [mine]
        assert list(model.objects.for_user(alice)) == [mine]
        assert mine not in model.objects.for_user(charlie)
    changes = MappingChange.objects.for_account(account)
    assert set(changes.values_list("changed_by", flat=True)) == {alice.pk}
    assert set(MappingChange.objects.for_user(charlie)) == set(other_plan.mapping_changes.all())


def test_a_member_who_may_look_reads_everything_of_the_account(
    plan: MappableRatePlan, bar: RateCode, alice: User, bob: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    assert MappableRatePlan.objects.for_user(bob).mapped(on=FIRST).get() == plan
    assert MappingChange.objects.for_user(bob).exists()

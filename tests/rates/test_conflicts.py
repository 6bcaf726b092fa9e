"""When rate plans of one room type have a rate code together."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from jobs.runner import run_due
from rates.mapping import ChangeContext, add_period, map_to, share_on_purpose
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RatePlanMapping
from rates.receivers import map_exact_matches_of_event

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


def conflicting(day: date = FIRST) -> set[str]:
    return set(MappableRatePlan.objects.conflicting(on=day).values_list("code", flat=True))


def test_two_rate_plans_of_a_room_type_on_one_rate_code_are_a_conflict(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    bar: RateCode,
    nonref: RateCode,
    alice: User,
) -> None:
    for code in ("A", "B"):
        map_to(make_plan(code), code=bar, context=ChangeContext(by=alice, now=NOW))
    map_to(make_plan("C"), code=nonref, context=ChangeContext(by=alice, now=NOW))
    map_to(
        make_plan("D", group=make_group("SGL")), code=bar, context=ChangeContext(by=alice, now=NOW)
    )
    make_plan("E")

    assert conflicting() == {"A", "B"}


def test_a_conflict_is_allowed_once_for_all_that_share_the_code(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, alice: User
) -> None:
    plans = [make_plan(code) for code in "AB"]
    for plan in plans:
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    share_on_purpose(plans[0], context=ChangeContext(by=alice, now=NOW))

    assert conflicting() == set()
    assert [plan.mapping_changes.count() for plan in plans] == [2, 2]


def test_a_newcomer_to_a_code_that_is_shared_on_purpose_is_a_conflict(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, alice: User
) -> None:
    for code in "AB":
        plan = make_plan(code)
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
        share_on_purpose(plan, context=ChangeContext(by=alice, now=NOW))

    map_to(make_plan("NEW"), code=bar, context=ChangeContext(by=alice, now=NOW))

    assert conflicting() == {"NEW"}


@pytest.mark.parametrize(
    "fields",
    [{"gone_at": NOW}, {"is_archived": True}],
    ids=["gone", "archived"],
)
def test_sharing_with_a_rate_plan_that_does_not_count_is_no_conflict(
    plan: MappableRatePlan,
    make_plan: Callable[..., MappableRatePlan],
    bar: RateCode,
    alice: User,
    fields: Any,
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    map_to(make_plan("OLD", **fields), code=bar, context=ChangeContext(by=alice, now=NOW))

    assert conflicting() == set()


def test_rate_plans_that_have_the_code_on_different_days_are_no_conflict(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, alice: User
) -> None:
    add_period(
        make_plan("A"),
        code=bar,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=None,
        valid_until=LAST,
    )
    add_period(
        make_plan("B"),
        code=bar,
        context=ChangeContext(by=alice, now=NOW),
        valid_from=LAST,
        valid_until=None,
    )

    assert conflicting(FIRST) == set()
    assert conflicting(LAST) == {"A", "B"}
    assert conflicting(LAST + ONE_DAY) == set()


def test_the_same_codes_in_two_accounts_are_no_conflict(
    plan: MappableRatePlan,
    bar: RateCode,
    other_plan: MappableRatePlan,
    other_rate_code: RateCode,
    alice: User,
    charlie: User,
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    map_to(other_plan, code=other_rate_code, context=ChangeContext(by=charlie, now=NOW))

    assert conflicting() == set()
    read = MappableRatePlan.objects.for_user(alice).with_mapping(on=FIRST).get()
    assert (read.pk, read.rate_code_name) == (plan.pk, "Best available rate")


def test_two_who_take_a_code_at_the_same_moment_are_a_conflict_once_both_are_told_of(
    make_plan: Callable[..., MappableRatePlan], bar: RateCode, alice: User
) -> None:
    for code in "AB":
        map_to(make_plan(code), code=bar, context=ChangeContext(by=alice, now=NOW))
    # Neither saw the other, whose transaction was open still.
    RatePlanMapping.objects.update(is_shared=False)
    unseen = conflicting()

    run_due()

    assert unseen == set()
    assert conflicting() == {"A", "B"}


def test_a_rate_plan_that_comes_to_another_room_type_with_its_code_is_a_conflict_after_the_load(
    make_plan: Callable[..., MappableRatePlan],
    make_group: Callable[..., MappableUnitGroup],
    bar: RateCode,
    alice: User,
) -> None:
    single = make_plan("A", group=make_group("SGL"))
    for plan in (single, make_plan("B")):
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    single.unit_group = make_plan("C").unit_group
    single.save()

    map_exact_matches_of_event(connection=single.connection)

    assert conflicting() == {"A", "B"}

"""Mapping in one go takes as many statements however many rows, and keeps what others decided."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from rates.mapping import (
    ChangeContext,
    ForeignCode,
    SwitchedOff,
    exclude,
    map_to,
    map_untouched,
    undo_together,
)
from rates.models import (
    ChangeSet,
    MappableRatePlan,
    MappingChange,
    RateCode,
    RatePlanMapping,
)

NOW = timezone.now()
Make = Callable[..., Any]


@pytest.fixture
def context(account: Account, mark: User) -> ChangeContext:
    made = ChangeSet.objects.create(account=account, made_by=mark, made_at=NOW, is_together=True)
    return ChangeContext(by=mark, now=NOW, change_set=made)


@pytest.mark.parametrize("number", [2, 80])
def test_it_takes_as_many_statements(
    number: int,
    make_plan: Make,
    bar: RateCode,
    context: ChangeContext,
    django_assert_num_queries: Any,
) -> None:
    plans = [make_plan(f"R{each}") for each in range(number)]

    # begin, lock, codes, lock, mappings, versions, marks of shared codes, history, signals, commit
    with django_assert_num_queries(10):
        mapped = map_untouched([(plan, bar) for plan in plans], context=context)

    assert mapped == number


def test_what_was_mapped_excluded_or_changed_meanwhile_is_left(
    make_plan: Make, bar: RateCode, nonref: RateCode, context: ChangeContext, mark: User
) -> None:
    fresh, mapped, excluded, changed = (make_plan(code) for code in ("A", "B", "C", "D"))
    other = ChangeContext(by=mark, now=NOW)
    map_to(mapped, code=nonref, context=other)
    exclude(excluded, context=other)
    MappableRatePlan.objects.filter(pk=changed.pk).update(mapping_version=7)

    number = map_untouched(
        [(plan, bar) for plan in (fresh, mapped, excluded, changed)], context=context
    )

    assert number == 1
    assert RatePlanMapping.objects.get(code=bar).rate_plan_id == fresh.pk


def test_a_foreign_code_and_one_that_is_off_are_refused(
    plan: MappableRatePlan,
    other_rate_code: RateCode,
    make_rate_code: Make,
    context: ChangeContext,
) -> None:
    with pytest.raises(ForeignCode):
        map_untouched([(plan, other_rate_code)], context=context)
    with pytest.raises(SwitchedOff):
        map_untouched([(plan, make_rate_code("OFF", is_active=False))], context=context)

    assert not MappingChange.objects.exists()


def test_taking_back_twice_changes_nothing_more(
    plan: MappableRatePlan, bar: RateCode, context: ChangeContext
) -> None:
    map_untouched([(plan, bar)], context=context)
    assert context.change_set is not None

    first = undo_together(context.change_set, context=context)
    second = undo_together(context.change_set, context=context)

    assert (first.taken_back, second.taken_back) == (1, 0)
    assert MappingChange.objects.count() == 2

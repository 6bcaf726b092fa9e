"""Mapping in one go takes as many statements however many rows, and keeps what others decided."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Account, User
from rates.mapping import (
    ChangeContext,
    ForeignCode,
    SwitchedOff,
    exclude,
    lock_rows,
    map_to,
    map_untouched,
    together,
    undo_together,
)
from rates.mapping.locking import keep_codes
from rates.models import (
    ChangeSet,
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RatePlanMapping,
)
from tests.simultaneously import simultaneously

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


@pytest.mark.django_db(transaction=True)
def test_taking_back_waits_for_no_row_once_it_holds_codes(
    account: Account,
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    bar: RateCode,
    make_room_code: Make,
    mark: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = ChangeSet.objects.create(account=account, made_at=NOW, is_together=True)
    RateCode.objects.update(change_set=made)
    by_mark = ChangeContext(by=mark, now=NOW)
    context = replace(by_mark, change_set=made)
    map_untouched([(plan, bar)], context=context)
    map_untouched([(group, make_room_code())], context=context)
    both, real = threading.Barrier(2, timeout=3), together._delete_unmapped

    def wait() -> None:
        with suppress(threading.BrokenBarrierError):
            both.wait()

    def delete(codes: Any) -> int:
        number = real(codes)
        wait()
        return number

    def lock() -> int:
        with transaction.atomic():
            lock_rows([group])
            wait()
            return len(keep_codes(RateCode, [bar.pk]))

    monkeypatch.setattr(together, "_delete_unmapped", delete)
    kept = simultaneously(lambda: undo_together(made, context=by_mark).codes, lock)

    assert kept[0] == 1

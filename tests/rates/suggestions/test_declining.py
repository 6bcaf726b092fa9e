"""What declines a suggestion, and what takes that back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.leaving import erasing
from accounts.models import User
from rates.mapping import (
    ChangeContext,
    ForeignCode,
    decline,
    exclude,
    map_to,
    undo,
    unmap,
)
from rates.models import (
    DeclinedRateCode,
    MappableRatePlan,
    RateCode,
)
from tests.rates.steps import made

NOW = timezone.now()
Make = Callable[..., Any]


def declined() -> set[tuple[str, str]]:
    return set(DeclinedRateCode.objects.values_list("rate_plan__code", "code__code"))


def who_declined() -> set[tuple[str, User | None]]:
    rows = DeclinedRateCode.objects.select_related("code", "declined_by")
    return {(row.code.code, row.declined_by) for row in rows}


def test_what_was_declined_is_not_suggested_again(
    plan: MappableRatePlan, make_plan: Make, nonref: RateCode, by: ChangeContext, told: Any
) -> None:
    saving = make_plan("NONREF")

    decline(saving, code=nonref, context=by)

    assert told(saving) == "You declined NONREF here."


def test_what_was_accepted_and_taken_away_again_is_declined(
    make_plan: Make, nonref: RateCode, accepting: ChangeContext, by: ChangeContext, told: Any
) -> None:
    saving = make_plan("NONREF")
    map_to(saving, code=nonref, context=accepting)

    unmap(saving, context=by)

    assert told(saving) == "You declined NONREF here."


def test_what_was_mapped_by_hand_and_taken_away_is_not_declined(
    make_plan: Make, nonref: RateCode, by: ChangeContext
) -> None:
    saving = make_plan("NONREF")
    map_to(saving, code=nonref, context=by)

    unmap(saving, context=by)

    assert declined() == set()


def test_another_code_than_the_offered_declines_it(
    make_plan: Make, nonref: RateCode, bar: RateCode, alice: User, told: Any
) -> None:
    saving = make_plan("NONREF")
    context = ChangeContext(by=alice, now=NOW, offered=nonref)

    map_to(saving, code=bar, context=context)
    unmap(saving, context=ChangeContext(by=alice, now=NOW))

    assert declined() == {("NONREF", "NONREF")}
    assert "NONREF:" not in told(saving)


def test_taking_the_offered_code_declines_nothing(
    make_plan: Make, nonref: RateCode, alice: User
) -> None:
    context = ChangeContext(by=alice, now=NOW, offered=nonref)

    map_to(make_plan("NONREF"), code=nonref, context=context)

    assert declined() == set()


def test_an_accepted_code_that_is_replaced_is_declined_and_choosing_it_takes_that_back(
    make_plan: Make, nonref: RateCode, bar: RateCode, accepting: ChangeContext, by: ChangeContext
) -> None:
    saving = make_plan("NONREF")
    map_to(saving, code=nonref, context=accepting)

    map_to(saving, code=bar, context=by)
    replaced = declined()
    map_to(saving, code=nonref, context=by)

    assert (replaced, declined()) == ({("NONREF", "NONREF")}, set())


def test_saying_that_a_plan_is_not_used_declines_nothing(
    make_plan: Make, nonref: RateCode, accepting: ChangeContext, by: ChangeContext
) -> None:
    saving = make_plan("NONREF")
    map_to(saving, code=nonref, context=accepting)

    exclude(saving, context=by)

    assert declined() == set()


@pytest.mark.parametrize("step", ["decline", "replace", "take away"])
def test_undo_takes_what_was_learned_along(
    make_plan: Make,
    nonref: RateCode,
    bar: RateCode,
    accepting: ChangeContext,
    by: ChangeContext,
    told: Any,
    step: str,
) -> None:
    saving = make_plan("NONREF")
    if step == "decline":
        change = decline(saving, code=nonref, context=by)
    else:
        map_to(saving, code=nonref, context=accepting)
        change = (
            map_to(saving, code=bar, context=by) if step == "replace" else unmap(saving, context=by)
        )
    assert declined() == {("NONREF", "NONREF")}

    undo(made(change), context=by)

    assert declined() == set()
    if step == "decline":
        assert told(saving) == "NONREF: same code"


def test_who_declined_is_kept_and_comes_back_with_what_was_declined(
    make_plan: Make, nonref: RateCode, bar: RateCode, by: ChangeContext, mark: User
) -> None:
    saving = make_plan("NONREF")
    decline(saving, code=nonref, context=by)
    by_mark = ChangeContext(by=mark, now=NOW)

    decline(saving, code=bar, context=by_mark)
    both = who_declined()
    change = map_to(saving, code=nonref, context=by_mark)
    undo(made(change), context=by_mark)

    assert both == {("NONREF", by.by), ("BAR", mark)}
    assert who_declined() == both


def test_undo_brings_back_what_was_declined_without_a_person_who_is_erased(
    make_plan: Make, nonref: RateCode, by: ChangeContext, mark: User
) -> None:
    saving = make_plan("NONREF")
    decline(saving, code=nonref, context=ChangeContext(by=mark, now=NOW))
    change = map_to(saving, code=nonref, context=by)

    erasing.erase(mark, now=NOW)
    undo(made(change), context=by)

    assert who_declined() == {("NONREF", None)}


def test_undoing_an_accepted_suggestion_declines_nothing(
    make_plan: Make, nonref: RateCode, accepting: ChangeContext, by: ChangeContext, told: Any
) -> None:
    saving = make_plan("NONREF")

    undo(made(map_to(saving, code=nonref, context=accepting)), context=by)

    assert told(saving) == "NONREF: same code"


def test_declining_twice_is_one_step(make_plan: Make, nonref: RateCode, by: ChangeContext) -> None:
    saving = make_plan("NONREF")

    assert decline(saving, code=nonref, context=by) is not None
    assert decline(saving, code=nonref, context=by) is None


def test_a_code_of_another_account_cannot_be_declined(
    plan: MappableRatePlan, other_rate_code: RateCode, by: ChangeContext
) -> None:
    with pytest.raises(ForeignCode):
        decline(plan, code=other_rate_code, context=by)

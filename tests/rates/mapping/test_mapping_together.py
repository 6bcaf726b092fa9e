"""Two people at once: the second sees what changed, and nothing is lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from rates.mapping import (
    ChangeContext,
    EditedMeanwhile,
    NothingToUndo,
    Overlap,
    add_period,
    exclude,
    map_to,
    share_on_purpose,
    undo,
    unmap,
)
from rates.models import (
    MappableRatePlan,
    MappableUnitGroup,
    MappingChange,
    RateCode,
    RatePlanMapping,
    RoomCode,
)
from tests.rates.steps import made
from tests.simultaneously import simultaneously

NOW = timezone.now()
LATER = NOW + timedelta(minutes=1)


def test_each_change_leads_to_a_new_version(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, seen_version=0, now=NOW))
    unmap(plan, context=ChangeContext(by=alice, seen_version=1, now=NOW))
    exclude(plan, context=ChangeContext(by=alice, seen_version=2, now=NOW))

    plan.refresh_from_db()
    assert plan.mapping_version == 3


def test_what_changes_nothing_leads_to_no_version(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    map_to(plan, code=bar, context=ChangeContext(by=alice, seen_version=0, now=LATER))

    plan.refresh_from_db()
    assert plan.mapping_version == 1


@pytest.mark.parametrize(
    "second",
    [
        lambda plan, code, context: map_to(plan, code=code, context=context),
        lambda plan, code, context: add_period(
            plan, code=code, context=context, valid_from=date(2028, 1, 1), valid_until=None
        ),
        lambda plan, code, context: unmap(plan, context=context),
        lambda plan, code, context: exclude(plan, context=context),
        lambda plan, code, context: share_on_purpose(plan, context=context),
    ],
    ids=["map_to", "add_period", "unmap", "exclude", "share_on_purpose"],
)
def test_who_saw_an_older_version_is_told_what_changed(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, mark: User, second: Any
) -> None:
    first = made(map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW)))

    with pytest.raises(EditedMeanwhile) as told:
        second(plan, nonref, ChangeContext(by=mark, seen_version=0, now=LATER))

    assert told.value.change == first
    assert (told.value.change.changed_by, told.value.change.after["entries"][0]["code"]) == (
        alice,
        "BAR",
    )
    assert RatePlanMapping.objects.get().code == bar
    assert MappingChange.objects.count() == 1


def test_a_room_type_is_guarded_in_the_same_way(
    group: MappableUnitGroup, make_room_code: Callable[..., RoomCode], alice: User, mark: User
) -> None:
    first = made(
        map_to(
            group,
            code=make_room_code("DOUBLE"),
            context=ChangeContext(by=alice, seen_version=0, now=NOW),
        )
    )

    with pytest.raises(EditedMeanwhile) as told:
        map_to(
            group,
            code=make_room_code("TWIN"),
            context=ChangeContext(by=mark, seen_version=0, now=LATER),
        )

    assert told.value.change == first


def test_who_says_no_version_has_the_last_word(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, mark: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    map_to(plan, code=nonref, context=ChangeContext(by=mark, now=LATER))

    assert RatePlanMapping.objects.get().code == nonref


@pytest.mark.django_db(transaction=True)
def test_of_several_at_the_same_instant_one_wins_and_the_others_see_the_winner(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], alice: User
) -> Any:
    codes = [make_rate_code(f"CODE-{n}") for n in range(4)]

    def mapping_to(code: RateCode) -> Any:
        def act() -> MappingChange | None:
            try:
                change = made(
                    map_to(
                        plan, code=code, context=ChangeContext(by=alice, seen_version=0, now=NOW)
                    )
                )
            except EditedMeanwhile as told:
                return told.change
            return change

        return act

    seen = simultaneously(*(mapping_to(code) for code in codes))

    won = MappingChange.objects.get()
    assert set(seen) == {won}
    assert RatePlanMapping.objects.get().code.code == won.after["entries"][0]["code"]
    assert MappableRatePlan.objects.get().mapping_version == 1


@pytest.mark.django_db(transaction=True)
def test_of_several_who_say_no_version_all_are_in_the_history_and_the_last_is_mapped(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], alice: User
) -> None:
    codes = [make_rate_code(f"CODE-{n}") for n in range(4)]

    simultaneously(
        *(
            lambda code=code: map_to(plan, code=code, context=ChangeContext(by=alice, now=NOW))
            for code in codes
        )
    )

    steps = list(MappingChange.objects.order_by("version"))
    assert [step.version for step in steps] == [1, 2, 3, 4]
    assert [step.before for step in steps[1:]] == [step.after for step in steps[:-1]]
    assert steps[-1].after["entries"][0]["code"] == RatePlanMapping.objects.get().code.code


@pytest.mark.django_db(transaction=True)
def test_of_two_periods_at_the_same_instant_one_is_an_overlap(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User
) -> Any:
    def adding(code: RateCode) -> Any:
        def act() -> str:
            try:
                add_period(
                    plan,
                    code=code,
                    context=ChangeContext(by=alice, now=NOW),
                    valid_from=date(2027, 1, 1),
                    valid_until=None,
                )
            except Overlap:
                return "overlap"
            return "added"

        return act

    assert sorted(simultaneously(adding(bar), adding(nonref))) == ["added", "overlap"]


@pytest.mark.django_db(transaction=True)
def test_undoing_at_the_same_instant_happens_once(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> Any:
    change = made(map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW)))

    def act() -> str:
        try:
            undo(
                MappingChange.objects.get(pk=change.pk), context=ChangeContext(by=alice, now=LATER)
            )
        except NothingToUndo:
            return "nothing to undo"
        return "undone"

    assert sorted(simultaneously(act, act)) == ["nothing to undo", "undone"]
    assert MappingChange.objects.count() == 2

"""What a mapping was before, and going back to it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from rates.codes import switch
from rates.mapping import (
    ChangeContext,
    NothingToUndo,
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
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
)
from tests.rates.steps import made

NOW = timezone.now()
LATER = NOW + timedelta(hours=1)


def history(row: Any) -> list[tuple]:
    """Return the steps, oldest first: the version, who, the codes before and after."""
    steps = MappingChange.objects.filter(**{row.relation: row})
    return [
        (step.version, step.changed_by, codes(step.before), codes(step.after))
        for step in steps.order_by("version")
    ]


def codes(state: dict) -> list[str]:
    return [entry["code"] for entry in state["entries"]]


def rows() -> list[tuple]:
    """Return all that is said of what is mapped."""
    columns = [field.attname for field in RatePlanMapping._meta.fields if field.name != "id"]
    return list(RatePlanMapping.objects.order_by("pk").values_list(*columns))


def test_every_step_is_kept_with_who_when_from_and_to(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, mark: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, origin=Origin.IMPORTED, now=NOW))
    map_to(plan, code=nonref, context=ChangeContext(by=mark, now=LATER))
    unmap(plan, context=ChangeContext(by=alice, now=LATER))

    assert history(plan) == [
        (1, alice, [], ["BAR"]),
        (2, mark, ["BAR"], ["NONREF"]),
        (3, alice, ["NONREF"], []),
    ]
    first = MappingChange.objects.get(version=1)
    assert (first.origin, first.changed_at) == (Origin.IMPORTED, NOW)
    assert first.connection == plan.connection
    assert str(first) == "Change 1 of Flexible (FLEX)"


def test_a_step_is_kept_whole(plan: MappableRatePlan, bar: RateCode, alice: User) -> None:
    change = made(
        add_period(
            plan,
            code=bar,
            context=ChangeContext(by=alice, origin=Origin.ACCEPTED, now=NOW),
            valid_from=date(2027, 1, 1),
            valid_until=None,
        )
    )

    change.refresh_from_db()
    assert change.before == {"is_excluded": False, "entries": [], "declined": []}
    assert change.after == {
        "is_excluded": False,
        "entries": [
            {
                "code_id": bar.pk,
                "code": "BAR",
                "valid_from": "2027-01-01",
                "valid_until": None,
                "origin": "accepted",
                "mapped_by_id": alice.pk,
                "mapped_at": NOW.isoformat(),
                "is_shared_on_purpose": False,
            }
        ],
        "declined": [],
    }


def test_room_types_have_a_history_of_their_own(
    plan: MappableRatePlan,
    group: MappableUnitGroup,
    bar: RateCode,
    make_room_code: Callable[..., RoomCode],
    alice: User,
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    change = made(
        map_to(group, code=make_room_code("DOUBLE"), context=ChangeContext(by=alice, now=NOW))
    )

    undo(change, context=ChangeContext(by=alice, now=LATER))

    assert history(group) == [(1, alice, [], ["DOUBLE"]), (2, alice, ["DOUBLE"], [])]
    assert len(history(plan)) == 1
    assert not group.mappings.exists()


@pytest.mark.parametrize(
    "step",
    [
        lambda plan, code, by: map_to(plan, code=code, context=ChangeContext(by=by, now=LATER)),
        lambda plan, code, by: unmap(plan, context=ChangeContext(by=by, now=LATER)),
        lambda plan, code, by: exclude(plan, context=ChangeContext(by=by, now=LATER)),
        lambda plan, code, by: share_on_purpose(plan, context=ChangeContext(by=by, now=LATER)),
        lambda plan, code, by: add_period(
            plan,
            code=code,
            context=ChangeContext(by=by, now=LATER),
            valid_from=date(2028, 1, 1),
            valid_until=None,
        ),
    ],
    ids=["map_to", "unmap", "exclude", "share_on_purpose", "add_period"],
)
def test_whatever_was_done_can_be_undone_and_everything_is_as_before(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, mark: User, step: Any
) -> None:
    map_to(
        plan,
        code=bar,
        context=ChangeContext(by=alice, origin=Origin.ACCEPTED, now=NOW),
        valid_until=date(2027, 12, 31),
    )
    before = rows()
    change = step(plan, nonref, mark)
    assert rows() != before

    undone = made(undo(change, context=ChangeContext(by=mark, now=LATER)))

    plan.refresh_from_db()
    assert rows() == before
    assert not plan.is_excluded
    assert (undone.undoes, undone.version, undone.changed_by) == (change, 3, mark)


def test_the_first_step_can_be_undone_too(plan: MappableRatePlan, alice: User) -> None:
    change = made(exclude(plan, context=ChangeContext(by=alice, now=NOW)))

    undo(change, context=ChangeContext(by=alice, now=LATER))

    plan.refresh_from_db()
    assert not plan.is_excluded


def test_undoing_twice_is_refused(plan: MappableRatePlan, bar: RateCode, alice: User) -> None:
    change = made(map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW)))
    undo(change, context=ChangeContext(by=alice, now=NOW))

    with pytest.raises(NothingToUndo):
        undo(change, context=ChangeContext(by=alice, now=LATER))

    assert len(history(plan)) == 2


def test_undoing_the_undoing_brings_it_back(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> None:
    change = made(map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW)))
    mapped = rows()

    undone = made(undo(change, context=ChangeContext(by=alice, now=NOW)))
    undo(undone, context=ChangeContext(by=alice, now=LATER))

    assert rows() == mapped


def test_only_the_newest_step_can_be_undone(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User
) -> None:
    first = made(map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW)))
    map_to(plan, code=nonref, context=ChangeContext(by=alice, now=LATER))
    mapped = rows()

    with pytest.raises(NothingToUndo):
        undo(first, context=ChangeContext(by=alice, now=LATER))

    assert rows() == mapped


def test_an_older_step_is_not_undone_even_if_that_would_change_nothing(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> None:
    first = made(map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW)))
    unmap(plan, context=ChangeContext(by=alice, now=LATER))

    with pytest.raises(NothingToUndo):
        undo(first, context=ChangeContext(by=alice, now=LATER))


def test_undoing_goes_back_to_a_code_that_is_switched_off_or_renamed(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    change = made(map_to(plan, code=nonref, context=ChangeContext(by=alice, now=NOW)))
    switch(bar, is_active=False)
    type(bar).objects.filter(pk=bar.pk).update(code="BEST")

    undone = made(undo(change, context=ChangeContext(by=alice, now=LATER)))

    assert RatePlanMapping.objects.get().code == bar
    assert codes(undone.after) == ["BEST"]


def test_undoing_cannot_go_back_to_a_code_that_was_deleted(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    change = made(map_to(plan, code=nonref, context=ChangeContext(by=alice, now=NOW)))
    bar.delete()

    with pytest.raises(NothingToUndo):
        undo(change, context=ChangeContext(by=alice, now=LATER))

    assert RatePlanMapping.objects.get().code == nonref


@pytest.mark.django_db(transaction=True)
def test_undoing_goes_back_to_what_a_user_did_who_has_left(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, mark: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))
    change = made(map_to(plan, code=nonref, context=ChangeContext(by=alice, now=NOW)))
    mark.delete()

    undo(change, context=ChangeContext(by=alice, now=LATER))

    mapping = RatePlanMapping.objects.get()
    assert (mapping.code, mapping.mapped_by, mapping.mapped_at) == (bar, None, NOW)


def test_the_history_stays_when_its_author_leaves(
    plan: MappableRatePlan, bar: RateCode, mark: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=mark, now=NOW))

    mark.delete()

    assert history(plan) == [(1, None, [], ["BAR"])]


def test_a_mapped_code_cannot_be_deleted(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

    with pytest.raises(ProtectedError):
        bar.delete()

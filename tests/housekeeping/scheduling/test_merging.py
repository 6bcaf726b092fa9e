"""What a new reading makes of what people decided: nothing is undone, and what is new is said."""

from typing import Any

import pytest

from hotels.models import Connection, Unit
from housekeeping.models import HousekeepingPlan, Schedule, Task
from housekeeping.planning import Condition, Kind, PlannedTask, Room
from housekeeping.planning.tasks import Progress
from housekeeping.scheduling.merge import Merged, merge
from tests import factories
from tests.housekeeping.rows import make_attendant, make_schedule, make_task

State = Task.State


@pytest.fixture
def unit(connection: Connection) -> Unit:
    return factories.make_unit(factories.make_hotel(connection), "LHT-101", name="101")


@pytest.fixture
def day(unit: Unit) -> Schedule:
    return make_schedule(unit.property)


def read(
    day: Schedule,
    unit: Unit,
    *kinds: Kind,
    condition: Condition = Condition.DIRTY,
    progress: Progress = Progress.OPEN,
    reservation: str = "R",
) -> Merged:
    """Merge a reading in which the room has tasks of these kinds."""
    planned = [
        PlannedTask(room=unit.remote_id, reservation=reservation, kind=kind, progress=progress)
        for kind in kinds
    ]
    room = Room(id=unit.remote_id, room_type="DBL", condition=condition, is_occupied=False)
    return merge(
        planned,
        day.tasks.select_related("room"),
        schedule=day,
        plan=HousekeepingPlan(property=day.property),
        units={unit.remote_id: unit},
        rooms={unit.remote_id: room},
    )


def task(day: Schedule, unit: Unit, kind: Kind, **fields: Any) -> Task:
    return make_task(day, unit, kind, **({"reservation": "R", "is_decided": True} | fields))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (Kind.DEPARTURE, Kind.STAY_OVER, "The guests stay longer."),
        (Kind.TURNOVER, Kind.LINEN, "The guests stay longer."),
        (Kind.STAY_OVER, Kind.DEPARTURE, "The guests leave today after all."),
        (Kind.LINEN, Kind.MOVED_OUT, "The guests have another room now."),
    ],
)
def test_what_was_decided_goes_along_when_the_guests_do_something_else(
    day: Schedule, unit: Unit, before: Kind, after: Kind, said: str
) -> None:
    ana = make_attendant(day.property)
    row = task(
        day, unit, before, attendant=ana, is_attendant_chosen=True, note="Cot", state_by="Ana",
        state=State.STARTED, list_position=3,
    )  # fmt: skip

    merged = read(day, unit, after)

    [changed] = merged.changed
    assert not merged.created + merged.deleted
    assert changed == row
    assert (changed.identity, changed.kind, changed.notice) == (after.identity, after, said)
    decided = (changed.attendant, changed.note, changed.state, changed.list_position)
    assert decided == (ana, "Cot", State.STARTED, 3)


@pytest.mark.parametrize("state", [State.DONE, State.CLEANED, State.SKIPPED])
def test_what_is_done_or_skipped_is_to_be_done_anew_when_the_guests_leave(
    day: Schedule, unit: Unit, state: str
) -> None:
    task(day, unit, Kind.STAY_OVER, state=state, state_by="Ana")

    merged = read(day, unit, Kind.DEPARTURE)

    assert [each.kind for each in merged.created] == [Kind.DEPARTURE]
    assert [each.is_obsolete for each in merged.changed] == [True]


def test_a_room_of_others_is_another_task(day: Schedule, unit: Unit) -> None:
    task(day, unit, Kind.STAY_OVER)

    merged = read(day, unit, Kind.DEPARTURE, reservation="OTHERS")

    assert [each.reservation for each in merged.created] == ["OTHERS"]


def test_that_a_room_is_still_dirty_at_apaleo_is_no_news(day: Schedule, unit: Unit) -> None:
    task(day, unit, Kind.DEPARTURE, state=State.DONE, state_by="Ana")

    merged = read(day, unit, Kind.DEPARTURE)

    assert [each.notice for each in merged.changed] in ([], [""])


def test_that_a_room_is_dirty_again_is_said_and_undoes_nothing(day: Schedule, unit: Unit) -> None:
    task(day, unit, Kind.DEPARTURE, state=State.DONE, state_by="Ana", condition="Clean")

    [changed] = read(day, unit, Kind.DEPARTURE).changed

    assert changed.notice == "The room is dirty again at apaleo."
    assert changed.state == State.DONE


@pytest.mark.parametrize("state", [State.STARTED, State.SKIPPED, State.LATER])
def test_that_somebody_has_cleaned_it_at_apaleo_is_said_and_undoes_nothing(
    day: Schedule, unit: Unit, state: str
) -> None:
    task(day, unit, Kind.DEPARTURE, state=state, state_by="Ana")

    [changed] = read(
        day, unit, Kind.DEPARTURE, condition=Condition.CLEAN, progress=Progress.DONE
    ).changed

    assert (changed.notice, changed.state) == ("At apaleo the room is clean.", state)


def test_an_empty_room_that_was_cleaned_at_apaleo_is_done_and_says_so(
    day: Schedule, unit: Unit
) -> None:
    task(day, unit, Kind.VACANT_DIRTY, reservation="", state=State.SKIPPED, state_by="Ana")

    [changed] = read(day, unit, condition=Condition.CLEAN).changed

    assert (changed.state, changed.notice) == (State.DONE, "At apaleo the room is clean.")

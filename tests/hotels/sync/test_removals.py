"""What seems to be gone of a hotel is held if it is much; nothing else waits for it."""

from collections.abc import Callable
from typing import Any
from unittest.mock import Mock

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hotels.models import Connection, HeldRemoval, Property, RatePlan, SyncRun, Unit
from hotels.sync.removals import Absence, decide
from sandbox.server import Server
from tests.hotels.kinds import mirror, written

State = HeldRemoval.State


@pytest.fixture
def large(
    platform: Server, connect: Callable[..., Connection], load: Callable[..., SyncRun]
) -> Connection:
    """Two hotels of thirty rooms each, loaded."""
    platform.control.generate_account(
        code="CHAIN", properties=2, units_per_property=30, rate_plans_per_property=12
    )
    connection = connect("CHAIN")
    load(connection)
    return connection


def rooms_of(hotel: str) -> list[str]:
    rooms = Unit.objects.filter(property__remote_id=hotel).order_by("remote_id")
    return list(rooms.values_list("remote_id", flat=True))


def present_rooms(hotel: str) -> int:
    return Unit.objects.present().filter(property__remote_id=hotel).count()


def hotels() -> list[str]:
    return list(Property.objects.order_by("remote_id").values_list("remote_id", flat=True))


def apply(platform: Server, action: str, kind: str, ids: Any, **fields: Any) -> None:
    change = {"kind": kind, "id": ids} | ({"fields": fields} if fields else {})
    platform.control.apply(account_code="CHAIN", action=action, **change)


def test_the_rooms_of_one_hotel_are_held_and_everything_else_is_published(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel, other = hotels()
    gone = rooms_of(hotel)[:16]
    apply(platform, "delete", "unit", gone)
    apply(platform, "delete", "unit", rooms_of(other)[:5])
    apply(platform, "change", "property", hotel, name="Renamed")
    apply(platform, "create", "unit", f"{hotel}-NEW", property_id=hotel, name="New")

    run = load(large)

    held = HeldRemoval.objects.get()
    assert (run.state, run.failure) == (SyncRun.State.DONE, "")
    assert (held.property.remote_id, held.state) == (hotel, State.HELD)
    assert held.remote_ids == {"unit": gone}
    assert held.present_before["unit"] == 30
    assert (present_rooms(hotel), present_rooms(other)) == (31, 25)
    assert Property.objects.get(remote_id=hotel).name == "Renamed"
    assert run.changes["unit"] == {"created": 1, "changed": 0, "gone": 5}


@pytest.mark.parametrize(("number", "is_held"), [(10, False), (15, False), (16, True), (30, True)])
def test_more_than_ten_and_more_than_half_is_a_doubt(
    large: Connection, load: Callable[..., SyncRun], platform: Server, number: int, is_held: bool
) -> None:
    hotel = hotels()[0]
    apply(platform, "delete", "unit", rooms_of(hotel)[:number])

    load(large)

    assert HeldRemoval.objects.exists() is is_held
    assert present_rooms(hotel) == (30 if is_held else 30 - number)


def test_floor_and_share_are_settings(
    large: Connection, load: Callable[..., SyncRun], platform: Server, settings: Any
) -> None:
    settings.REMOVAL_FLOOR, settings.REMOVAL_SHARE = 2, 0.05
    apply(platform, "delete", "unit", rooms_of(hotels()[0])[:3])

    load(large)

    assert HeldRemoval.objects.get().remote_ids["unit"]


def test_a_load_that_changes_nothing_of_what_is_held_writes_nothing(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    apply(platform, "delete", "unit", rooms_of(hotels()[0]))
    load(large)
    before, held = mirror(), HeldRemoval.objects.values().get()

    with CaptureQueriesContext(database) as captured:
        load(large)

    assert written(captured) == []
    of_held = [query["sql"] for query in captured if '"hotels_heldremoval"' in query["sql"]]
    assert {sql.split()[0] for sql in of_held} == {"SELECT"}
    assert (mirror(), HeldRemoval.objects.values().get()) == (before, held)


def test_what_came_back_is_held_no_more(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = hotels()[0]
    path = "^/inventory/v1/units$"
    platform.control.add_fault(kind="replace", path=path, set={"units": [], "count": 0}, times=1)
    load(large)
    assert HeldRemoval.objects.count() == 2

    run = load(large)

    assert not HeldRemoval.objects.exists()
    assert present_rooms(hotel) == 30
    assert run.changes["unit"] == {"created": 0, "changed": 0, "gone": 0}


def test_what_is_held_stays_held_when_the_hotel_grows(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = hotels()[0]
    gone = rooms_of(hotel)[:16]
    apply(platform, "delete", "unit", gone)
    load(large)
    for number in range(10):
        apply(platform, "create", "unit", f"{hotel}-N{number}", property_id=hotel, name="New")
    load(large)

    load(large)

    assert HeldRemoval.objects.get().remote_ids == {"unit": gone}


def test_what_staff_apply_is_marked_gone_by_the_next_load(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = hotels()[0]
    apply(platform, "delete", "unit", rooms_of(hotel))
    load(large)
    assert HeldRemoval.objects.get().decide(State.APPLIED, now=timezone.now())

    run = load(large)

    assert run.changes["unit"]["gone"] == 30
    assert present_rooms(hotel) == 0
    assert not HeldRemoval.objects.exists()


def test_what_staff_apply_is_only_what_they_saw(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = hotels()[0]
    rooms = rooms_of(hotel)
    apply(platform, "delete", "unit", rooms[:16])
    load(large)
    assert HeldRemoval.objects.get().decide(State.APPLIED, now=timezone.now())
    apply(platform, "delete", "unit", rooms[16:])

    load(large)

    held = HeldRemoval.objects.get()
    assert (held.state, held.remote_ids) == (State.HELD, {"unit": rooms[16:]})
    assert held.decided_at is None
    assert present_rooms(hotel) == 14


def test_what_staff_dismiss_stays_and_is_asked_about_no_more(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = hotels()[0]
    rooms = rooms_of(hotel)
    apply(platform, "delete", "unit", rooms[:16])
    load(large)
    assert HeldRemoval.objects.get().decide(State.DISMISSED, now=timezone.now())
    apply(platform, "delete", "unit", rooms[16:18])

    load(large)
    load(large)

    held = HeldRemoval.objects.get()
    assert (held.state, held.remote_ids) == (State.DISMISSED, {"unit": rooms[:16]})
    assert present_rooms(hotel) == 28


def test_much_more_than_what_staff_dismissed_is_a_doubt_anew(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = hotels()[0]
    rooms = rooms_of(hotel)
    apply(platform, "delete", "unit", rooms[:16])
    load(large)
    assert HeldRemoval.objects.get().decide(State.DISMISSED, now=timezone.now())
    apply(platform, "delete", "unit", rooms[16:])

    load(large)

    held = HeldRemoval.objects.get()
    assert (held.state, held.remote_ids) == (State.HELD, {"unit": rooms})
    assert present_rooms(hotel) == 30


def test_a_decision_about_what_has_changed_since_is_not_taken(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    rooms = rooms_of(hotels()[0])
    apply(platform, "delete", "unit", rooms[:16])
    load(large)
    seen = HeldRemoval.objects.get()
    apply(platform, "delete", "unit", rooms[16:])
    load(large)

    assert not seen.decide(State.APPLIED, now=timezone.now())

    assert HeldRemoval.objects.get().state == State.HELD


def test_rooms_of_an_archived_hotel_are_no_doubt(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = hotels()[0]
    apply(platform, "delete", "unit", rooms_of(hotel))
    apply(platform, "archive", "property", hotel)

    load(large)

    assert not HeldRemoval.objects.exists()
    assert present_rooms(hotel) == 0


def test_mappings_outlast_what_is_gone(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = hotels()[0]
    plans = RatePlan.objects.filter(property__remote_id=hotel)
    ids = list(plans.values_list("remote_id", flat=True))
    plans.update(mapping_version=3)
    derived_last = sorted(
        ids, key=lambda id_: -RatePlan.objects.get(remote_id=id_).derivation_level
    )
    apply(platform, "delete", "rate_plan", derived_last)
    load(large)
    HeldRemoval.objects.get().decide(State.APPLIED, now=timezone.now())

    load(large)

    assert not plans.filter(gone_at=None).exists()
    assert not plans.exclude(mapping_version=3).exists()


class CountedId(str):
    """An id that counts how often it is compared."""

    __slots__ = ()
    comparisons = 0

    def __eq__(self, other: object) -> bool:
        CountedId.comparisons += 1
        return str(self) == other

    __hash__ = str.__hash__


@pytest.mark.parametrize("state", State.values)
def test_what_is_missing_is_looked_up_and_not_searched_for(state: str) -> None:
    ids = [CountedId(f"MUC-{number}") for number in range(2000)]
    held = HeldRemoval(state=state, remote_ids={"unit": list(map(str, ids))}, present_before={})
    absence = Absence()
    absence.rows["unit"] = [Mock(remote_id=each) for each in ids]
    absence.before["unit"] = 2000
    CountedId.comparisons = 0

    outcome = decide(absence, held, is_confirmed=False)

    assert len(outcome.gone) + len(outcome.held) == 2000
    assert CountedId.comparisons <= 4 * 2000

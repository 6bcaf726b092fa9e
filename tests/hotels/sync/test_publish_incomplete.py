"""What loads that are not complete, or lose too much, do to the mirror: nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from hotels.models import Connection, Property, SyncRun, Unit
from sandbox.server import Server
from tests.hotels.kinds import HOTEL, KINDS, Kind, each_kind, mirror

SPOILT = {
    "fails": {"kind": "status", "status": 500},
    "is reset": {"kind": "reset"},
    "is cut off": {"kind": "cut", "after_bytes": 200},
    "is missing": {"kind": "status", "status": 204},
    "names another total": {"kind": "replace", "set": {"count": 40}},
}


@each_kind
@pytest.mark.parametrize("fault", SPOILT.values(), ids=SPOILT)
def test_nothing_is_lost_when_page_two(
    loaded: Connection,
    load: Callable[..., SyncRun],
    platform: Server,
    settings: Any,
    kind: Kind,
    fault: dict[str, Any],
) -> None:
    settings.APALEO_PAGE_SIZE = 2
    before = mirror()
    platform.control.add_fault(path=kind.path, query="pageNumber=2&", **fault)

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.WAITING, SyncRun.Failure.UNAVAILABLE)
    assert mirror() == before


@each_kind
def test_nothing_is_lost_when_a_list_claims_to_be_longer_than_it_is(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, kind: Kind
) -> None:
    before = mirror()
    platform.control.add_fault(kind="replace", path=kind.path, set={"count": 500})

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.WAITING, SyncRun.Failure.UNAVAILABLE)
    assert mirror() == before


@each_kind
def test_nothing_is_lost_when_an_item_lacks_what_we_rely_on(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, kind: Kind
) -> None:
    before = mirror()
    platform.control.add_fault(kind="replace", path=kind.path, remove=[f"{kind.plural}.0.id"])

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.CONTRACT)
    assert mirror() == before


def test_nothing_is_written_when_a_room_belongs_to_a_hotel_that_is_in_no_list(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    before = mirror()
    change = {"kind": "property", "id": "LND", "fields": {"name": "Would be written first"}}
    platform.control.apply(account_code="CHAIN", action="change", **change)
    platform.control.add_fault(kind="replace", path="/units$", set={"units.0.property.id": "NEW"})

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.WAITING, SyncRun.Failure.UNAVAILABLE)
    assert mirror() == before


def test_the_next_run_heals_what_a_failed_one_left(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    kind = KINDS[2]
    kind.create(platform)
    platform.control.add_fault(kind="status", path=kind.path, status=500, times=1)
    load(loaded)

    run = load(loaded)

    assert run.state == SyncRun.State.DONE
    assert kind.row().gone_at is None


def rooms_of(hotel: str) -> list[str]:
    rooms = Unit.objects.filter(property__remote_id=hotel).order_by("remote_id")
    return list(rooms.values_list("remote_id", flat=True))


def delete_rooms(platform: Server, rooms: list[str]) -> None:
    platform.control.apply(account_code="CHAIN", action="delete", kind="unit", id=rooms)


def test_half_of_a_hotels_rooms_may_go(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    delete_rooms(platform, rooms_of(HOTEL)[:5])

    run = load(loaded)

    assert run.state == SyncRun.State.DONE
    assert Unit.objects.present().filter(property__remote_id=HOTEL).count() == 5


def test_more_than_half_of_a_hotels_rooms_are_held_for_staff(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    before = mirror()
    delete_rooms(platform, rooms_of(HOTEL)[:6])

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.HELD)
    assert run.failure_detail == "6 of 30 unit would be gone"
    assert mirror() == before


def test_staff_can_let_a_held_run_through(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    delete_rooms(platform, rooms_of(HOTEL))
    load(loaded)

    run = load(loaded, allow_mass_removal=True)

    assert run.state == SyncRun.State.DONE
    assert Unit.objects.present().filter(property__remote_id=HOTEL).count() == 0
    assert Unit.objects.count() == 30


def test_a_permission_to_remove_does_not_outlive_its_run(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    load(loaded, allow_mass_removal=True)
    delete_rooms(platform, rooms_of(HOTEL))

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.HELD)


def test_an_account_that_seems_to_have_lost_everything_is_held_for_staff(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    before = mirror()
    hotels = list(Property.objects.values_list("remote_id", flat=True))
    platform.control.apply(account_code="CHAIN", action="delete", kind="property", id=hotels)

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.NEEDS_ATTENTION, SyncRun.Failure.HELD)
    assert mirror() == before

"""Hotels that are in apaleo's list no more: it is asked about them before they are doubted."""

from collections.abc import Callable
from typing import Any

import pytest

from hotels.models import Connection, HeldRemoval, Property, SyncRun, Unit
from hotels.sync import missing_hotels
from sandbox.server import Server

PROPERTIES = "^/inventory/v1/properties$"
ONE_OF_THEM = "^/inventory/v1/properties/.+$"


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
    platform.control.clear_ledger()
    return connection


def first_hotel() -> Property:
    """Return the hotel that is first in the list."""
    return Property.objects.get(remote_id=min(Property.objects.values_list("remote_id", flat=True)))


def take_first_off_the_list(platform: Server) -> str:
    platform.control.add_fault(
        kind="replace", path=PROPERTIES, remove=["properties.0"], set={"count": 1}
    )
    return "properties.0"


def present() -> list[str]:
    return list(Property.objects.present().values_list("remote_id", flat=True).order_by("pk"))


def questions_asked(platform: Server) -> int:
    calls = platform.control.calls(kind="api")
    return sum(call["path"].startswith("/inventory/v1/properties/") for call in calls)


def test_a_hotel_that_apaleo_knows_no_more_is_gone_with_all_that_it_had(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    hotel = first_hotel()
    platform.control.apply(
        account_code="CHAIN", action="delete", kind="property", id=hotel.remote_id
    )

    run = load(large)

    hotel.refresh_from_db()
    assert run.state == SyncRun.State.DONE
    assert hotel.gone_at is not None
    assert Unit.objects.present().filter(property=hotel).count() == 0
    assert not HeldRemoval.objects.exists()


def test_a_hotel_that_is_only_missing_in_the_list_is_held(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    take_first_off_the_list(platform)

    run = load(large)

    held = HeldRemoval.objects.get()
    assert run.state == SyncRun.State.DONE
    assert len(present()) == 2
    assert held.remote_ids == {"property": [held.property.remote_id]}


def test_a_hotel_that_apaleo_calls_archived_is_gone(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    take_first_off_the_list(platform)
    platform.control.add_fault(kind="replace", path=ONE_OF_THEM, set={"isArchived": True})

    load(large)

    assert len(present()) == 1
    assert not HeldRemoval.objects.exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 503},
        {"kind": "status", "status": 403},
        {"kind": "status", "status": 204},
        {"kind": "status", "status": 418},
        {"kind": "replace", "set": {"id": "OTHER"}},
        {"kind": "replace", "remove": ["id"]},
    ],
    ids=str,
)
def test_without_an_answer_a_missing_hotel_is_held_and_the_load_is_done(
    large: Connection, load: Callable[..., SyncRun], platform: Server, fault: dict[str, Any]
) -> None:
    take_first_off_the_list(platform)
    platform.control.add_fault(path=ONE_OF_THEM, **fault)

    run = load(large)

    assert run.state == SyncRun.State.DONE
    assert len(present()) == 2
    assert HeldRemoval.objects.get().state == HeldRemoval.State.HELD


def test_an_account_that_lists_nothing_any_more_is_held_hotel_by_hotel(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    for path in ("properties", "unit-groups", "units"):
        platform.control.add_fault(kind="status", status=204, path=f"^/inventory/v1/{path}$")
    platform.control.add_fault(kind="status", status=204, path="^/rateplan/v1/rate-plans$")

    run = load(large)

    assert run.state == SyncRun.State.DONE
    assert Unit.objects.present().count() == 60
    assert HeldRemoval.objects.count() == 2
    assert questions_asked(platform) == 2


def test_questions_are_bounded_and_go_on_in_the_next_load(
    large: Connection,
    load: Callable[..., SyncRun],
    platform: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(missing_hotels, "MAX_QUESTIONS", 1)
    platform.control.apply(
        account_code="CHAIN",
        action="delete",
        kind="property",
        id=list(Property.objects.values_list("remote_id", flat=True)),
    )

    load(large)
    assert (len(present()), HeldRemoval.objects.count()) == (1, 1)
    load(large)

    assert (present(), HeldRemoval.objects.count()) == ([], 0)


def test_nobody_is_asked_about_hotels_that_are_there(
    large: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    load(large)

    assert questions_asked(platform) == 0

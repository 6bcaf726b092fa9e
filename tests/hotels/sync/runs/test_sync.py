"""One sync run over the demo hotels: what is found, and which calls that takes."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from hotels.models import Connection, Property, RatePlan, SyncRun, Unit, UnitGroup
from hotels.signals import sync_finished
from hotels.sync.run import work
from sandbox.server import Server
from tests.hotels.grants import expire, refreshes, rest


def first_run(connection: Connection) -> SyncRun:
    return SyncRun.objects.get(connection=connection)


def test_the_demo_hotels_are_found_with_their_rooms(connected: Connection) -> None:
    work(first_run(connected).pk)

    hotels: Any = Property.objects.for_account(connected.account).with_counts().order_by("code")
    found = [(hotel.code, hotel.name, hotel.status, hotel.room_count) for hotel in hotels]
    assert found == [
        ("BER", "Demo Hotel Berlin", "Live", 57),
        ("LND", "Demo Hotel London", "Live", 40),
        ("MUC", "Demo Hotel Munich", "Live", 84),
        ("PAR", "Demo Hotel Paris", "Live", 32),
        ("VIE", "Demo Hotel Vienna", "Test", 24),
    ]


def test_everything_that_apaleo_lists_is_mirrored(connected: Connection) -> None:
    work(first_run(connected).pk)

    run = first_run(connected)
    counts = {
        "property": Property.objects.count(),
        "unit_group": UnitGroup.objects.count(),
        "unit": Unit.objects.count(),
        "rate_plan": RatePlan.objects.count(),
    }
    munich = Counter(
        Unit.objects.filter(property__code="MUC").values_list("is_room", "is_archived")
    )
    assert run.progress == {kind: [count, count] for kind, count in counts.items()}
    # 84 rooms, one archived room, and 2 suites, 12 parking spaces and 2 meeting rooms.
    assert munich == {(True, False): 84, (True, True): 1, (False, False): 16}
    assert RatePlan.objects.filter(is_corporate=True).exists()
    assert RatePlan.objects.filter(time_slice_template="DayUse").exists()
    assert RatePlan.objects.filter(is_derived=True).exclude(base_remote_id="").exists()


def test_a_run_that_went_well_is_done_and_dated(connected: Connection) -> None:
    now = timezone.now()

    work(first_run(connected).pk, clock=lambda: now)

    run = first_run(connected)
    connected.refresh_from_db()
    assert (run.state, run.failure, run.finished_at) == (SyncRun.State.DONE, "", now)
    assert connected.last_synced_at == now
    assert run.changes["property"] == {"created": 5, "changed": 0, "gone": 0}
    assert run.changes.keys() == {"property", "unit_group", "unit", "rate_plan"}


def test_each_page_is_asked_for_once_and_nothing_else(
    connected: Connection, platform: Server, settings: Any
) -> None:
    settings.APALEO_PAGE_SIZE = 50

    work(first_run(connected).pk)

    calls = Counter(call["path"] for call in platform.control.calls())
    rooms, groups = Unit.objects.count(), UnitGroup.objects.count()
    plans = Counter(RatePlan.objects.values_list("time_slice_template", flat=True))
    assert calls == {
        "/inventory/v1/properties": 1,
        "/inventory/v1/unit-groups": -(-groups // 50),
        "/inventory/v1/units": -(-rooms // 50),
        "/rateplan/v1/rate-plans": -(-plans["OverNight"] // 50) - (-plans["DayUse"] // 50),
    }


def test_an_account_without_hotels_is_loaded_too(
    connect: Callable[..., Connection], load: Callable[..., SyncRun]
) -> None:
    empty = connect("EMPTY")

    run = load(empty)

    assert run.state == SyncRun.State.DONE
    assert run.progress == {kind: [0, 0] for kind in run.progress}


def test_test_hotels_start_unused_and_real_ones_used(
    connected: Connection, load: Callable[..., SyncRun]
) -> None:
    load(connected)

    assert dict(Property.objects.values_list("code", "is_used")) == {
        "MUC": True,
        "BER": True,
        "LND": True,
        "PAR": True,
        "VIE": False,
    }


def test_what_the_hotelier_chose_to_use_survives_later_runs(
    connected: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    load(connected)
    Property.objects.filter(code="VIE").update(is_used=True)
    Property.objects.filter(code="MUC").update(is_used=False)
    for code in ("MUC", "VIE"):
        change = {"kind": "property", "id": code, "fields": {"name": f"Grand Hotel {code}"}}
        platform.control.apply(account_code="DEMO", action="change", **change)

    load(connected)

    assert Property.objects.get(code="VIE").is_used
    assert not Property.objects.get(code="MUC").is_used
    assert Property.objects.filter(name__startswith="Grand Hotel").count() == 2


def test_a_test_hotel_that_goes_live_stays_as_the_hotelier_left_it(
    connected: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    load(connected)
    change = {"kind": "property", "id": "VIE", "fields": {"status": "Live"}}
    platform.control.apply(account_code="DEMO", action="change", **change)

    load(connected)

    hotel = Property.objects.get(code="VIE")
    assert (hotel.status, hotel.is_used) == ("Live", False)


def test_a_load_hours_after_consent_takes_one_refresh(
    connected: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    with time_machine.travel(timezone.now() + timedelta(hours=5)):
        run = load(connected)

    assert run.state == SyncRun.State.DONE
    assert len(refreshes(platform)) == 1
    assert all(call["status"] == 200 for call in platform.control.calls(kind="api"))


def test_a_token_that_expires_between_pages_is_refreshed_once_and_no_page_is_lost(
    connected: Connection, load: Callable[..., SyncRun], platform: Server, settings: Any
) -> None:
    settings.APALEO_PAGE_SIZE = 20
    # What apaleo says of a token that has just ended.
    platform.control.add_fault(
        kind="status", path="^/inventory/v1/units", status=401, times=1, after=4
    )

    run = load(connected)

    pages = Counter(
        call["query"]["pageNumber"]
        for call in platform.control.calls(path="/inventory/v1/units")
        if call["status"] == 200
    )
    assert run.state == SyncRun.State.DONE
    assert run.progress["unit"] == [Unit.objects.count()] * 2
    assert set(pages.values()) == {1}
    assert len(refreshes(platform)) == 1


def test_a_token_that_is_refused_from_the_start_is_replaced_once_for_all_lists(
    connected: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    platform.control.expire_tokens()

    run = load(connected)

    assert run.state == SyncRun.State.DONE
    assert len(refreshes(platform)) == 1


def test_a_token_that_is_refused_again_after_a_refresh_is_transient(
    connected: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    platform.control.add_fault(kind="status", path="^/inventory/v1/units", status=401)

    run = load(connected)

    assert (run.state, run.failure) == (SyncRun.State.WAITING, SyncRun.Failure.UNAVAILABLE)
    assert len(refreshes(platform)) == 1
    assert not Unit.objects.exists()


def test_a_refused_grant_stops_the_run_once_it_is_refused_again(
    connected: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    platform.control.revoke_grants(account_code="DEMO")
    expire(connected)
    in_doubt = load(connected)
    rest(connected)

    run = load(connected)

    assert (in_doubt.state, in_doubt.pk) == (SyncRun.State.WAITING, run.pk)
    assert in_doubt.failure == SyncRun.Failure.REVOKED

    connected.refresh_from_db()
    assert (run.state, run.failure) == (SyncRun.State.STOPPED, SyncRun.Failure.REVOKED)
    assert connected.status == Connection.Status.NEEDS_RECONNECT
    assert platform.control.calls(kind="api") == []


def test_other_apps_hear_of_a_finished_run_and_cannot_spoil_it(
    connected: Connection, load: Callable[..., SyncRun], caplog: pytest.LogCaptureFixture
) -> None:
    heard = []

    def spoil(sender: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    def hear(sender: Any, run: Any, **kwargs: Any) -> None:
        heard.append((sender, run.pk, run.state))

    sync_finished.connect(spoil)
    sync_finished.connect(hear)
    try:
        run = load(connected)
    finally:
        sync_finished.disconnect(spoil)
        sync_finished.disconnect(hear)

    assert heard == [(SyncRun, run.pk, SyncRun.State.DONE)]
    assert run.state == SyncRun.State.DONE
    assert "spoil" in caplog.text

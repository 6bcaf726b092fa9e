"""Small inputs that once stopped a whole account, kept as files."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from hotels.models import Connection, HeldRemoval, Property, RatePlan, SyncRun, Unit, UnitGroup
from hotels.sync.kinds import MIRRORED_KINDS
from sandbox.server import Server
from tests.hotels.kinds import mirror, written
from tests.hotels.sync.played import play, read_case

KINDS = {each.model: each.name for each in MIRRORED_KINDS}
ODD = read_case("15-odd-fields.json")


def place_of(case: dict[str, Any]) -> str:
    action = case["POST /_control/faults"]["action"]
    return json.dumps(action["set"])[:70]


def pages_of(user: User, client_of: Callable[[User], Client]) -> dict[str, int]:
    """Return the status of every page that shows what is mirrored."""
    browser = client_of(user)
    hotels = Property.objects.present().values_list("pk", flat=True)
    pages = [
        reverse("dashboard:home"),
        *(reverse("connect:connection", args=[c.pk]) for c in Connection.objects.all()),
        *(reverse("rates:page", args=[pk]) for pk in hotels),
    ]
    return {page: browser.get(page).status_code for page in pages}


@pytest.mark.parametrize("case", ODD, ids=place_of)
def test_one_odd_field_stops_nothing_and_is_named(
    case: dict[str, Any],
    platform: Server,
    connected: Connection,
    load: Callable[..., SyncRun],
    alice: User,
    client_of: Callable[[User], Client],
) -> None:
    play(platform, case)

    run = load(connected)
    before = mirror()
    with CaptureQueriesContext(database) as captured:
        again = load(connected)

    field = next(iter(case["POST /_control/faults"]["action"]["set"])).split(".")[2]
    is_silent = field in {"isTemplate"} or "-33.33" in json.dumps(case)
    assert (run.state, again.state) == (SyncRun.State.DONE, SyncRun.State.DONE)
    assert (run.warning_count > 0) is not is_silent
    assert (written(captured), mirror()) == ([], before)
    assert Unit.objects.present().count() > 100
    assert set(pages_of(alice, client_of).values()) == {200}


@pytest.mark.parametrize(
    ("index", "model", "column", "value"),
    [
        (0, Unit, "name", "the id"),
        (1, Unit, "max_persons", None),
        (2, Property, "currency_code", ""),
        (3, UnitGroup, "rank", None),
        (8, Property, "name", "the code"),
    ],
)
def test_an_odd_field_has_its_substitute_and_a_warning_of_its_own(
    index: int,
    model: Any,
    column: str,
    value: object,
    platform: Server,
    connected: Connection,
    load: Callable[..., SyncRun],
) -> None:
    play(platform, ODD[index])

    run = load(connected)

    # The first of each page.
    for warning in run.warnings:
        row = model.objects.get(remote_id=warning["id"])
        expected = {"the id": row.remote_id, "the code": getattr(row, "code", None)}
        assert getattr(row, column) == expected.get(str(value), value)
        assert (warning["kind"], warning["left_out"]) == (KINDS[model], False)
    assert run.warning_count == len(run.warnings) > 0


def test_an_archived_plan_of_a_deleted_room_type_is_left_out_and_named(
    platform: Server, connected: Connection, load: Callable[..., SyncRun]
) -> None:
    play(platform, ODD[4])

    run = load(connected)

    [warning] = run.warnings
    assert (warning["kind"], warning["field"], warning["left_out"]) == (
        "rate_plan",
        "unitGroupId",
        True,
    )
    assert not RatePlan.objects.filter(remote_id=warning["id"]).exists()
    assert RatePlan.objects.count() > 50


def test_a_template_is_no_hotel(
    platform: Server, connected: Connection, load: Callable[..., SyncRun]
) -> None:
    load(connected)
    before = Property.objects.present().count()
    play(platform, ODD[-1])

    run = load(connected)

    assert run.state == SyncRun.State.DONE
    assert Property.objects.present().count() == before - 1
    assert not HeldRemoval.objects.exists()
    assert not Unit.objects.present().filter(property__gone_at__isnull=False).exists()


def test_one_empty_hotel_that_was_deleted_holds_nothing(
    platform: Server, connected: Connection, load: Callable[..., SyncRun]
) -> None:
    made, _, deleted, _ = read_case("04-one-empty-hotel-deleted.json")
    play(platform, made)
    load(connected)
    play(platform, deleted)

    run = load(connected)

    assert (run.state, run.changes["property"]["gone"]) == (SyncRun.State.DONE, 1)
    assert not HeldRemoval.objects.exists()


def test_a_small_hotel_may_change_its_season(
    platform: Server, connect: Callable[..., Connection], load: Callable[..., SyncRun]
) -> None:
    made, _, deleted, created, _ = read_case("04-small-hotel-new-season.json")
    play(platform, made)
    connection = connect("SMALL")
    load(connection)
    play(platform, deleted)
    play(platform, created)

    run = load(connection)

    present = set(RatePlan.objects.present().values_list("code", flat=True))
    assert run.state == SyncRun.State.DONE
    assert "SUMMER27" in present
    assert len(present) == 2
    assert not HeldRemoval.objects.exists()

"""What is mapped stays mapped, whatever apaleo's lists say next; and a person hears of it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Account, User
from hotels.connections import disconnect
from hotels.models import Connection, SyncRun
from rates.codes import switch
from rates.mapping import ChangeContext, exclude, map_to
from rates.models import (
    MappableRatePlan,
    MappingChange,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)
from sandbox.server import Server
from tests.hotels.kinds import KINDS

CHRISTMAS = next(kind for kind in KINDS if kind.name == "rate_plan")
PENTHOUSE = next(kind for kind in KINDS if kind.name == "unit_group")
TODAY = timezone.now().date()


@pytest.fixture
def xmas(
    loaded: Connection,
    load: Callable[..., SyncRun],
    platform: Server,
    account: Account,
    alice: User,
) -> MappableRatePlan:
    """A rate plan of a connected hotel, loaded and mapped to BAR."""
    CHRISTMAS.create(platform)
    load(loaded)
    code = RateCode.objects.create(account=account, code="BAR")
    map_to(CHRISTMAS.row(), code=code, context=ChangeContext(by=alice, now=timezone.now()))
    return MappableRatePlan.objects.get(pk=CHRISTMAS.row().pk)


def rename(platform: Any) -> None:
    CHRISTMAS.apply(platform, "change", code="WINTER", name="Winter")


def archive(platform: Any) -> None:
    CHRISTMAS.apply(platform, "change", is_archived=True)


def remove(platform: Any) -> None:
    CHRISTMAS.apply(platform, "delete")


def mappings() -> list[Any]:
    return list(RatePlanMapping.objects.order_by("pk").values())


@pytest.mark.parametrize("happens", [rename, archive, remove], ids=lambda do: do.__name__)
def test_a_mapping_outlives_what_happens_to_its_rate_plan(
    xmas: MappableRatePlan, load: Callable[..., SyncRun], platform: Server, happens: Any
) -> None:
    before = mappings()
    happens(platform)

    load(xmas.connection)

    changed = CHRISTMAS.row()
    assert (changed.pk, changed.mapping_version) == (xmas.pk, 1)
    assert changed.changed_at > xmas.changed_at
    assert mappings() == before
    assert MappingChange.objects.count() == 1


@pytest.mark.parametrize("happens", [archive, remove], ids=lambda do: do.__name__)
def test_a_mapped_rate_plan_that_is_archived_or_gone_is_flagged(
    xmas: MappableRatePlan, load: Callable[..., SyncRun], platform: Server, happens: Any
) -> None:
    assert not MappableRatePlan.objects.flagged(on=TODAY).exists()
    happens(platform)

    load(xmas.connection)

    assert MappableRatePlan.objects.flagged(on=TODAY).get() == xmas


def test_a_mapped_rate_plan_that_is_renamed_is_not_flagged(
    xmas: MappableRatePlan, load: Callable[..., SyncRun], platform: Server
) -> None:
    rename(platform)

    load(xmas.connection)

    assert CHRISTMAS.row().name == "Winter"
    assert not MappableRatePlan.objects.flagged(on=TODAY).exists()


def test_a_rate_plan_that_comes_back_comes_back_mapped_and_unflagged(
    xmas: MappableRatePlan, load: Callable[..., SyncRun], platform: Server
) -> None:
    before = mappings()
    remove(platform)
    load(xmas.connection)
    CHRISTMAS.create(platform)

    load(xmas.connection)

    assert CHRISTMAS.row().gone_at is None
    assert mappings() == before
    assert MappableRatePlan.objects.with_mapping(on=TODAY).get(pk=xmas.pk).rate_code == "BAR"
    assert not MappableRatePlan.objects.flagged(on=TODAY).exists()


def test_a_rate_plan_that_is_set_aside_stays_so_through_all_of_it(
    xmas: MappableRatePlan, load: Callable[..., SyncRun], platform: Server, alice: User
) -> None:
    exclude(xmas, context=ChangeContext(by=alice, now=timezone.now()))

    for happens in (rename, remove, CHRISTMAS.create):
        happens(platform)
        load(xmas.connection)

    assert CHRISTMAS.row().is_excluded
    assert CHRISTMAS.row().mapping_version == 2


@pytest.mark.parametrize(
    ("kind", "codes"),
    [(CHRISTMAS, RateCode), (PENTHOUSE, RoomCode)],
    ids=["rate plan", "room type"],
)
def test_what_is_mapped_while_a_load_is_published_stays_mapped(
    loaded: Connection,
    load: Callable[..., SyncRun],
    platform: Server,
    account: Account,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
    kind: Any,
    codes: Any,
) -> Any:
    kind.create(platform)
    load(loaded)
    kind.apply(platform, "change", name="Winter")
    code = codes.objects.create(account=account, code="WINTER")
    rows = type(kind.model._default_manager.all())
    write = rows.bulk_create

    def map_first(self: Any, *args: Any, **options: Any) -> Any:
        # The rows to write have been read by now, as they were before the mapping.
        map_to(kind.row(), code=code, context=ChangeContext(by=alice, now=timezone.now()))
        return write(self, *args, **options)

    monkeypatch.setattr(rows, "bulk_create", map_first)

    load(loaded)

    row = kind.row()
    assert (row.name, row.mapping_version) == ("Winter", 1)
    assert row.mappings.get().code == code


def test_a_mapping_outlives_disconnecting_and_connecting_again(
    xmas: MappableRatePlan, connect: Callable[..., Connection], load: Callable[..., SyncRun]
) -> None:
    before = mappings()

    disconnect(xmas.connection, now=timezone.now())

    assert mappings() == before

    again = connect("CHAIN")
    load(again)

    assert again == xmas.connection
    assert CHRISTMAS.row().pk == xmas.pk
    assert mappings() == before


def test_a_room_type_keeps_its_mapping_when_it_is_renamed_and_when_it_comes_back(
    loaded: Connection,
    load: Callable[..., SyncRun],
    platform: Server,
    account: Account,
    alice: User,
) -> None:
    PENTHOUSE.create(platform)
    load(loaded)
    code = RoomCode.objects.create(account=account, code="SUITE")
    map_to(PENTHOUSE.row(), code=code, context=ChangeContext(by=alice, now=timezone.now()))
    before = list(UnitGroupMapping.objects.values())

    PENTHOUSE.apply(platform, "change", name="Top floor")
    load(loaded)
    PENTHOUSE.apply(platform, "delete")
    load(loaded)
    PENTHOUSE.create(platform)
    load(loaded)

    assert list(UnitGroupMapping.objects.values()) == before
    assert PENTHOUSE.row().mapping_version == 1


def test_a_mapping_to_a_code_that_is_switched_off_is_kept_and_flagged(
    plan: MappableRatePlan, bar: RateCode, alice: User
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=timezone.now()))

    switch(bar, is_active=False)

    mapped = MappableRatePlan.objects.with_mapping(on=TODAY).get()
    assert (mapped.rate_code, mapped.rate_code_is_active) == ("BAR", False)
    assert MappableRatePlan.objects.flagged(on=TODAY).get() == plan

    switch(bar, is_active=True)

    assert not MappableRatePlan.objects.flagged(on=TODAY).exists()


def test_what_is_not_mapped_is_not_flagged(make_plan: Callable[..., MappableRatePlan]) -> None:
    make_plan("OLD", is_archived=True)
    make_plan("GONE", gone_at=timezone.now())

    assert not MappableRatePlan.objects.flagged(on=TODAY).exists()

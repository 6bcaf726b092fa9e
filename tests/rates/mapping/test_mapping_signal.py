"""Telling the maker's program that a mapping has changed."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from hotels.models import RatePlan, UnitGroup
from jobs.runner import run_due
from rates.mapping import ChangeContext, EditedMeanwhile, exclude, map_to, undo, unmap
from rates.models import MappableRatePlan, MappableUnitGroup, MappingChanged, RateCode, RoomCode
from rates.signals import mapping_changed
from tests.rates.steps import made

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timezone.now()


@pytest.fixture
def heard() -> Iterator[list[tuple]]:
    """What a listener has been told: the sender, the row and the change."""
    calls: list[tuple] = []

    def listen(sender: Any, instance: Any, change: Any, **_: Any) -> None:
        calls.append((sender, instance, change))

    mapping_changed.connect(listen)
    yield calls
    mapping_changed.disconnect(listen)


def test_each_change_is_told_once(
    plan: MappableRatePlan, bar: RateCode, alice: User, heard: list[Any]
) -> None:
    changes = [
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW)),
        unmap(plan, context=ChangeContext(by=alice, now=NOW)),
        exclude(plan, context=ChangeContext(by=alice, now=NOW)),
    ]
    changes.append(undo(made(changes[-1]), context=ChangeContext(by=alice, now=NOW)))

    run_due()

    assert heard == [(RatePlan, plan, change) for change in changes]


def test_the_row_is_told_as_it_is_after_the_change(
    plan: MappableRatePlan, alice: User, heard: list[Any]
) -> None:
    change = made(exclude(plan, context=ChangeContext(by=alice, now=NOW)))

    run_due()

    instance = heard[0][1]
    assert instance.is_excluded
    assert instance.mapping_version == change.version == 1


def test_a_change_of_a_room_type_is_told_with_its_kind(
    group: MappableUnitGroup, make_room_code: Callable[..., RoomCode], alice: User, heard: list[Any]
) -> None:
    change = made(map_to(group, code=make_room_code(), context=ChangeContext(by=alice, now=NOW)))

    run_due()

    assert heard == [(UnitGroup, group, change)]


def test_what_changes_nothing_or_is_refused_is_not_told(
    plan: MappableRatePlan, bar: RateCode, nonref: RateCode, alice: User, heard: list[Any]
) -> None:
    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    run_due()
    heard.clear()

    map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
    with pytest.raises(EditedMeanwhile):
        map_to(plan, code=nonref, context=ChangeContext(by=alice, seen_version=0, now=NOW))
    run_due()

    assert heard == []


def test_it_is_told_only_after_the_commit(
    plan: MappableRatePlan, bar: RateCode, alice: User, heard: list[Any]
) -> None:
    with transaction.atomic():
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))

        assert heard == []

    run_due()
    assert len(heard) == 1


def test_what_is_rolled_back_is_not_told(
    plan: MappableRatePlan, bar: RateCode, alice: User, heard: list[Any]
) -> None:
    with transaction.atomic():
        map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW))
        transaction.set_rollback(True)
    run_due()

    assert heard == []
    assert not MappingChanged.objects.exists()


def test_a_listener_that_raises_is_logged_stops_nobody_and_is_told_again(
    plan: MappableRatePlan, bar: RateCode, alice: User, caplog: pytest.LogCaptureFixture
) -> None:
    calls = []

    def fail(**_: Any) -> None:
        raise ValueError("the maker's mistake")

    def listen(**told: Any) -> None:
        calls.append(told["change"])

    mapping_changed.connect(fail)
    mapping_changed.connect(listen)
    try:
        change = made(map_to(plan, code=bar, context=ChangeContext(by=alice, now=NOW)))
        run_due()
        run_due(clock=lambda: timezone.now() + timedelta(minutes=2))
    finally:
        mapping_changed.disconnect(fail)
        mapping_changed.disconnect(listen)

    assert calls == [change, change]
    assert plan.mappings.count() == 1
    job = MappingChanged.objects.get()
    assert (job.state, job.attempts) == (MappingChanged.State.PENDING, 2)
    assert job.last_error == "a receiver failed: ValueError"
    assert "the maker's mistake" in caplog.text

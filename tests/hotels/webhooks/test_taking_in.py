"""What changes at apaleo is in the mirror as soon as it is told, whatever the telling is like."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from hotels.models import (
    Connection,
    MirrorChanged,
    Property,
    RatePlan,
    Unit,
    UnitGroup,
    WebhookEvent,
)
from hotels.webhooks.take_in import take_in
from sandbox.server import Server

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[..., None]


def paths(platform: Server) -> list[str]:
    return [call["path"] for call in platform.control.calls(kind="api")]


def test_a_renamed_room_is_renamed_here_by_one_call(
    subscribed: Connection, change: Change, reachable: Server
) -> None:
    unit = Unit.objects.filter(connection=subscribed).order_by("pk")[0]

    change("unit", unit.remote_id, name="Penthouse")

    unit.refresh_from_db()
    assert unit.name == "Penthouse"
    assert paths(reachable) == [f"/inventory/v1/units/{unit.remote_id}"]
    assert not WebhookEvent.objects.undone().exists()
    assert MirrorChanged.objects.count() == 1


def test_a_rate_plan_is_as_the_list_would_show_it(subscribed: Connection, change: Change) -> None:
    plan = RatePlan.objects.filter(connection=subscribed).order_by("pk")[0]
    before: dict[str, Any] = dict(RatePlan.objects.filter(pk=plan.pk).values().get())

    change("rate_plan", plan.remote_id, is_bookable=not plan.is_bookable)

    after: dict[str, Any] = dict(RatePlan.objects.filter(pk=plan.pk).values().get())
    assert after["is_bookable"] is not before["is_bookable"]
    kept = before.keys() - {"is_bookable", "changed_at"}
    assert {name: after[name] for name in kept} == {name: before[name] for name in kept}


def count_of(group: UnitGroup) -> int:
    group.refresh_from_db()
    return group.member_count


def test_a_new_room_is_there_and_its_room_type_counts_it(
    subscribed: Connection, change: Change
) -> None:
    group = UnitGroup.objects.filter(connection=subscribed, member_count__gt=1).order_by("pk")[0]
    before = group.member_count

    change(
        "unit",
        f"{group.property.remote_id}-NEW",
        action="create",
        name="New",
        property_id=group.property.remote_id,
        unit_group_id=group.remote_id,
    )

    unit = Unit.objects.get(remote_id=f"{group.property.remote_id}-NEW")
    assert (unit.name, unit.unit_group, unit.is_room) == ("New", group, True)
    assert count_of(group) == before + 1


def test_a_deleted_room_is_gone_and_comes_back(subscribed: Connection, change: Change) -> None:
    unit = Unit.objects.filter(connection=subscribed, unit_group__isnull=False).order_by("pk")[0]
    group = UnitGroup.objects.get(unit=unit)
    before = group.member_count

    change("unit", unit.remote_id, action="delete")

    unit.refresh_from_db()
    assert unit.gone_at is not None
    assert count_of(group) == before - 1

    change(
        "unit",
        unit.remote_id,
        action="create",
        name="Back",
        property_id=unit.property.remote_id,
        unit_group_id=group.remote_id,
    )

    back = Unit.objects.present().get(pk=unit.pk)
    assert (back.name, count_of(group)) == ("Back", before)


def test_an_archived_room_and_one_that_moved_are_counted_where_they_belong(
    subscribed: Connection, change: Change
) -> None:
    first = UnitGroup.objects.filter(connection=subscribed, member_count__gt=1).order_by("pk")[0]
    others = UnitGroup.objects.filter(property=first.property_id).exclude(pk=first.pk)
    second = others.order_by("pk")[0]
    unit, other = Unit.objects.filter(unit_group=first).order_by("pk")[:2]
    before = (first.member_count, second.member_count)

    change("unit", unit.remote_id, unit_group_id=second.remote_id)
    change("unit", other.remote_id, action="archive")

    unit.refresh_from_db()
    other.refresh_from_db()
    assert (unit.unit_group_id, other.is_archived) == (second.pk, True)
    assert (count_of(first), count_of(second)) == (before[0] - 2, before[1] + 1)


def test_a_renamed_hotel_and_room_type_are_renamed_here(
    subscribed: Connection, change: Change
) -> None:
    group = UnitGroup.objects.filter(connection=subscribed).order_by("pk")[0]
    hotel = group.property

    change("property", hotel.remote_id, name="Grand Hotel")
    change("unit_group", group.remote_id, name="Chambre")

    hotel.refresh_from_db()
    group.refresh_from_db()
    assert (hotel.name, group.name) == ("Grand Hotel", "Chambre")


def test_an_event_of_nothing_new_writes_nothing_and_tells_nobody(
    subscribed: Connection, reachable: Server, arrived: Change
) -> None:
    unit = Unit.objects.filter(connection=subscribed).order_by("pk")[0]

    reachable.control.send_event(
        account_code="CHAIN",
        topic="unit",
        type="changed",
        entity_id=unit.remote_id,
        property_id=unit.property.remote_id,
    )
    arrived()
    take_in(subscribed.pk)

    after = Unit.objects.get(pk=unit.pk)
    assert after.changed_at == unit.changed_at
    assert not MirrorChanged.objects.exists()


def test_doubled_reordered_and_late_events_lead_to_what_apaleo_has(
    subscribed: Connection, reachable: Server, arrived: Change
) -> None:
    reachable.control.change_settings(webhook_copies=5, webhook_spread_seconds=0.2)
    doomed, renamed = Unit.objects.filter(connection=subscribed).order_by("pk")[:2]
    changes: list[dict[str, Any]] = [
        {"action": "change", "id": renamed.remote_id, "fields": {"name": "1"}},
        {"action": "change", "id": doomed.remote_id, "fields": {"name": "2"}},
        {"action": "delete", "id": doomed.remote_id},
        {"action": "change", "id": renamed.remote_id, "fields": {"name": "3"}},
    ]

    for each in changes:
        reachable.control.apply(account_code="CHAIN", kind="unit", **each)
    arrived(4)
    take_in(subscribed.pk)
    # An hour later everything comes once more.
    reachable.control.redeliver(account_code="CHAIN")
    wait_for_deliveries(reachable, 40)
    take_in(subscribed.pk)

    doomed.refresh_from_db()
    renamed.refresh_from_db()
    events = WebhookEvent.objects.exclude(topic=WebhookEvent.SYSTEM)
    assert events.count() == 4
    assert doomed.gone_at is not None
    assert renamed.name == "3"


def wait_for_deliveries(platform: Server, number: int) -> None:
    until = time.monotonic() + 10
    while len(platform.control.deliveries()) < number:
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_hundred_events_for_a_hotel_in_a_second_cost_few_calls(
    subscribed: Connection, reachable: Server, arrived: Change
) -> None:
    hotel = Property.objects.filter(connection=subscribed).order_by("pk")[0]
    ids = list(Unit.objects.filter(property=hotel).values_list("remote_id", flat=True))

    for number in range(10):
        reachable.control.apply(
            account_code="CHAIN",
            action="change",
            kind="unit",
            id=ids,
            fields={"description": {"en": f"{number}"}},
        )
    arrived(10 * len(ids))
    take_in(subscribed.pk)

    assert 10 * len(ids) >= 100
    assert len(paths(reachable)) == 1
    descriptions = set(Unit.objects.filter(property=hotel).values_list("description", flat=True))
    assert descriptions == {"9"}
    assert not WebhookEvent.objects.undone().exists()


def test_a_hotel_that_the_connection_does_not_have_is_ignored_and_logged(
    subscribed: Connection, reachable: Server, arrived: Change, caplog: Any
) -> None:
    unit = Unit.objects.filter(connection=subscribed).order_by("pk")[0]

    for entity in (unit.remote_id, "ELSEWHERE-KKH"):
        reachable.control.send_event(
            account_code="CHAIN",
            topic="unit",
            type="deleted",
            entity_id=entity,
            property_id="ELSEWHERE",
        )
    arrived(2)
    take_in(subscribed.pk)

    assert paths(reachable) == []
    assert "2 webhooks for connection" in caplog.text
    assert not WebhookEvent.objects.undone().exists()
    assert Unit.objects.get(pk=unit.pk).gone_at is None


def test_a_thing_that_was_never_there_leaves_no_trace(
    subscribed: Connection, reachable: Server, arrived: Change
) -> None:
    hotel = Property.objects.filter(connection=subscribed).order_by("pk")[0]
    before = Unit.objects.count()

    reachable.control.send_event(
        account_code="CHAIN",
        topic="unit",
        type="created",
        entity_id="NEVER-THERE",
        property_id=hotel.remote_id,
    )
    arrived()
    take_in(subscribed.pk)

    assert paths(reachable) == ["/inventory/v1/units/NEVER-THERE"]
    assert Unit.objects.count() == before


@pytest.mark.parametrize("language", ["de", "fr"])
def test_words_are_the_ones_that_the_list_shows(
    subscribed: Connection, change: Change, load: Change, language: str
) -> None:
    group = UnitGroup.objects.filter(connection=subscribed).order_by("pk")[0]
    words = {"de": "Zimmer", "fr": "Chambre"} if language == "fr" else {"de": "Zimmer"}

    change("unit_group", group.remote_id, name=words)
    group.refresh_from_db()
    told = group.name
    load(subscribed)

    group.refresh_from_db()
    assert told == group.name

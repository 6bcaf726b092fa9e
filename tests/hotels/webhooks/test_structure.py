"""What takes other things along is read as a whole."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hotels.models import Connection, Property, SyncRun, Unit, UnitGroup, WebhookEvent
from hotels.sync.run import work
from hotels.webhooks.collapse import MAX_SINGLE
from hotels.webhooks.take_in import take_in
from sandbox.server import Server

pytestmark = pytest.mark.django_db(transaction=True)

Change = Callable[..., None]


def new_run(connection: Connection) -> SyncRun:
    return SyncRun.objects.get(connection=connection, state=SyncRun.State.WAITING)


def test_a_new_hotel_brings_a_full_load_behind_whoever_is_watching(
    subscribed: Connection, change: Change
) -> None:
    change("property", "NEWHOTEL", action="create", name="Brand New")

    run = new_run(subscribed)
    work(run.pk)
    assert run.cause == SyncRun.Cause.SCHEDULED
    assert Property.objects.get(remote_id="NEWHOTEL").name == "Brand New"
    assert not WebhookEvent.objects.undone().exists()


def test_a_hotel_that_goes_brings_a_full_load(
    subscribed: Connection, reachable: Server, arrived: Change
) -> None:
    hotel = Property.objects.filter(connection=subscribed).order_by("pk")[0]

    reachable.control.apply(
        account_code="CHAIN", action="delete", kind="property", id=hotel.remote_id
    )
    arrived(2)
    take_in(subscribed.pk)

    assert new_run(subscribed)
    # Nothing is taken out of the mirror by what an event says.
    assert Property.objects.get(pk=hotel.pk).gone_at is None


def test_a_room_type_that_goes_brings_a_full_load(
    subscribed: Connection, reachable: Server, arrived: Change
) -> None:
    group = UnitGroup.objects.filter(connection=subscribed).order_by("pk")[0]

    reachable.control.apply(
        account_code="CHAIN", action="delete", kind="unit_group", id=group.remote_id
    )
    arrived(2)
    take_in(subscribed.pk)

    work(new_run(subscribed).pk)
    group.refresh_from_db()
    assert group.gone_at is not None


@pytest.mark.parametrize("number", [1, MAX_SINGLE + 1])
@pytest.mark.parametrize("action", ["change", "delete"])
def test_so_does_one_of_another_type_or_gone_among_many_that_are_read_as_a_list(
    subscribed: Connection, reachable: Server, arrived: Change, action: str, number: int
) -> None:
    group = UnitGroup.objects.filter(connection=subscribed, type="BedRoom").order_by("pk")[0]
    rooms = Unit.objects.filter(unit_group=group, is_room=True).present()
    before = rooms.count()
    changed = {"fields": {"type": "MeetingRoom"}} if action == "change" else {}
    reachable.control.change_settings(webhook_delay_seconds=60)
    reachable.control.apply(
        account_code="CHAIN", action=action, kind="unit_group", id=group.remote_id, **changed
    )
    reachable.control.change_settings(webhook_delay_seconds=0)
    for each in range(number):
        reachable.control.send_event(
            account_code="CHAIN",
            topic="unitgroup",
            type="changed",
            entity_id=group.remote_id if each == 0 else f"NEVER-THERE-{each}",
            property_id=group.property.remote_id,
        )
    arrived(number)

    take_in(subscribed.pk)

    group.refresh_from_db()
    assert (group.type, group.gone_at, rooms.count()) == ("BedRoom", None, before)
    work(new_run(subscribed).pk)
    assert before > 0
    assert rooms.count() == 0


def test_a_room_that_is_told_before_its_room_type_brings_that_along(
    subscribed: Connection, reachable: Server, arrived: Change
) -> None:
    hotel = Property.objects.filter(connection=subscribed).order_by("pk")[0]
    reachable.control.change_settings(webhook_delay_seconds=60)
    for kind, id_, fields in (
        ("unit_group", f"{hotel.remote_id}-LOFT", {"code": "LOFT", "name": "Loft"}),
        (
            "unit",
            f"{hotel.remote_id}-L1",
            {"name": "1", "unit_group_id": f"{hotel.remote_id}-LOFT"},
        ),
    ):
        reachable.control.apply(
            account_code="CHAIN",
            action="create",
            kind=kind,
            id=id_,
            fields={"property_id": hotel.remote_id} | fields,
        )
    reachable.control.change_settings(webhook_delay_seconds=0)

    reachable.control.send_event(
        account_code="CHAIN",
        topic="unit",
        type="created",
        entity_id=f"{hotel.remote_id}-L1",
        property_id=hotel.remote_id,
    )
    arrived()
    take_in(subscribed.pk)

    unit = Unit.objects.get(remote_id=f"{hotel.remote_id}-L1")
    assert unit.unit_group is not None
    assert (unit.unit_group.name, unit.unit_group.member_count) == ("Loft", 1)


def test_very_many_things_at_once_are_left_to_one_full_load(
    subscribed: Connection, reachable: Server, arrived: Change
) -> None:
    hotels = Property.objects.filter(connection=subscribed).values_list("remote_id", flat=True)
    for hotel in list(hotels):
        for number in range(1, 6):
            for topic in ("unit", "unitgroup", "rateplan"):
                reachable.control.send_event(
                    account_code="CHAIN",
                    topic=topic,
                    type="changed",
                    entity_id=f"{hotel}-{topic}{number}",
                    property_id=hotel,
                )
    arrived(45)

    take_in(subscribed.pk)

    assert reachable.control.calls(kind="api") == []
    assert new_run(subscribed)
    assert not WebhookEvent.objects.undone().exists()


def test_events_after_a_silence_longer_than_apaleo_repeats_bring_a_full_load(
    subscribed: Connection, change: Change
) -> None:
    subscription = subscribed.subscription
    before = subscribed.connected_at - timedelta(days=3)
    type(subscription).objects.filter(pk=subscription.pk).update(
        last_event_at=before, silent_from=before + timedelta(days=1)
    )
    unit = Unit.objects.filter(connection=subscribed).order_by("pk")[0]

    change("unit", unit.remote_id, name="Heard at last")

    unit.refresh_from_db()
    assert unit.name == "Heard at last"
    assert new_run(subscribed)


def test_a_change_whose_event_was_lost_is_here_after_the_next_load(
    subscribed: Connection, reachable: Server, load: Change
) -> None:
    unit = Unit.objects.filter(connection=subscribed).order_by("pk")[0]
    reachable.control.forget_subscriptions()

    reachable.control.apply(
        account_code="CHAIN",
        action="change",
        kind="unit",
        id=unit.remote_id,
        fields={"name": "Told to nobody"},
    )
    load(subscribed)

    unit.refresh_from_db()
    assert unit.name == "Told to nobody"
    assert not WebhookEvent.objects.undone().exists()

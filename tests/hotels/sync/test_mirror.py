"""The rows that a load compares with what it reads."""

import copy
import threading
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import Account
from apaleo.api import Kind, Listing
from apaleo.api.listings import DAY_USE_RATE_PLANS as DAY_USE
from apaleo.api.listings import OVERNIGHT_RATE_PLANS as OVERNIGHT
from hotels.models import Connection, RatePlan, SyncRun, Unit, UnitGroup
from hotels.sync.columns import References
from hotels.sync.diff import diff
from hotels.sync.kinds import MIRRORED_KINDS
from hotels.sync.mirror import Mirror
from tests.apaleo.api.reading import read
from tests.factories import make_connection, make_hotel, make_run, make_unit
from tests.hotels.sync.bodies import GOOD, Bodies, fields_of, good_bodies, load_bodies, spoil


@pytest.mark.parametrize("listing", GOOD, ids=lambda listing: listing.kind.value)
def test_every_column_that_is_compared_comes_from_a_record(listing: Listing) -> None:
    each = next(each for each in MIRRORED_KINDS if each.kind is listing.kind)
    references = References(keys={Kind.PROPERTY: {}, Kind.UNIT_GROUP: {}})

    columns = each.columns(read(listing, GOOD[listing]), references)

    assert columns.keys() - each.model.kept_fields == set(each.model.mirrored_columns())


@pytest.mark.django_db(transaction=True)
def test_a_load_reads_what_was_being_taken_in_when_it_was_claimed(account: Account) -> None:
    """Whoever takes events in holds the connection's row while writing what has changed."""
    connection = make_connection(account)
    unit = make_unit(make_hotel(connection))
    run = make_run(connection, SyncRun.State.WAITING)
    is_held, may_end = threading.Event(), threading.Event()

    def take_in() -> None:
        with transaction.atomic():
            Connection.objects.select_for_update(no_key=True).get(pk=connection.pk)
            is_held.set()
            may_end.wait(timeout=10)
            Unit.objects.filter(pk=unit.pk).update(name="Renamed")
        connections.close_all()

    beside = threading.Thread(target=take_in)
    beside.start()
    is_held.wait(timeout=10)
    threading.Timer(0.3, may_end.set).start()

    SyncRun.claim(run.pk, now=timezone.now())
    rows = Mirror(connection.pk).rows[Kind.UNIT]
    beside.join(timeout=10)

    assert [row.name for row in rows.values()] == ["Renamed"]


def doubled() -> Bodies:
    """Return two good items of each list."""
    bodies = good_bodies()
    for items in bodies.values():
        items.append(copy.deepcopy(items[0]) | {"id": f"{items[0]['id']}-2"})
    return bodies


def outcome(run: SyncRun) -> dict[str, Any]:
    """Return what a load has made of the mirror."""
    rows = {
        each.name: {
            row.remote_id: (row.gone_at is None, [getattr(row, name) for name in own(each.model)])
            for row in each.model._default_manager.filter(connection=run.connection)
        }
        for each in MIRRORED_KINDS
    }
    return {"rows": rows, "changes": run.changes, "warnings": run.warnings}


def own(model: Any) -> list[str]:
    """Return the columns that are the same in two accounts: all but the keys of other rows."""
    of_others = {"property_id", "unit_group_id"}
    return [name for name in model.mirrored_columns() if name not in of_others]


@pytest.mark.django_db
@pytest.mark.parametrize("value", [..., "Other", True])
@pytest.mark.parametrize("listing", GOOD, ids=lambda listing: listing.kind.value)
def test_a_slow_load_comes_to_the_same_as_a_fast_one(
    account: Account, listing: Listing, value: object
) -> None:
    fast, slow = make_connection(account), make_connection(account, code="OTHER")
    for path in fields_of(GOOD[listing]):
        changed = doubled()
        spoil(changed[listing][0], path, value)
        outcomes = []
        for connection, is_slow in ((fast, False), (slow, True)):
            load_bodies(connection, doubled(), is_slow=is_slow)
            run, _ = load_bodies(connection, changed, is_slow=is_slow)
            outcomes.append(outcome(run))

        assert outcomes[0] == outcomes[1], path


@pytest.mark.django_db
def test_nothing_is_left_to_compare_of_a_slow_load_that_finds_nothing_new(
    account: Account,
) -> None:
    connection = make_connection(account)
    load_bodies(connection, doubled())

    with patch("hotels.sync.publish.diff", wraps=diff) as compared:
        load_bodies(connection, doubled(), is_slow=True)

    assert [call.args[1] for call in compared.call_args_list] == [{}] * len(MIRRORED_KINDS)


@pytest.mark.django_db
def test_rooms_are_compared_again_once_their_room_type_is_another(account: Account) -> None:
    connection = make_connection(account)
    load_bodies(connection, good_bodies())
    changed = good_bodies()
    (group,) = next(items for listing, items in changed.items() if listing.kind is Kind.UNIT_GROUP)
    group["type"] = "MeetingRoom"

    load_bodies(connection, changed, is_slow=True)

    assert UnitGroup.objects.get().type == "MeetingRoom"
    assert not Unit.objects.get().is_room


@pytest.mark.django_db
def test_what_two_lists_have_is_what_the_last_one_says(account: Account) -> None:
    connection = make_connection(account)
    load_bodies(connection, good_bodies())
    plan = next(items[0] for listing, items in good_bodies().items() if listing is OVERNIGHT)

    for names in (["Flexible", "Other"], ["Other", "Flexible"], ["Other", "Flexible"]):
        both = good_bodies() | {
            OVERNIGHT: [plan | {"name": names[0]}],
            DAY_USE: [plan | {"name": names[1], "timeSliceDefinition": {"template": "DayUse"}}],
        }
        load_bodies(connection, both, is_slow=True)

        assert RatePlan.objects.get().name == names[1]

"""The rows that a load compares with what it reads."""

import threading

import pytest
from django.db import connections, transaction
from django.utils import timezone

from accounts.models import Account
from apaleo.api import Kind, Listing
from hotels.models import Connection, SyncRun, Unit
from hotels.sync.columns import References
from hotels.sync.kinds import MIRRORED_KINDS
from hotels.sync.mirror import read_mirror
from tests.apaleo.api.reading import read
from tests.factories import make_connection, make_hotel, make_run, make_unit
from tests.hotels.sync.bodies import GOOD


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
    rows = read_mirror(connection.pk)[Kind.UNIT]
    beside.join(timeout=10)

    assert [row.name for row in rows.values()] == ["Renamed"]

"""What complete loads do to the mirror, kind by kind."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Connection, Property, SyncRun
from hotels.sync.fetch import Superseded, fetch_snapshot
from hotels.sync.publish import publish
from sandbox.server import Server
from tests.hotels.kinds import KINDS, Kind, each_kind, mirror, written


@each_kind
def test_what_is_new_is_created_and_no_other_of_its_kind_is_touched(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, kind: Kind
) -> None:
    before = mirror()
    kind.create(platform)
    now = timezone.now()

    run = load(loaded, now=now)

    row = kind.row()
    assert (row.first_seen_at, row.changed_at, row.gone_at) == (now, now, None)
    assert run.changes[kind.name] == {"created": 1, "changed": 0, "gone": 0}
    assert [r for r in mirror()[kind.name] if r["remote_id"] != kind.id] == before[kind.name]


@each_kind
def test_what_changed_is_changed_and_keeps_its_identity(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, kind: Kind
) -> None:
    kind.create(platform)
    load(loaded)
    before, others = kind.row(), mirror()
    kind.apply(platform, "change", name="Renamed")
    now = timezone.now()

    run = load(loaded, now=now)

    row = kind.row()
    assert (row.pk, row.first_seen_at) == (before.pk, before.first_seen_at)
    assert (row.name, row.changed_at) == ("Renamed", now)
    assert run.changes[kind.name] == {"created": 0, "changed": 1, "gone": 0}
    assert [name for name, rows in mirror().items() if rows != others[name]] == [kind.name]


def test_what_did_not_change_is_not_written_the_second_nor_the_third_time(
    loaded: Connection, load: Callable[..., SyncRun]
) -> None:
    before = mirror()

    for _ in range(2):
        with CaptureQueriesContext(database) as captured:
            run = load(loaded)
        assert written(captured) == []
        assert {tuple(counts.values()) for counts in run.changes.values()} == {(0, 0, 0)}

    assert mirror() == before


@each_kind
def test_what_is_gone_is_marked_and_kept(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, kind: Kind
) -> None:
    kind.create(platform)
    load(loaded)
    before = kind.row()
    kind.apply(platform, "delete")
    now = timezone.now()

    run = load(loaded, now=now)

    row = kind.row()
    assert run.state == SyncRun.State.DONE
    assert (row.pk, row.gone_at, row.changed_at) == (before.pk, now, now)
    assert run.changes[kind.name] == {"created": 0, "changed": 0, "gone": 1}
    assert kind.row() not in kind.model._default_manager.filter(gone_at=None)


@each_kind
def test_what_is_gone_is_marked_once(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, kind: Kind
) -> None:
    kind.create(platform)
    load(loaded)
    kind.apply(platform, "delete")
    load(loaded)
    before = mirror()

    with CaptureQueriesContext(database) as captured:
        load(loaded)

    assert written(captured) == []
    assert mirror() == before


@each_kind
def test_what_came_back_is_the_same_row_again(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, kind: Kind
) -> None:
    kind.create(platform)
    load(loaded)
    before = kind.row()
    kind.apply(platform, "delete")
    load(loaded)
    kind.create(platform)
    now = timezone.now()

    run = load(loaded, now=now)

    row = kind.row()
    assert (row.pk, row.first_seen_at) == (before.pk, before.first_seen_at)
    assert (row.gone_at, row.changed_at) == (None, now)
    assert run.changes[kind.name] == {"created": 0, "changed": 1, "gone": 0}


def test_hotels_of_the_same_remote_id_in_two_accounts_do_not_touch_each_other(
    loaded: Connection,
    load: Callable[..., SyncRun],
    connect: Callable[..., Connection],
    platform: Server,
    other_account: Account,
    charlie: User,
) -> None:
    before = mirror()
    platform.control.generate_account(
        code="RIVAL", properties=3, units_per_property=4, rate_plans_per_property=4
    )
    rival = connect("RIVAL", account=other_account)

    load(rival)

    theirs = Property.objects.for_account(other_account).values_list("remote_id", flat=True)
    assert set(theirs) == {hotel["remote_id"] for hotel in before["property"]}
    assert mirror(connection=loaded) == before


def test_words_longer_than_their_column_are_cut(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    KINDS[2].create(platform)
    KINDS[2].apply(platform, "change", name="9" * 400)

    for _ in range(2):
        with CaptureQueriesContext(database) as captured:
            run = load(loaded)

    assert run.state == SyncRun.State.DONE
    assert KINDS[2].row().name == "9" * 200
    assert written(captured) == []


def test_a_worker_that_lost_its_run_publishes_nothing(chain: Connection) -> None:
    waiting = SyncRun.objects.get(connection=chain)
    mine = SyncRun.claim(waiting.pk, now=timezone.now())
    assert mine is not None
    found = fetch_snapshot(mine)
    theirs = SyncRun.claim(waiting.pk, now=timezone.now() + timedelta(seconds=61))
    assert theirs is not None

    with pytest.raises(Superseded):
        publish(mine, found, now=timezone.now())

    waiting.refresh_from_db()
    chain.refresh_from_db()
    assert (waiting.state, waiting.fence) == (SyncRun.State.RUNNING, theirs.fence)
    assert not Property.objects.exists()
    assert chain.last_synced_at is None

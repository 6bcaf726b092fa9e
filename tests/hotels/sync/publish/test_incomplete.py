"""What loads that are not complete do to the mirror: nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from hotels.models import Connection, SyncRun
from sandbox.server import Server
from tests.hotels.kinds import KINDS, Kind, each_kind, mirror

Failure = SyncRun.Failure

SPOILT = {
    "fails": ({"kind": "status", "status": 500}, Failure.UNAVAILABLE),
    "is reset": ({"kind": "reset"}, Failure.UNAVAILABLE),
    "is cut off": ({"kind": "cut", "after_bytes": 200}, Failure.UNAVAILABLE),
    "is missing": ({"kind": "status", "status": 204}, Failure.CHANGED),
    "names another total": ({"kind": "replace", "set": {"count": 40}}, Failure.CHANGED),
}


@each_kind
@pytest.mark.parametrize(("fault", "failure"), SPOILT.values(), ids=SPOILT)
def test_nothing_is_lost_when_page_two(
    loaded: Connection,
    load: Callable[..., SyncRun],
    platform: Server,
    settings: Any,
    kind: Kind,
    fault: dict[str, Any],
    failure: SyncRun.Failure,
) -> None:
    settings.APALEO_PAGE_SIZE = 2
    before = mirror()
    platform.control.add_fault(path=kind.path, query="pageNumber=2&", **fault)

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.WAITING, failure)
    assert mirror() == before


@each_kind
def test_nothing_is_lost_when_a_list_claims_to_be_longer_than_it_is(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server, kind: Kind
) -> None:
    before = mirror()
    platform.control.add_fault(kind="replace", path=kind.path, set={"count": 500})

    run = load(loaded)

    assert (run.state, run.failure) == (SyncRun.State.WAITING, Failure.CHANGED)
    assert mirror() == before


def test_the_next_run_heals_what_a_failed_one_left(
    loaded: Connection, load: Callable[..., SyncRun], platform: Server
) -> None:
    kind = KINDS[2]
    kind.create(platform)
    platform.control.add_fault(kind="status", path=kind.path, status=500, times=1)
    load(loaded)

    run = load(loaded)

    assert run.state == SyncRun.State.DONE
    assert kind.row().gone_at is None

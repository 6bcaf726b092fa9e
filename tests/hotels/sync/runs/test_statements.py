"""How many statements a sync run takes, whatever the number of rooms."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection as database
from django.test.utils import CaptureQueriesContext

from hotels.models import Connection, SyncRun, Unit
from hotels.sync import fetch as loading
from hotels.sync.run import work
from sandbox.server import Server


@pytest.mark.parametrize("units", [10, 1000])
def test_a_first_load_takes_the_same_few_statements_for_any_number_of_rooms(
    platform: Server,
    connect: Callable[..., Connection],
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Callable[..., Any],
    units: int,
) -> None:
    platform.control.generate_account(
        code="SIZED", properties=1, units_per_property=units, rate_plans_per_property=units // 10
    )
    connection = connect("SIZED")
    run = SyncRun.objects.get(connection=connection)
    # Progress is written by the clock; here, once.
    monkeypatch.setattr(loading, "SECONDS_BETWEEN_WRITES", 3600.0 * 24 * 365)

    # In SAVEPOINT and RELEASE what stands in BEGIN and COMMIT without the test.
    #
    # The claim:                 UPDATE of the run; SAVEPOINT, SELECT, RELEASE
    # The token:                 SELECT
    # Each of four kinds:        SELECT
    # Progress:                  UPDATE of the run
    # Publishing, in SAVEPOINT and RELEASE:
    #   each of four kinds:      INSERT
    #   the outcome:             UPDATE of the connection and of the run, INSERT of news and history
    with django_assert_num_queries(20):
        work(run.pk)

    assert Unit.objects.filter(connection=connection).count() == units


@pytest.mark.parametrize("units", [10, 1000])
def test_changing_every_room_takes_the_same_few_statements(
    platform: Server,
    connect: Callable[..., Connection],
    load: Callable[..., SyncRun],
    monkeypatch: pytest.MonkeyPatch,
    units: int,
) -> None:
    monkeypatch.setattr(loading, "SECONDS_BETWEEN_WRITES", 3600.0 * 24 * 365)
    platform.control.generate_account(
        code="SIZED", properties=1, units_per_property=units, rate_plans_per_property=1
    )
    connection = connect("SIZED")
    load(connection)
    rooms = list(Unit.objects.values_list("remote_id", flat=True))
    change = {"kind": "unit", "id": rooms, "fields": {"max_persons": 9}}
    platform.control.apply(account_code="SIZED", action="change", **change)

    with CaptureQueriesContext(
        database,
    ) as captured:
        load(connection)

    assert Unit.objects.filter(max_persons=9).count() == units
    assert sum('hotels_unit"' in query["sql"] for query in captured) == 2

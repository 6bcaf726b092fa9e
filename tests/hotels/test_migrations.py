"""What the migrations do to rows that an earlier version wrote."""

import decimal
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection as database

from hotels.models import Connection, RatePlan, SyncRun
from tests import factories

REMOVALS: Any = import_module("hotels.migrations.0002_removals_held_per_hotel")


@pytest.fixture
def plan(connection: Connection) -> RatePlan:
    group: Any = factories.make_group(factories.make_hotel(connection))
    plan: RatePlan = factories.make_plan(group, pricing_rule_value=decimal.Decimal("-10.5"))
    return plan


@pytest.mark.skipif(database.vendor != "sqlite", reason="no other database took such a number")
@pytest.mark.parametrize("number", ["12345678901.5", "-12345678901.5"])
def test_a_number_that_sqlite_took_and_cannot_read_again_is_dropped(
    plan: RatePlan, number: str
) -> None:
    with database.cursor() as cursor:
        cursor.execute(f"UPDATE hotels_rateplan SET pricing_rule_value = {number}")
    with pytest.raises(decimal.InvalidOperation):
        plan.refresh_from_db()

    REMOVALS.drop_values_that_no_column_holds(apps, None)

    plan.refresh_from_db()
    assert plan.pricing_rule_value is None


def test_a_number_that_can_be_read_is_kept(plan: RatePlan) -> None:
    REMOVALS.drop_values_that_no_column_holds(apps, None)

    plan.refresh_from_db()
    assert plan.pricing_rule_value == decimal.Decimal("-10.5")


def test_a_run_that_was_held_is_shown_as_one_that_failed(connection: Connection) -> None:
    run = factories.make_run(connection, SyncRun.State.NEEDS_ATTENTION, failure="held")

    REMOVALS.name_what_held_runs_met(apps, None)

    run.refresh_from_db()
    assert run.failure == SyncRun.Failure.CONTRACT

"""From apaleo's records to columns."""

from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from apaleo.api import Kind, PropertyRecord, RatePlanRecord, UnitGroupRecord, UnitRecord
from hotels.models import Property, RatePlan, Unit, UnitGroup
from hotels.sync.columns import (
    References,
    Unknown,
    bedroom_groups,
    property_columns,
    rate_plan_columns,
    unit_columns,
    unit_group_columns,
)

MUC = uuid4()
HOTEL = PropertyRecord(
    remote_id="MUC",
    code="MUC",
    name="Demo Hotel Munich",
    city="Munich",
    country_code="DE",
    time_zone="Europe/Berlin",
    currency_code="EUR",
    status="Live",
    is_archived=False,
)
GROUP = UnitGroupRecord(
    remote_id="MUC-DBL",
    property_id="MUC",
    code="DBL",
    name="Double",
    type="BedRoom",
    max_persons=2,
    member_count=40,
    rank=1,
)
ROOM = UnitRecord(
    remote_id="MUC-ABC",
    property_id="MUC",
    unit_group_id="MUC-DBL",
    name="A.101",
    description="",
    max_persons=2,
    is_archived=False,
    connected_unit_ids=(),
)
PLAN = RatePlanRecord(
    remote_id="MUC-FLEX-DBL",
    property_id="MUC",
    unit_group_id="MUC-DBL",
    code="FLEX",
    name="Flexible",
    description="",
    is_bookable=True,
    is_derived=True,
    derivation_level=1,
    base_rate_plan_id="MUC-BASE-DBL",
    pricing_rule_type="Percent",
    pricing_rule_value=Decimal("-10.5"),
    channel_codes=("Direct", "Ibe"),
    promo_codes=("SUMMER",),
    cancellation_policy_name="Flexible",
    min_guarantee_type="PM6Hold",
    time_slice_template="OverNight",
    is_corporate=False,
    is_archived=False,
)
KNOWN = References(
    bedroom_groups=bedroom_groups([UnitGroup(pk=7, type="BedRoom"), UnitGroup(pk=8, type="Other")]),
    keys={Kind.PROPERTY: {"MUC": MUC}, Kind.UNIT_GROUP: {"MUC-DBL": 7, "MUC-PARK": 8}},
)


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Property, property_columns(HOTEL, KNOWN)),
        (UnitGroup, unit_group_columns(GROUP, KNOWN)),
        (Unit, unit_columns(ROOM, KNOWN)),
        (RatePlan, rate_plan_columns(PLAN, KNOWN)),
    ],
    ids=lambda value: getattr(value, "__name__", "columns"),
)
def test_every_column_that_apaleo_fills_is_given(model: Any, columns: Any) -> None:
    ours = {"id", "connection_id", "remote_id", "first_seen_at", "changed_at", "gone_at"}
    decided_later = model.kept_fields - columns.keys()
    attributes = {field.attname for field in model._meta.concrete_fields}

    assert columns.keys() == attributes - ours - decided_later


@pytest.mark.parametrize(("status", "is_used"), [("Live", True), ("Test", False)])
def test_a_test_hotel_starts_unused(status: Any, is_used: bool) -> None:
    assert property_columns(replace(HOTEL, status=status), KNOWN)["is_used"] is is_used


def test_a_bedroom_counts_as_a_room() -> None:
    assert unit_columns(ROOM, KNOWN)["is_room"]


def test_a_unit_of_no_group_counts_as_a_room() -> None:
    columns = unit_columns(replace(ROOM, unit_group_id=None), KNOWN)

    assert columns["is_room"]
    assert columns["unit_group_id"] is None


def test_a_parking_space_is_no_room() -> None:
    assert not unit_columns(replace(ROOM, unit_group_id="MUC-PARK"), KNOWN)["is_room"]


def test_a_combination_of_rooms_is_not_counted_beside_its_parts() -> None:
    columns = unit_columns(replace(ROOM, connected_unit_ids=("MUC-ABD", "MUC-ABE")), KNOWN)

    assert columns["is_combined"]
    assert not columns["is_room"]


def test_references_become_our_keys() -> None:
    columns = rate_plan_columns(PLAN, KNOWN)

    assert (columns["property_id"], columns["unit_group_id"]) == (MUC, 7)


def test_what_a_rate_plan_lacks_becomes_an_empty_column() -> None:
    bare = replace(
        PLAN,
        base_rate_plan_id=None,
        pricing_rule_type=None,
        pricing_rule_value=None,
        cancellation_policy_name=None,
    )

    columns = rate_plan_columns(bare, KNOWN)

    assert columns["base_remote_id"] == ""
    assert columns["pricing_rule_type"] == ""
    assert columns["pricing_rule_value"] is None
    assert columns["cancellation_policy_name"] == ""


@pytest.mark.parametrize(
    ("column", "columns"),
    [
        ("property_id", unit_group_columns(replace(GROUP, property_id="NEW"), KNOWN)),
        ("property_id", unit_columns(replace(ROOM, property_id="NEW"), KNOWN)),
        ("unit_group_id", unit_columns(replace(ROOM, unit_group_id="NEW-DBL"), KNOWN)),
        ("unit_group_id", rate_plan_columns(replace(PLAN, unit_group_id="NEW-DBL"), KNOWN)),
    ],
)
def test_a_reference_to_what_no_list_holds_is_unknown(column: str, columns: Any) -> None:
    assert columns[column] is Unknown.KEY


def test_a_unit_of_an_unknown_group_counts_as_a_room() -> None:
    assert unit_columns(replace(ROOM, unit_group_id="NEW-DBL"), KNOWN)["is_room"]

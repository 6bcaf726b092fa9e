"""What becomes of records with fields that are missing, or that are not what they should be."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from apaleo.api.items import Oddity, take
from apaleo.api.listings import (
    DAY_USE_RATE_PLANS,
    OVERNIGHT_RATE_PLANS,
    PROPERTIES,
    UNIT_GROUPS,
    UNITS,
    Kind,
    Listing,
)
from tests.apaleo.api.reading import read_odd

HOTEL = ("properties-list", PROPERTIES)
GROUP = ("unit-groups-list", UNIT_GROUPS)
ROOM = ("units-list", UNITS)
PLAN = ("rate-plans-list", OVERNIGHT_RATE_PLANS)

# Of each field that the documents require: its name there, ours, and what is taken for it.
SUBSTITUTES = [
    (HOTEL, "code", "code", "MUC"),
    (HOTEL, "name", "name", "MUC"),
    (HOTEL, "timeZone", "time_zone", ""),
    (HOTEL, "currencyCode", "currency_code", ""),
    (HOTEL, "status", "status", ""),
    (HOTEL, "isArchived", "is_archived", False),
    (GROUP, "code", "code", "MUC-DBL"),
    (GROUP, "name", "name", "DBL"),
    (GROUP, "type", "type", "BedRoom"),
    (GROUP, "memberCount", "member_count", 0),
    (ROOM, "name", "name", "MUC-MTA"),
    (ROOM, "maxPersons", "max_persons", None),
    (PLAN, "code", "code", "MUC-NONREF-DBL"),
    (PLAN, "name", "name", "NONREF"),
    (PLAN, "isBookable", "is_bookable", False),
    (PLAN, "isDerived", "is_derived", False),
    (PLAN, "derivationLevel", "derivation_level", 0),
    (PLAN, "minGuaranteeType", "min_guarantee_type", ""),
]
# Nothing, and what is of no type that any of them has.
WRONG: list[object] = [None, "absent", [], {"x": [1]}, float("nan")]
ABSENT = WRONG[1]


@pytest.mark.parametrize("value", WRONG, ids=repr)
@pytest.mark.parametrize(("place", "field", "ours", "substitute"), SUBSTITUTES)
def test_a_field_that_is_missing_or_wrong_has_a_substitute_and_is_noted(
    sample: Callable[[str], Any],
    place: tuple[str, Listing],
    field: str,
    ours: str,
    substitute: object,
    value: object,
) -> None:
    name, listing = place
    item = sample(name)[listing.plural][0]
    item[field] = value
    if value is ABSENT:
        del item[field]

    record, odd = read_odd(listing, item)

    assert (getattr(record, ours), odd) == (substitute, [field])


@pytest.mark.parametrize(
    ("place", "field", "strict"),
    [
        (HOTEL, "id", "id"),
        (GROUP, "id", "id"),
        (GROUP, "property", "property"),
        (ROOM, "id", "id"),
        (ROOM, "property", "property"),
        (PLAN, "id", "id"),
        (PLAN, "property", "property"),
        (PLAN, "unitGroup", "unitGroup"),
    ],
)
@pytest.mark.parametrize("value", [*WRONG, 7, "", "\x00", "a\x00", "\ud800"], ids=repr)
def test_a_record_without_id_property_or_unit_group_is_left_out_and_named(
    sample: Callable[[str], Any],
    place: tuple[str, Listing],
    field: str,
    strict: str,
    value: object,
) -> None:
    name, listing = place
    item = sample(name)[listing.plural][0]
    known = "" if field == "id" else item["id"]
    item[field] = value
    if value is ABSENT:
        del item[field]

    taken = take(item, listing=listing, language="en")

    if field == "id" and value is ABSENT:
        known = ""
    [oddity] = taken.oddities
    assert taken.record is None
    assert (oddity.kind, oddity.remote_id, oddity.is_left_out) == (listing.kind, known, True)
    assert oddity.field.split(".")[0] == strict


@pytest.mark.parametrize("item", [None, 7, "MUC", [], ["MUC"], True])
def test_what_is_no_object_is_left_out(item: object) -> None:
    taken = take(item, listing=UNITS, language="en")

    assert taken.record is None
    assert taken.oddities == (Oddity(Kind.UNIT, "", "", is_left_out=True),)


@pytest.mark.parametrize("name", ["", "  ", "\u200b", "\u202e", "\x00", {}, 7, ["x"], {"en": 7}])
def test_a_name_that_shows_nothing_is_the_code(sample: Callable[[str], Any], name: object) -> None:
    item = sample("properties-list")["properties"][0] | {"name": name}

    record, odd = read_odd(PROPERTIES, item)

    assert (record.name, odd) == ("MUC", ["name"])


@pytest.mark.parametrize(
    ("value", "number", "odd"),
    [
        (2, 2, []),
        ("2", 2, ["maxPersons"]),
        (" 2.0 ", 2, ["maxPersons"]),
        (2.0, 2, ["maxPersons"]),
        (2.5, None, ["maxPersons"]),
        (-1, None, ["maxPersons"]),
        ("two", None, ["maxPersons"]),
        (True, None, ["maxPersons"]),
        (2**31, None, ["maxPersons"]),
        (10**400, None, ["maxPersons"]),
        (float("inf"), None, ["maxPersons"]),
        ("9" * 5000, None, ["maxPersons"]),
    ],
)
def test_a_number_is_read_from_what_means_one(
    sample: Callable[[str], Any], value: object, number: int | None, odd: list[str]
) -> None:
    record, noted = read_odd(UNITS, sample("units-list")["units"][0] | {"maxPersons": value})

    assert (record.max_persons, noted) == (number, odd)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        ("20", "20"),
        ("-33.5", "-33.5"),
        (None, None),
        (True, None),
        (float("inf"), None),
        ("x", None),
    ],
)
def test_a_price_rule_is_read_as_far_as_it_goes(
    sample: Callable[[str], Any], value: object, amount: str | None
) -> None:
    item = sample("rate-plan")
    item["pricingRule"]["value"] = value

    record, odd = read_odd(OVERNIGHT_RATE_PLANS, item)

    assert record.pricing_rule_value == (Decimal(amount) if amount else None)
    assert (record.base_rate_plan_id, record.pricing_rule_type) == ("MUC-NONREF_SGL", "Absolute")
    assert odd == ["pricingRuleValue"]


@pytest.mark.parametrize(
    ("codes", "kept"), [("Direct", ()), (["Ibe", 7], ("Ibe",)), ({"a": 1}, ())]
)
def test_of_a_list_of_codes_the_codes_are_kept(
    sample: Callable[[str], Any], codes: object, kept: tuple[str, ...]
) -> None:
    record, odd = read_odd(OVERNIGHT_RATE_PLANS, sample("rate-plan") | {"channelCodes": codes})

    assert (record.channel_codes, odd) == (kept, ["channelCodes"])


@pytest.mark.parametrize("part", [7, "MUC", [], ["MUC"], {"id": 7, "template": 7}])
@pytest.mark.parametrize(
    ("body", "listing", "field"),
    [
        ("property", PROPERTIES, "location"),
        ("unit", UNITS, "unitGroup"),
        ("rate-plan", OVERNIGHT_RATE_PLANS, "pricingRule"),
        ("rate-plan", DAY_USE_RATE_PLANS, "timeSliceDefinition"),
        ("rate-plan", OVERNIGHT_RATE_PLANS, "companies"),
        ("rate-plan", OVERNIGHT_RATE_PLANS, "cancellationPolicy"),
    ],
)
def test_a_part_that_is_none_does_not_take_the_record_with_it(
    sample: Callable[[str], Any], body: str, listing: Listing, field: str, part: object
) -> None:
    record, odd = read_odd(listing, sample(body) | {field: part})

    is_right = field == "companies" and isinstance(part, list)
    is_undecorated = field == "cancellationPolicy" and isinstance(part, dict)
    assert record is not None
    assert bool(odd) is not (is_right or is_undecorated)


def test_a_time_slice_without_a_template_is_that_of_the_list(sample: Callable[[str], Any]) -> None:
    item = sample("rate-plan")
    del item["timeSliceDefinition"]

    record, odd = read_odd(DAY_USE_RATE_PLANS, item)

    assert (record.time_slice_template, odd) == ("DayUse", ["timeSliceTemplate"])

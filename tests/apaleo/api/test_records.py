from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from apaleo.api.listings import (
    DAY_USE_RATE_PLANS,
    OVERNIGHT_RATE_PLANS,
    PROPERTIES,
    UNIT_GROUPS,
    UNITS,
    Listing,
)
from apaleo.api.records import (
    AccountRecord,
    PropertyRecord,
    RatePlanRecord,
    UnitGroupRecord,
    UnitRecord,
)
from apaleo.errors import RemoteContractError
from apaleo.schema import parse
from tests.apaleo.api.reading import read

LISTS = [
    ("properties-list", PROPERTIES),
    ("unit-groups-list", UNIT_GROUPS),
    ("units-list", UNITS),
    ("rate-plans-list", OVERNIGHT_RATE_PLANS),
]


def read_account(body: dict[str, Any]) -> AccountRecord:
    return parse(TypeAdapter(AccountRecord), body, kind="account")


def test_the_sample_account_is_read(sample: Callable[[str], Any]) -> None:
    assert read_account(sample("account-current")) == AccountRecord(
        code="DEMO", name="Demo Account"
    )


def test_an_account_is_asked_for_nothing_that_nobody_reads(sample: Callable[[str], Any]) -> None:
    body = sample("account-current")
    for field in ("type", "defaultLanguage"):
        del body[field]

    assert read_account(body).code == "DEMO"


@pytest.mark.parametrize("code", [None, "", 7])
def test_an_account_without_a_code_is_refused(sample: Callable[[str], Any], code: object) -> None:
    with pytest.raises(RemoteContractError, match=r"^account\.code: missing or not of the"):
        read_account(sample("account-current") | {"code": code})


def test_the_sample_property_is_read(sample: Callable[[str], Any]) -> None:
    assert read(PROPERTIES, sample("properties-list")["properties"][0]) == PropertyRecord(
        remote_id="MUC",
        code="MUC",
        name="Demo Hotel Munich",
        city="München",
        country_code="DE",
        time_zone="Europe/Berlin",
        currency_code="EUR",
        status="Test",
        is_archived=False,
        is_template=True,
    )


def test_the_sample_unit_group_is_read(sample: Callable[[str], Any]) -> None:
    assert read(UNIT_GROUPS, sample("unit-groups-list")["unitGroups"][0]) == UnitGroupRecord(
        remote_id="MUC-DBL",
        property_id="MUC",
        code="DBL",
        name="Double Room",
        type="BedRoom",
        max_persons=4,
        member_count=2,
        rank=2,
    )


def test_the_sample_units_are_read_with_their_combination(sample: Callable[[str], Any]) -> None:
    part, _, whole = (read(UNITS, unit) for unit in sample("units-list")["units"])

    assert part == UnitRecord(
        remote_id="MUC-MTA",
        property_id="MUC",
        unit_group_id="MUC-SGL",
        name="A.101",
        description="Single room",
        max_persons=1,
        is_archived=False,
        connected_unit_ids=(),
    )
    assert whole.connected_unit_ids == ("MUC-MTA", "MUC-JQI")


def test_the_sample_rate_plan_detail_is_read(sample: Callable[[str], Any]) -> None:
    assert read(OVERNIGHT_RATE_PLANS, sample("rate-plan")) == RatePlanRecord(
        remote_id="MUC-NONREF-DBL",
        property_id="MUC",
        unit_group_id="MUC-DBL",
        code="NONREF",
        name="Non Refundable",
        description="Non Refundable",
        is_bookable=False,
        is_derived=True,
        derivation_level=1,
        base_rate_plan_id="MUC-NONREF_SGL",
        pricing_rule_type="Absolute",
        pricing_rule_value=Decimal("20.0"),
        channel_codes=("Direct", "BookingCom", "Ibe"),
        promo_codes=("APA55100", "DISCOUNT20"),
        cancellation_policy_name="Flexible",
        min_guarantee_type="PM6Hold",
        time_slice_template="OverNight",
        is_corporate=True,
        is_archived=True,
    )


def test_a_rate_plan_guaranteed_by_a_company_is_corporate(sample: Callable[[str], Any]) -> None:
    data = sample("rate-plans-list")["ratePlans"][0]

    assert not read(OVERNIGHT_RATE_PLANS, data).is_corporate
    assert read(OVERNIGHT_RATE_PLANS, data | {"minGuaranteeType": "Company"}).is_corporate


def test_a_time_slice_without_template_is_that_of_the_list(sample: Callable[[str], Any]) -> None:
    data = sample("rate-plans-list")["ratePlans"][0] | {"timeSliceDefinition": {"id": "MUC-DAY"}}

    record = read(DAY_USE_RATE_PLANS, data)

    assert record.time_slice_template == "DayUse"


@pytest.mark.parametrize(("name", "listing"), LISTS)
def test_new_fields_are_passed_over(
    sample: Callable[[str], Any], name: str, listing: Listing
) -> None:
    for data in sample(name)[listing.plural]:
        assert read(listing, data | {"brandNew": {"deep": [1]}}) == read(listing, data)


@pytest.mark.parametrize(
    ("name", "listing", "field", "attribute"),
    [
        ("property", PROPERTIES, "status", "status"),
        ("unit-group", UNIT_GROUPS, "type", "type"),
        ("rate-plan", OVERNIGHT_RATE_PLANS, "minGuaranteeType", "min_guarantee_type"),
    ],
)
def test_new_enum_members_are_taken_as_they_are(
    sample: Callable[[str], Any], name: str, listing: Listing, field: str, attribute: str
) -> None:
    record = read(listing, sample(name) | {field: "BrandNew"})

    assert getattr(record, attribute) == "BrandNew"


def test_what_may_be_missing_may_be_missing(sample: Callable[[str], Any]) -> None:
    unit = sample("units-list")["units"][0]
    for field in ("unitGroup", "connectedUnits", "isArchived", "description"):
        unit.pop(field, None)

    record = read(UNITS, unit)

    assert record.unit_group_id is None
    assert record.connected_unit_ids == ()
    assert record.is_archived is False
    assert record.description == ""


@pytest.mark.parametrize("companies", [None, []])
def test_a_rate_plan_of_no_company_is_not_corporate(
    sample: Callable[[str], Any], companies: object
) -> None:
    data = sample("rate-plans-list")["ratePlans"][0] | {"companies": companies}

    assert read(OVERNIGHT_RATE_PLANS, data).is_corporate is False


def test_null_is_as_good_as_missing_where_a_field_may_be_missing(
    sample: Callable[[str], Any],
) -> None:
    fields = ("unitGroup", "connectedUnits", "isArchived", "description")

    record = read(UNITS, sample("units-list")["units"][0] | dict.fromkeys(fields))

    assert (record.unit_group_id, record.connected_unit_ids) == (None, ())
    assert (record.is_archived, record.description) == (False, "")

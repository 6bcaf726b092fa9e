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
from apaleo.api.pages import parse_page
from apaleo.api.records import (
    AccountRecord,
    PropertyRecord,
    RatePlanRecord,
    UnitGroupRecord,
    UnitRecord,
)
from apaleo.errors import RemoteContractError
from apaleo.schema import parse

LISTS = [
    ("properties-list", PROPERTIES),
    ("unit-groups-list", UNIT_GROUPS),
    ("units-list", UNITS),
    ("rate-plans-list", OVERNIGHT_RATE_PLANS),
]
USED_AND_REQUIRED = [
    *((0, "property", f) for f in ("id", "code", "location", "timeZone", "currencyCode")),
    *((0, "property", f) for f in ("status", "isArchived")),
    *((1, "unit group", f) for f in ("id", "property", "code", "type", "memberCount")),
    *((2, "unit", f) for f in ("id", "property", "name", "maxPersons")),
    *((3, "rate plan", f) for f in ("id", "property", "unitGroup", "code", "isBookable")),
    *((3, "rate plan", f) for f in ("isDerived", "derivationLevel", "minGuaranteeType")),
    (3, "rate plan", "timeSliceDefinition"),
]


def read(listing: Listing, item: dict[str, Any], *, language: str = "en") -> Any:
    """Return the record that one item of a list becomes."""
    body = {listing.plural: [item], "count": 1}
    page = parse_page(body, listing=listing, number=1, language=language)
    return page.records[0]


def read_account(body: dict[str, Any]) -> AccountRecord:
    return parse(TypeAdapter(AccountRecord), body, kind="account")


def test_the_sample_account_is_read(sample):
    assert read_account(sample("account-current")) == AccountRecord(
        code="DEMO", name="Demo Account"
    )


def test_an_account_is_asked_for_nothing_that_nobody_reads(sample):
    body = sample("account-current")
    for field in ("type", "defaultLanguage"):
        del body[field]

    assert read_account(body).code == "DEMO"


@pytest.mark.parametrize("code", [None, "", 7])
def test_an_account_without_a_code_is_refused(sample, code):
    with pytest.raises(RemoteContractError, match=r"^account\.code: missing or not of the"):
        read_account(sample("account-current") | {"code": code})


def test_the_sample_property_is_read(sample):
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
    )


def test_the_sample_unit_group_is_read(sample):
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


def test_the_sample_units_are_read_with_their_combination(sample):
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


def test_the_sample_rate_plan_detail_is_read(sample):
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


def test_a_rate_plan_guaranteed_by_a_company_is_corporate(sample):
    data = sample("rate-plans-list")["ratePlans"][0]

    assert not read(OVERNIGHT_RATE_PLANS, data).is_corporate
    assert read(OVERNIGHT_RATE_PLANS, data | {"minGuaranteeType": "Company"}).is_corporate


def test_a_time_slice_without_template_is_that_of_the_list(sample):
    data = sample("rate-plans-list")["ratePlans"][0] | {"timeSliceDefinition": {"id": "MUC-DAY"}}

    record = read(DAY_USE_RATE_PLANS, data)

    assert record.time_slice_template == "DayUse"


@pytest.mark.parametrize(("name", "listing"), LISTS)
def test_new_fields_are_passed_over(sample, name, listing):
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
def test_new_enum_members_are_taken_as_they_are(sample, name, listing, field, attribute):
    record = read(listing, sample(name) | {field: "BrandNew"})

    assert getattr(record, attribute) == "BrandNew"


@pytest.mark.parametrize("value", [None, "absent", [], float("nan")])
@pytest.mark.parametrize(("index", "kind", "field"), USED_AND_REQUIRED)
def test_a_missing_or_mistyped_field_is_named_and_not_shown(sample, index, kind, field, value):
    name, listing = LISTS[index]
    data = sample(name)[listing.plural][0] | {"companyName": "canary"}
    if value == "absent":
        del data[field]
    else:
        data[field] = value

    with pytest.raises(RemoteContractError, match=rf"^{kind}\.{field}") as caught:
        read(listing, data)

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("value", [-1, 1.5, "2", True, 2**31])
def test_a_number_that_is_none_is_refused(sample, value):
    data = sample("units-list")["units"][0] | {"maxPersons": value}

    with pytest.raises(RemoteContractError, match=r"unit\.maxPersons"):
        read(UNITS, data)


def test_what_may_be_missing_may_be_missing(sample):
    unit = sample("units-list")["units"][0]
    for field in ("unitGroup", "connectedUnits", "isArchived", "description"):
        unit.pop(field, None)

    record = read(UNITS, unit)

    assert record.unit_group_id is None
    assert record.connected_unit_ids == ()
    assert record.is_archived is False
    assert record.description == ""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Flat", "Flat"),
        ({"en": "English", "de": "Deutsch"}, "Deutsch"),
        ({"en": "English", "fr": "Français"}, "English"),
        ({"de": "", "en": "English"}, "English"),
        ({}, ""),
        (None, ""),
    ],
)
def test_words_come_in_the_preferred_language_or_in_any(sample, name, words):
    data = sample("unit-group") | {"name": name}

    assert read(UNIT_GROUPS, data, language="de").name == words


@pytest.mark.parametrize("name", [7, ["x"], {"en": 7}])
def test_words_that_are_none_are_refused(sample, name):
    with pytest.raises(RemoteContractError, match=r"unit group\.name"):
        read(UNIT_GROUPS, sample("unit-group") | {"name": name})


def test_characters_that_no_database_can_hold_do_not_stop_the_load(sample):
    data = sample("units-list")["units"][0] | {"description": "a\x00b\ud800c"}

    assert read(UNITS, data).description == "ab?c"


def test_a_price_rule_is_exact(sample):
    data = sample("rate-plan")
    data["pricingRule"]["value"] = -0.1

    assert read(OVERNIGHT_RATE_PLANS, data).pricing_rule_value == Decimal("-0.1")


@pytest.mark.parametrize("value", [None, "20", True, float("inf")])
def test_a_price_rule_that_is_no_number_is_refused(sample, value):
    data = sample("rate-plan")
    data["pricingRule"]["value"] = value

    with pytest.raises(RemoteContractError, match=r"rate plan\.pricingRule\.value"):
        read(OVERNIGHT_RATE_PLANS, data)


@pytest.mark.parametrize("codes", ["Direct", [7], {"Direct": 1}])
def test_a_list_of_codes_that_is_none_is_refused(sample, codes):
    with pytest.raises(RemoteContractError, match=r"rate plan\.channelCodes"):
        read(OVERNIGHT_RATE_PLANS, sample("rate-plan") | {"channelCodes": codes})

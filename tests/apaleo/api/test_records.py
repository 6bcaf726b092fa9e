from decimal import Decimal

import pytest

from apaleo.api.records import (
    AccountRecord,
    PropertyRecord,
    RatePlanRecord,
    UnitGroupRecord,
    UnitRecord,
    parse_account,
    parse_property,
    parse_rate_plan,
    parse_unit,
    parse_unit_group,
)
from apaleo.errors import RemoteContractError

LISTS = [
    ("properties-list", "properties", parse_property),
    ("unit-groups-list", "unitGroups", parse_unit_group),
    ("units-list", "units", parse_unit),
    ("rate-plans-list", "ratePlans", parse_rate_plan),
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


def test_the_sample_account_is_read(sample):
    assert parse_account(sample("account-current")) == AccountRecord(
        code="DEMO", name="Demo Account", type="Trial", default_language="en"
    )


def test_the_sample_property_is_read(sample):
    assert parse_property(sample("properties-list")["properties"][0]) == PropertyRecord(
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
    assert parse_unit_group(sample("unit-groups-list")["unitGroups"][0]) == UnitGroupRecord(
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
    part, _, whole = map(parse_unit, sample("units-list")["units"])

    assert part == UnitRecord(
        remote_id="MUC-MTA",
        property_id="MUC",
        unit_group_id="MUC-SGL",
        name="A.101",
        description="Single room",
        max_persons=1,
        is_archived=False,
        connected_unit_ids=(),
        connecting_unit_id="MUC-QKY",
    )
    assert whole.connected_unit_ids == ("MUC-MTA", "MUC-JQI")
    assert whole.connecting_unit_id is None


def test_the_sample_rate_plan_detail_is_read(sample):
    assert parse_rate_plan(sample("rate-plan")) == RatePlanRecord(
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
        cancellation_policy_id="MUC-FLE",
        cancellation_policy_code="FLE",
        cancellation_policy_name="Flexible",
        min_guarantee_type="PM6Hold",
        time_slice_template="OverNight",
        is_corporate=True,
        is_archived=True,
    )


def test_a_rate_plan_guaranteed_by_a_company_is_corporate(sample):
    data = sample("rate-plans-list")["ratePlans"][0]

    assert not parse_rate_plan(data).is_corporate
    assert parse_rate_plan(data | {"minGuaranteeType": "Company"}).is_corporate


def test_a_time_slice_without_template_is_that_of_the_list(sample):
    data = sample("rate-plans-list")["ratePlans"][0] | {"timeSliceDefinition": {"id": "MUC-DAY"}}

    record = parse_rate_plan(data, time_slice_template="DayUse")

    assert record.time_slice_template == "DayUse"


@pytest.mark.parametrize(("name", "plural", "parse"), LISTS)
def test_new_fields_are_passed_over(sample, name, plural, parse):
    for data in sample(name)[plural]:
        assert parse(data | {"brandNew": {"deep": [1]}}) == parse(data)


@pytest.mark.parametrize(
    ("name", "parse", "field", "attribute"),
    [
        ("property", parse_property, "status", "status"),
        ("unit-group", parse_unit_group, "type", "type"),
        ("rate-plan", parse_rate_plan, "minGuaranteeType", "min_guarantee_type"),
    ],
)
def test_new_enum_members_are_taken_as_they_are(sample, name, parse, field, attribute):
    record = parse(sample(name) | {field: "BrandNew"})

    assert getattr(record, attribute) == "BrandNew"


@pytest.mark.parametrize("value", [None, "absent", [], float("nan")])
@pytest.mark.parametrize(("index", "kind", "field"), USED_AND_REQUIRED)
def test_a_missing_or_mistyped_field_is_named_and_not_shown(sample, index, kind, field, value):
    name, plural, parse = LISTS[index]
    data = sample(name)[plural][0] | {"companyName": "canary"}
    if value == "absent":
        del data[field]
    else:
        data[field] = value

    with pytest.raises(RemoteContractError, match=rf"^{kind}\.{field}") as caught:
        parse(data)

    assert "canary" not in str(caught.value)


@pytest.mark.parametrize("value", [-1, 1.5, "2", True, 2**31])
def test_a_number_that_is_none_is_refused(sample, value):
    data = sample("units-list")["units"][0] | {"maxPersons": value}

    with pytest.raises(RemoteContractError, match=r"unit\.maxPersons"):
        parse_unit(data)


def test_what_may_be_missing_may_be_missing(sample):
    unit = sample("units-list")["units"][0]
    for field in ("unitGroup", "connectingUnit", "connectedUnits", "isArchived", "description"):
        unit.pop(field, None)

    record = parse_unit(unit)

    assert record.unit_group_id is None
    assert record.connecting_unit_id is None
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

    assert parse_unit_group(data, language="de").name == words


@pytest.mark.parametrize("name", [7, ["x"], {"en": 7}])
def test_words_that_are_none_are_refused(sample, name):
    with pytest.raises(RemoteContractError, match=r"unit group\.name"):
        parse_unit_group(sample("unit-group") | {"name": name})


def test_characters_that_no_database_can_hold_do_not_stop_the_load(sample):
    data = sample("units-list")["units"][0] | {"description": "a\x00b\ud800c"}

    assert parse_unit(data).description == "ab?c"


def test_a_price_rule_is_exact(sample):
    data = sample("rate-plan")
    data["pricingRule"]["value"] = -0.1

    assert parse_rate_plan(data).pricing_rule_value == Decimal("-0.1")


@pytest.mark.parametrize("value", [None, "20", True, float("inf")])
def test_a_price_rule_that_is_no_number_is_refused(sample, value):
    data = sample("rate-plan")
    data["pricingRule"]["value"] = value

    with pytest.raises(RemoteContractError, match=r"rate plan\.pricingRule\.value"):
        parse_rate_plan(data)


@pytest.mark.parametrize("codes", ["Direct", [7], {"Direct": 1}])
def test_a_list_of_codes_that_is_none_is_refused(sample, codes):
    with pytest.raises(RemoteContractError, match=r"rate plan\.channelCodes"):
        parse_rate_plan(sample("rate-plan") | {"channelCodes": codes})

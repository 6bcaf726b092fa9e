import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from apaleo.api.listings import OVERNIGHT_RATE_PLANS, PROPERTIES, UNIT_GROUPS, UNITS, Listing
from apaleo.errors import RemoteContractError
from apaleo.http import Reply
from tests.apaleo.api.reading import read

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


@pytest.mark.parametrize("value", [None, "absent", [], float("nan")])
@pytest.mark.parametrize(("index", "kind", "field"), USED_AND_REQUIRED)
def test_a_missing_or_mistyped_field_is_named_and_not_shown(
    sample: Callable[[str], Any], index: int, kind: str, field: str, value: object
) -> None:
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
def test_a_number_that_is_none_is_refused(sample: Callable[[str], Any], value: object) -> None:
    data = sample("units-list")["units"][0] | {"maxPersons": value}

    with pytest.raises(RemoteContractError, match=r"unit\.maxPersons"):
        read(UNITS, data)


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
def test_words_come_in_the_preferred_language_or_in_any(
    sample: Callable[[str], Any], name: object, words: str
) -> None:
    data = sample("unit-group") | {"name": name}

    assert read(UNIT_GROUPS, data, language="de").name == words


@pytest.mark.parametrize("name", [7, ["x"], {"en": 7}])
def test_words_that_are_none_are_refused(sample: Callable[[str], Any], name: object) -> None:
    with pytest.raises(RemoteContractError, match=r"unit group\.name"):
        read(UNIT_GROUPS, sample("unit-group") | {"name": name})


def test_characters_that_no_database_can_hold_do_not_stop_the_load(
    sample: Callable[[str], Any],
) -> None:
    data = sample("units-list")["units"][0] | {"description": "a\x00b\ud800c"}

    assert read(UNITS, data).description == "ab?c"


def test_a_price_rule_is_exact(sample: Callable[[str], Any]) -> None:
    data = sample("rate-plan")
    data["pricingRule"]["value"] = -0.1

    assert read(OVERNIGHT_RATE_PLANS, data).pricing_rule_value == Decimal("-0.1")


@pytest.mark.parametrize("value", [None, "20", True, float("inf")])
def test_a_price_rule_that_is_no_number_is_refused(
    sample: Callable[[str], Any], value: object
) -> None:
    data = sample("rate-plan")
    data["pricingRule"]["value"] = value

    with pytest.raises(RemoteContractError, match=r"rate plan\.pricingRule\.value"):
        read(OVERNIGHT_RATE_PLANS, data)


@pytest.mark.parametrize("codes", ["Direct", [7], {"Direct": 1}])
def test_a_list_of_codes_that_is_none_is_refused(
    sample: Callable[[str], Any], codes: object
) -> None:
    with pytest.raises(RemoteContractError, match=r"rate plan\.channelCodes"):
        read(OVERNIGHT_RATE_PLANS, sample("rate-plan") | {"channelCodes": codes})


@pytest.mark.parametrize(
    ("listing", "body", "field"),
    [
        (PROPERTIES, "property", "location"),
        (UNIT_GROUPS, "unit-group", "property"),
        (UNITS, "unit", "unitGroup"),
        (OVERNIGHT_RATE_PLANS, "rate-plan", "pricingRule"),
        (OVERNIGHT_RATE_PLANS, "rate-plan", "timeSliceDefinition"),
    ],
)
@pytest.mark.parametrize("part", [7, "MUC", [], ["MUC"], {"id": 7, "template": 7}])
def test_a_part_that_is_none_is_refused(
    sample: Callable[[str], Any], listing: Listing, body: str, field: str, part: object
) -> None:
    with pytest.raises(RemoteContractError, match=rf"{field}.*: missing or not of the expected"):
        read(listing, sample(body) | {field: part})


@pytest.mark.parametrize(("written", "value"), [("19.90", "19.90"), ("0.1", "0.1"), ("-7", "-7")])
def test_a_price_rule_is_the_decimal_that_was_written(
    sample: Callable[[str], Any], written: str, value: str
) -> None:
    data = sample("rate-plan")
    data["pricingRule"]["value"] = "PLACEHOLDER"
    body = json.dumps(data).replace('"PLACEHOLDER"', written).encode()

    record = read(OVERNIGHT_RATE_PLANS, Reply(status=200, where="GET /x", body=body).json())

    assert record.pricing_rule_value == Decimal(value)


@pytest.mark.parametrize("text", ["\x00", "", None])
def test_a_code_without_characters_is_refused(sample: Callable[[str], Any], text: object) -> None:
    with pytest.raises(RemoteContractError, match=r"^unit group\.code"):
        read(UNIT_GROUPS, sample("unit-group") | {"code": text})


def test_an_error_does_not_lead_back_to_the_content(sample: Callable[[str], Any]) -> None:
    with pytest.raises(RemoteContractError) as caught:
        read(UNITS, sample("unit") | {"maxPersons": "canary"})

    assert str(caught.value) == "unit.maxPersons: missing or not of the expected type"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None

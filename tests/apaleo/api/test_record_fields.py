"""What is read of fields that are as they should be, or nearly."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from apaleo.api import AccountRecord
from apaleo.api.listings import OVERNIGHT_RATE_PLANS, UNIT_GROUPS, UNITS
from apaleo.errors import RemoteContractError
from apaleo.http import Reply
from apaleo.schema import parse
from tests.apaleo.api.reading import read


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Flat", "Flat"),
        ({"en": "English", "de": "Deutsch"}, "Deutsch"),
        ({"en": "English", "fr": "Français"}, "English"),
        ({"de": "", "en": "English"}, "English"),
    ],
)
def test_words_come_in_the_preferred_language_or_in_any(
    sample: Callable[[str], Any], name: object, words: str
) -> None:
    data = sample("unit-group") | {"name": name}

    assert read(UNIT_GROUPS, data, language="de").name == words


def test_characters_that_no_database_can_hold_do_not_stop_the_load(
    sample: Callable[[str], Any],
) -> None:
    data = sample("units-list")["units"][0] | {"description": "a\x00b\ud800c"}

    assert read(UNITS, data).description == "ab?c"


def test_a_price_rule_is_exact(sample: Callable[[str], Any]) -> None:
    data = sample("rate-plan")
    data["pricingRule"]["value"] = -0.1

    assert read(OVERNIGHT_RATE_PLANS, data).pricing_rule_value == Decimal("-0.1")


@pytest.mark.parametrize(("written", "value"), [("19.90", "19.90"), ("0.1", "0.1"), ("-7", "-7")])
def test_a_price_rule_is_the_decimal_that_was_written(
    sample: Callable[[str], Any], written: str, value: str
) -> None:
    data = sample("rate-plan")
    data["pricingRule"]["value"] = "PLACEHOLDER"
    body = json.dumps(data).replace('"PLACEHOLDER"', written).encode()

    record = read(OVERNIGHT_RATE_PLANS, Reply(status=200, where="GET /x", body=body).json())

    assert record.pricing_rule_value == Decimal(value)


def test_an_error_does_not_lead_back_to_the_content() -> None:
    with pytest.raises(RemoteContractError) as caught:
        parse(TypeAdapter(AccountRecord), {"code": ["canary"]}, kind="account")

    assert str(caught.value) == "account.code: missing or not of the expected type"
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None

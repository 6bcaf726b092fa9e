"""The platform's things as values: frozen, and only the fields we use.

New fields and new enum members are nobody's business; a missing or mistyped field that we rely on
raises RemoteContractError. Field names and which of them are required follow apaleo's Swagger
documents for the account, inventory and rate plan APIs.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, with_config

from apaleo.schema import (
    EMPTY_IF_NULL,
    FALSE_IF_NULL,
    RECORD_CONFIG,
    Amount,
    AnyText,
    Flag,
    Inside,
    Number,
    StorableText,
    Text,
    Wording,
)

# `{"id": "MUC", …}`, as apaleo points from one thing to another.
Reference = Annotated[Text, Inside("id")]


@with_config(RECORD_CONFIG)
@dataclass(frozen=True, slots=True)
class AccountRecord:
    """The apaleo account that a token belongs to."""

    code: Text
    name: Wording = ""


@with_config(RECORD_CONFIG)
@dataclass(frozen=True, slots=True)
class Record:
    """One item of a list; its id is unique only within the apaleo account."""

    remote_id: Annotated[Text, Field(alias="id")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRecord(Record):
    """A hotel. `status` is Test or Live."""

    code: Text
    name: Wording = ""
    city: Annotated[AnyText, Inside("city", default=""), Field(alias="location")]
    country_code: Annotated[Text, Inside("countryCode"), Field(alias="location")]
    time_zone: Text
    currency_code: Text
    status: Text
    is_archived: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGroupRecord(Record):
    """A room type, and also a group of parking lots, meeting rooms or event spaces: see `type`."""

    property_id: Annotated[Reference, Field(alias="property")]
    code: Text
    name: Wording = ""
    type: Text
    max_persons: Number | None = None
    member_count: Number
    rank: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord(Record):
    """A room. A combined one names its parts in `connected_unit_ids`."""

    property_id: Annotated[Reference, Field(alias="property")]
    unit_group_id: Annotated[Reference | None, Field(alias="unitGroup")] = None
    name: Text
    description: Wording = ""
    max_persons: Number
    is_archived: Annotated[Flag, FALSE_IF_NULL] = False
    connected_unit_ids: Annotated[
        tuple[Reference, ...], EMPTY_IF_NULL, Field(alias="connectedUnits")
    ] = ()


def _template_of_list(template: str, info: ValidationInfo) -> str:
    """Return the template that the list was asked for, where a record gives none of its own."""
    return template or (info.context or {}).get("timeSliceTemplate", "OverNight")


def _is_corporate(companies: object, info: ValidationInfo) -> bool:
    """Say whether a plan is some companies' own; its guarantee, read before, says so too."""
    if companies and not isinstance(companies, list):
        raise ValueError("companies are a list")
    return bool(companies) or info.data.get("min_guarantee_type") == "Company"


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePlanRecord(Record):
    """A rate plan of one unit group; corporate ones are read only with rateplans.read-corporate."""

    property_id: Annotated[Reference, Field(alias="property")]
    unit_group_id: Annotated[Reference, Field(alias="unitGroup")]
    code: Text
    name: Wording = ""
    description: Wording = ""
    is_bookable: Flag
    is_derived: Flag
    derivation_level: Number
    # A pricing rule is there as a whole or not at all.
    base_rate_plan_id: Annotated[
        Annotated[Reference, Inside("baseRatePlan")] | None, Field(alias="pricingRule")
    ] = None
    pricing_rule_type: Annotated[
        Annotated[Text, Inside("type")] | None, Field(alias="pricingRule")
    ] = None
    pricing_rule_value: Annotated[
        Annotated[Amount, Inside("value")] | None, Field(alias="pricingRule")
    ] = None
    channel_codes: Annotated[tuple[StorableText, ...], EMPTY_IF_NULL] = ()
    promo_codes: Annotated[tuple[StorableText, ...], EMPTY_IF_NULL] = ()
    cancellation_policy_name: Annotated[
        Annotated[Wording, Inside("name", default="")] | None, Field(alias="cancellationPolicy")
    ] = None
    min_guarantee_type: Text
    time_slice_template: Annotated[
        AnyText,
        Inside("template", default=""),
        AfterValidator(_template_of_list),
        Field(alias="timeSliceDefinition"),
    ]
    is_corporate: Annotated[
        Flag, BeforeValidator(_is_corporate), Field(alias="companies", validate_default=True)
    ] = False
    is_archived: Annotated[Flag, FALSE_IF_NULL] = False

"""The platform's things as values: frozen, and only the fields we use.

New fields and new enum members are nobody's business. Without its id, its property and, for a rate
plan, its unit group a record cannot be taken; every other field that is missing or mistyped has a
substitute (`Or`). Field names and which of them are required follow apaleo's Swagger documents for
the account, inventory and rate plan APIs: what may be missing there, may be missing here unnoted.
"""

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo, with_config

from apaleo.schema import (
    EMPTY_IF_NULL,
    FALSE_IF_NULL,
    NOT_NULL,
    RECORD_CONFIG,
    Amount,
    AnyText,
    Flag,
    Id,
    Inside,
    Name,
    Number,
    Or,
    StorableText,
    Text,
    Wording,
    decimal_number,
    like,
    texts_only,
    whole_number,
)

# `{"id": "MUC", …}`, as apaleo points from one thing to another.
Reference = Annotated[Id, Inside("id")]


@with_config(RECORD_CONFIG)
@dataclass(frozen=True, slots=True)
class AccountRecord:
    """The apaleo account that a token belongs to."""

    code: Annotated[Text, Field(max_length=50)]
    name: Annotated[Wording, Or("")] = ""


@with_config(RECORD_CONFIG)
@dataclass(frozen=True, slots=True)
class Record:
    """One item of a list; its id is unique only within the apaleo account."""

    remote_id: Annotated[Id, Field(alias="id")]


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertyRecord(Record):
    """A hotel, or a template for hotels. `status` is Test or Live."""

    code: Annotated[Text, Or(compute=like("remote_id"))]
    name: Annotated[Name, Or(compute=like("code"))]
    city: Annotated[AnyText, Inside("city", default=""), Field(alias="location"), Or("")]
    country_code: Annotated[Text, Inside("countryCode"), Field(alias="location"), Or("")]
    time_zone: Annotated[Text, Or("")]
    currency_code: Annotated[Text, Or("")]
    status: Annotated[Text, Or("")]
    is_archived: Annotated[Flag, Or(False)]
    is_template: Annotated[Flag, FALSE_IF_NULL, Or(False)] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitGroupRecord(Record):
    """A room type, and also a group of parking lots, meeting rooms or event spaces: see `type`."""

    property_id: Annotated[Reference, Field(alias="property")]
    code: Annotated[Text, Or(compute=like("remote_id"))]
    name: Annotated[Name, Or(compute=like("code"))]
    # Nearly every group is one of bedrooms, and rooms that are not counted are missed.
    type: Annotated[Text, Or("BedRoom")]
    max_persons: Annotated[Number | None, Or(None, reread=whole_number)] = None
    member_count: Annotated[Number, Or(0, reread=whole_number)]
    rank: Annotated[Number | None, Or(None, reread=whole_number)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord(Record):
    """A room. A combined one names its parts in `connected_unit_ids`."""

    property_id: Annotated[Reference, Field(alias="property")]
    unit_group_id: Annotated[Reference | None, Field(alias="unitGroup"), Or(None)] = None
    name: Annotated[Name, Or(compute=like("remote_id"))]
    description: Annotated[Wording, Or("")] = ""
    max_persons: Annotated[Number | None, NOT_NULL, Or(None, reread=whole_number)]
    is_archived: Annotated[Flag, FALSE_IF_NULL, Or(False)] = False
    connected_unit_ids: Annotated[
        tuple[Reference, ...], EMPTY_IF_NULL, Field(alias="connectedUnits"), Or(())
    ] = ()


def _template_of_list(info: ValidationInfo) -> str:
    """Return the template that the list was asked for."""
    template: str = (info.context or {}).get("timeSliceTemplate", "OverNight")
    return template


def _or_template_of_list(template: str, info: ValidationInfo) -> str:
    return template or _template_of_list(info)


def _with_decimal_value(rule: object) -> object:
    """Return a pricing rule whose value is no text."""
    if isinstance(rule, dict) and "value" in rule:
        return rule | {"value": decimal_number(rule["value"])}
    return rule


def _is_guaranteed_by_company(info: ValidationInfo) -> bool:
    """Say whether the guarantee, read before, is a company's."""
    return info.data.get("min_guarantee_type") == "Company"


def _is_corporate(companies: object, info: ValidationInfo) -> bool:
    """Say whether a plan is some companies' own; its guarantee says so too."""
    if companies and not isinstance(companies, list):
        raise ValueError("companies are a list")
    return bool(companies) or _is_guaranteed_by_company(info)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePlanRecord(Record):
    """A rate plan of one unit group; corporate ones are read only with rateplans.read-corporate."""

    property_id: Annotated[Reference, Field(alias="property")]
    unit_group_id: Annotated[Reference, Field(alias="unitGroup")]
    code: Annotated[Text, Or(compute=like("remote_id"))]
    name: Annotated[Name, Or(compute=like("code"))]
    description: Annotated[Wording, Or("")] = ""
    is_bookable: Annotated[Flag, Or(False)]
    is_derived: Annotated[Flag, Or(False)]
    derivation_level: Annotated[Number, Or(0, reread=whole_number)]
    base_rate_plan_id: Annotated[
        Annotated[Reference, Inside("baseRatePlan")] | None, Field(alias="pricingRule"), Or(None)
    ] = None
    pricing_rule_type: Annotated[
        Annotated[Text, Inside("type")] | None, Field(alias="pricingRule"), Or(None)
    ] = None
    pricing_rule_value: Annotated[
        Annotated[Amount, Inside("value")] | None,
        Field(alias="pricingRule"),
        Or(None, reread=_with_decimal_value),
    ] = None
    channel_codes: Annotated[
        tuple[StorableText, ...], EMPTY_IF_NULL, Or((), reread=texts_only)
    ] = ()
    promo_codes: Annotated[tuple[StorableText, ...], EMPTY_IF_NULL, Or((), reread=texts_only)] = ()
    cancellation_policy_name: Annotated[
        Annotated[Wording, Inside("name", default="")] | None,
        Field(alias="cancellationPolicy"),
        Or(None),
    ] = None
    min_guarantee_type: Annotated[Text, Or("")]
    time_slice_template: Annotated[
        AnyText,
        Inside("template", default=""),
        AfterValidator(_or_template_of_list),
        Field(alias="timeSliceDefinition"),
        Or(compute=_template_of_list),
    ]
    is_corporate: Annotated[
        Flag,
        BeforeValidator(_is_corporate),
        Field(alias="companies", validate_default=True),
        Or(compute=_is_guaranteed_by_company),
    ] = False
    is_archived: Annotated[Flag, FALSE_IF_NULL, Or(False)] = False

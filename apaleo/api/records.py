"""The platform's things as values: parsed at the edge, frozen, and only the fields we use.

New fields and new enum members are nobody's business; a missing or mistyped field that we rely on
raises RemoteContractError. Field names and which of them are required follow apaleo's Swagger
documents for the account, inventory and rate plan APIs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apaleo.schema import Fields


@dataclass(frozen=True, slots=True)
class AccountRecord:
    """The apaleo account that a token belongs to."""

    code: str
    name: str
    type: str
    default_language: str


@dataclass(frozen=True, slots=True)
class PropertyRecord:
    """A hotel; its id is unique only within the apaleo account. `status` is Test or Live."""

    remote_id: str
    code: str
    name: str
    city: str
    country_code: str
    time_zone: str
    currency_code: str
    status: str
    is_archived: bool


@dataclass(frozen=True, slots=True)
class UnitGroupRecord:
    """A room type, and also a group of parking lots, meeting rooms or event spaces: see `type`."""

    remote_id: str
    property_id: str
    code: str
    name: str
    type: str
    max_persons: int | None
    member_count: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A room. A combined one names its parts in `connected_unit_ids`, each part the whole in
    `connecting_unit_id`.
    """

    remote_id: str
    property_id: str
    unit_group_id: str | None
    name: str
    description: str
    max_persons: int
    is_archived: bool
    connected_unit_ids: tuple[str, ...]
    connecting_unit_id: str | None


@dataclass(frozen=True, slots=True)
class RatePlanRecord:
    """A rate plan of one unit group; corporate ones are read only with rateplans.read-corporate."""

    remote_id: str
    property_id: str
    unit_group_id: str
    code: str
    name: str
    description: str
    is_bookable: bool
    is_derived: bool
    derivation_level: int
    base_rate_plan_id: str | None
    pricing_rule_type: str | None
    pricing_rule_value: Decimal | None
    channel_codes: tuple[str, ...]
    promo_codes: tuple[str, ...]
    cancellation_policy_id: str | None
    cancellation_policy_code: str | None
    cancellation_policy_name: str | None
    min_guarantee_type: str
    time_slice_template: str
    is_corporate: bool
    is_archived: bool


Record = PropertyRecord | UnitGroupRecord | UnitRecord | RatePlanRecord


def parse_account(data: Mapping[str, Any]) -> AccountRecord:
    """Read an AccountModel."""
    fields = Fields.of("account", data)
    return AccountRecord(
        code=fields.text("code"),
        name=fields.wording("name"),
        type=fields.text("type"),
        default_language=fields.text("defaultLanguage"),
    )


def parse_property(data: Mapping[str, Any], *, language: str = "en") -> PropertyRecord:
    """Read a PropertyItemModel (list) or a PropertyModel (detail)."""
    fields = Fields.of("property", data)
    location = fields.part("location")
    return PropertyRecord(
        remote_id=fields.text("id"),
        code=fields.text("code"),
        name=fields.wording("name", language=language),
        city=location.optional_text("city") or "",
        country_code=location.text("countryCode"),
        time_zone=fields.text("timeZone"),
        currency_code=fields.text("currencyCode"),
        status=fields.text("status"),
        is_archived=fields.flag("isArchived"),
    )


def parse_unit_group(data: Mapping[str, Any], *, language: str = "en") -> UnitGroupRecord:
    """Read a UnitGroupItemModel (list) or a UnitGroupModel (detail)."""
    fields = Fields.of("unit group", data)
    return UnitGroupRecord(
        remote_id=fields.text("id"),
        property_id=fields.part("property").text("id"),
        code=fields.text("code"),
        name=fields.wording("name", language=language),
        type=fields.text("type"),
        max_persons=fields.optional_number("maxPersons"),
        member_count=fields.number("memberCount"),
        rank=fields.optional_number("rank"),
    )


def parse_unit(data: Mapping[str, Any], *, language: str = "en") -> UnitRecord:
    """Read a UnitItemModel (list) or a UnitModel (detail)."""
    fields = Fields.of("unit", data)
    unit_group = fields.optional_part("unitGroup")
    connecting_unit = fields.optional_part("connectingUnit")
    return UnitRecord(
        remote_id=fields.text("id"),
        property_id=fields.part("property").text("id"),
        unit_group_id=unit_group.text("id") if unit_group else None,
        name=fields.text("name"),
        description=fields.wording("description", language=language),
        max_persons=fields.number("maxPersons"),
        is_archived=fields.flag("isArchived", default=False),
        connected_unit_ids=tuple(part.text("id") for part in fields.parts("connectedUnits")),
        connecting_unit_id=connecting_unit.text("id") if connecting_unit else None,
    )


def parse_rate_plan(
    data: Mapping[str, Any], *, time_slice_template: str = "OverNight", language: str = "en"
) -> RatePlanRecord:
    """Read a RatePlanItemModel (list) or a RatePlanModel (detail).

    `time_slice_template` is the one that the list was asked for; it counts where the record itself
    gives only the id of its time slice.
    """
    fields = Fields.of("rate plan", data)
    rule = fields.optional_part("pricingRule")
    policy = fields.optional_part("cancellationPolicy")
    min_guarantee_type = fields.text("minGuaranteeType")
    time_slice = fields.part("timeSliceDefinition")
    return RatePlanRecord(
        remote_id=fields.text("id"),
        property_id=fields.part("property").text("id"),
        unit_group_id=fields.part("unitGroup").text("id"),
        code=fields.text("code"),
        name=fields.wording("name", language=language),
        description=fields.wording("description", language=language),
        is_bookable=fields.flag("isBookable"),
        is_derived=fields.flag("isDerived"),
        derivation_level=fields.number("derivationLevel"),
        base_rate_plan_id=rule.part("baseRatePlan").text("id") if rule else None,
        pricing_rule_type=rule.text("type") if rule else None,
        pricing_rule_value=rule.decimal("value") if rule else None,
        channel_codes=fields.texts("channelCodes"),
        promo_codes=fields.texts("promoCodes"),
        cancellation_policy_id=policy.text("id") if policy else None,
        cancellation_policy_code=policy.optional_text("code") if policy else None,
        cancellation_policy_name=policy.wording("name", language=language) if policy else None,
        min_guarantee_type=min_guarantee_type,
        time_slice_template=time_slice.optional_text("template") or time_slice_template,
        is_corporate=min_guarantee_type == "Company" or bool(fields.parts("companies")),
        is_archived=fields.flag("isArchived", default=False),
    )

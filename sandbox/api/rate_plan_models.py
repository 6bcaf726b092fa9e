"""Rate plans as lists and details show them; the two differ in texts and in services."""

from collections.abc import Callable
from typing import Any

from sandbox.accounts.records import IncludedService, PricingRule, RatePlan, Text
from sandbox.api.api_call import ApiCall
from sandbox.api.embedded import embedded_entry, embedded_property, embedded_unit_group
from sandbox.api.json_fields import as_json, without_none

ACCOUNTING_CONFIGS = [
    {
        "state": "Current",
        "vatType": "Reduced",
        "serviceType": "Accommodation",
        "validFrom": "2024-01-01",
    }
]


def as_item(call: ApiCall, plan: RatePlan) -> dict[str, Any]:
    """Return a RatePlanItemModel: an included service is shown as `service`."""
    services = [
        {
            "service": embedded_entry(call, call.account.services[included.service_id]),
            **_price(call, plan, included),
        }
        for included in plan.included_services
    ]
    return _fields(call, plan, call.localized, services)


def as_detail(call: ApiCall, plan: RatePlan) -> dict[str, Any]:
    """Return a RatePlanModel: an included service is named by `serviceId`."""
    services = [
        {"serviceId": included.service_id, **_price(call, plan, included)}
        for included in plan.included_services
    ]
    return _fields(call, plan, call.by_language, services)


def _price(call: ApiCall, plan: RatePlan, included: IncludedService) -> dict[str, Any]:
    currency = call.account.properties[plan.property_id].currency_code
    price = {"amount": included.gross_price, "currency": currency}
    return {"grossPrice": price, "pricingMode": included.pricing_mode}


def _fields(
    call: ApiCall,
    plan: RatePlan,
    show: Callable[[Text], Any],
    services: list[dict[str, Any]],
) -> dict[str, Any]:
    account = call.account
    return without_none(
        {
            "id": plan.id,
            "code": plan.code,
            "name": show(plan.name),
            "description": show(plan.description),
            "minGuaranteeType": plan.min_guarantee_type,
            "priceCalculationMode": plan.price_calculation_mode,
            "property": embedded_property(call, plan.property_id),
            "unitGroup": embedded_unit_group(call, plan.unit_group_id),
            "cancellationPolicy": _cancellation_policy(call, plan),
            "noShowPolicy": embedded_entry(call, account.no_show_policies[plan.no_show_policy_id]),
            "channelCodes": list(plan.channel_codes),
            "promoCodes": list(plan.promo_codes) or None,
            "timeSliceDefinition": _time_slice_definition(call, plan),
            "restrictions": _restrictions(plan),
            "isBookable": plan.is_bookable,
            "isSubjectToCityTax": plan.is_subject_to_city_tax,
            "pricingRule": _pricing_rule(call, plan.pricing_rule) if plan.pricing_rule else None,
            "isDerived": plan.pricing_rule is not None,
            "derivationLevel": account.derivation_level(plan),
            **_expandable(call, plan, services),
            "companies": [as_json(account.companies[id_]) for id_ in plan.company_ids] or None,
            "ratesRange": as_json(plan.rates_range) if plan.rates_range else None,
            "accountingConfigs": ACCOUNTING_CONFIGS,
            "marketSegment": _market_segment(call, plan.market_segment_id),
            "isArchived": True if plan.is_archived else None,
        }
    )


def _expandable(
    call: ApiCall, plan: RatePlan, services: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]] | None]:
    """Return the parts that are shown only when they are asked for, and only if there are any."""
    shown: dict[str, list[dict[str, Any]] | None] = {}
    if "services" in call.expand:
        shown["includedServices"] = services or None
    if "bookingPeriods" in call.expand:
        shown["bookingPeriods"] = [as_json(period) for period in plan.booking_periods] or None
    if "surcharges" in call.expand:
        shown["surcharges"] = [as_json(surcharge) for surcharge in plan.surcharges] or None
    if "ageCategories" in call.expand:
        categories = [
            {"id": id_, "surcharges": [{"adults": 1, "value": value}]}
            for id_, value in plan.child_surcharges.items()
        ]
        shown["ageCategories"] = categories or None
    return shown


def _cancellation_policy(call: ApiCall, plan: RatePlan) -> dict[str, Any]:
    if "cancellationPolicy" not in call.expand:
        return {"id": plan.cancellation_policy_id}
    return embedded_entry(call, call.account.cancellation_policies[plan.cancellation_policy_id])


def _time_slice_definition(call: ApiCall, plan: RatePlan) -> dict[str, Any]:
    hours = call.account.time_slice_definitions[plan.time_slice_definition_id]
    return {
        "id": hours.id,
        "name": call.localized(hours.name),
        "template": hours.template,
        "checkInTime": hours.check_in_time,
        "checkOutTime": hours.check_out_time,
    }


def _restrictions(plan: RatePlan) -> dict[str, Any] | None:
    if plan.max_advance_months is None:
        return None
    return {"maxAdvance": {"months": plan.max_advance_months}}


def _pricing_rule(call: ApiCall, rule: PricingRule) -> dict[str, Any]:
    base = call.account.rate_plans[rule.base_rate_plan_id]
    return {
        "baseRatePlan": {
            "id": base.id,
            "code": base.code,
            "name": call.localized(base.name),
            "description": call.localized(base.description),
            "isSubjectToCityTax": base.is_subject_to_city_tax,
        },
        "type": rule.type,
        "value": rule.value,
    }


def _market_segment(call: ApiCall, id_: str | None) -> dict[str, Any] | None:
    if id_ is None:
        return None
    segment = call.account.market_segments[id_]
    return {"id": id_, "code": segment.code, "name": call.localized(segment.name)}

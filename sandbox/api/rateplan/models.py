"""Rate plans as lists and details show them."""

from typing import Any

from sandbox.accounts.records import IncludedService, PricingRule, RatePlan
from sandbox.api.api_call import ApiCall
from sandbox.api.embedded import embedded_entry, embedded_property, embedded_unit_group
from sandbox.api.json_fields import as_json, without_none

# What is shown as it is.
PLAIN = (
    *("id", "code", "name", "description", "min_guarantee_type", "price_calculation_mode"),
    *("channel_codes", "is_bookable", "is_subject_to_city_tax", "rates_range"),
)
ACCOUNTING_CONFIGS = [
    {
        "state": "Current",
        "vatType": "Reduced",
        "serviceType": "Accommodation",
        "validFrom": "2024-01-01",
    }
]


def as_model(call: ApiCall, plan: RatePlan) -> dict[str, Any]:
    """Return a RatePlanItemModel or a RatePlanModel; the two differ in texts and in services."""
    account = call.account
    hours = account.time_slice_definitions[plan.time_slice_definition_id]
    segment = account.market_segments.get(plan.market_segment_id or "")
    months = plan.max_advance_months
    return without_none(
        {
            **as_json(plan, *PLAIN, show=call.text),
            "property": embedded_property(call, plan.property_id),
            "unitGroup": embedded_unit_group(call, plan.unit_group_id),
            "cancellationPolicy": _cancellation_policy(call, plan),
            "noShowPolicy": embedded_entry(call, account.no_show_policies[plan.no_show_policy_id]),
            "promoCodes": plan.promo_codes or None,
            "timeSliceDefinition": as_json(hours, show=call.localized),
            "restrictions": {"maxAdvance": {"months": months}} if months is not None else None,
            "pricingRule": _pricing_rule(call, plan.pricing_rule) if plan.pricing_rule else None,
            "isDerived": plan.pricing_rule is not None,
            "derivationLevel": account.derivation_level(plan),
            **_expandable(call, plan),
            "companies": [as_json(account.companies[id_]) for id_ in plan.company_ids] or None,
            "accountingConfigs": ACCOUNTING_CONFIGS,
            "marketSegment": (
                as_json(segment, "id", "code", "name", show=call.localized) if segment else None
            ),
            "isArchived": True if plan.is_archived else None,
        }
    )


def _expandable(call: ApiCall, plan: RatePlan) -> dict[str, list[dict[str, Any]] | None]:
    """Return the parts that are shown only when they are asked for, and only if there are any."""
    shown: dict[str, list[dict[str, Any]] | None] = {}
    if "services" in call.expand:
        services = [_service(call, plan, included) for included in plan.included_services]
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


def _service(call: ApiCall, plan: RatePlan, included: IncludedService) -> dict[str, Any]:
    """Return an included service: by `serviceId` in a detail, in full in a list."""
    id_, account = included.service_id, call.account
    named = (
        {"serviceId": id_}
        if call.is_detail
        else {"service": embedded_entry(call, account.services[id_])}
    )
    currency = account.properties[plan.property_id].currency_code
    price = {"amount": included.gross_price, "currency": currency}
    return {**named, "grossPrice": price, "pricingMode": included.pricing_mode}


def _cancellation_policy(call: ApiCall, plan: RatePlan) -> dict[str, Any]:
    if "cancellationPolicy" not in call.expand:
        return {"id": plan.cancellation_policy_id}
    return embedded_entry(call, call.account.cancellation_policies[plan.cancellation_policy_id])


def _pricing_rule(call: ApiCall, rule: PricingRule) -> dict[str, Any]:
    base = call.account.rate_plans[rule.base_rate_plan_id]
    plain = ("id", "code", "name", "description", "is_subject_to_city_tax")
    return {
        "baseRatePlan": as_json(base, *plain, show=call.localized),
        **as_json(rule, "type", "value"),
    }

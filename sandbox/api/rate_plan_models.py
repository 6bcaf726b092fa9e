"""Rate plans as lists and details show them; the two differ in texts and in services."""

from typing import Any

from sandbox.accounts.records import IncludedService, PricingRule, RatePlan
from sandbox.api.api_call import Ask
from sandbox.api.embedded import property_in, term_in, unit_group_in
from sandbox.api.resources import without_none

ACCOUNTING_CONFIGS = [
    {
        "state": "Current",
        "vatType": "Reduced",
        "serviceType": "Accommodation",
        "validFrom": "2024-01-01",
    }
]


def as_item(ask: Ask, plan: RatePlan) -> dict[str, Any]:
    """Return a RatePlanItemModel: an included service is shown as `service`."""
    services = [_service_item(ask, plan, included) for included in plan.included_services]
    words = {"name": ask.words(plan.name), "description": ask.words(plan.description)}
    return _fields(ask, plan, words, services)


def as_detail(ask: Ask, plan: RatePlan) -> dict[str, Any]:
    """Return a RatePlanModel: an included service is named by `serviceId`."""
    services = [
        {
            "serviceId": included.service_id,
            "grossPrice": _price(ask, plan, included),
            "pricingMode": included.pricing_mode,
        }
        for included in plan.included_services
    ]
    words = {"name": ask.map_of(plan.name), "description": ask.map_of(plan.description)}
    return _fields(ask, plan, words, services)


def _service_item(ask: Ask, plan: RatePlan, included: IncludedService) -> dict[str, Any]:
    return {
        "service": term_in(ask, ask.account.services[included.service_id]),
        "grossPrice": _price(ask, plan, included),
        "pricingMode": included.pricing_mode,
    }


def _price(ask: Ask, plan: RatePlan, included: IncludedService) -> dict[str, Any]:
    currency = ask.account.properties[plan.property_id].currency_code
    return {"amount": included.gross_price, "currency": currency}


def _fields(
    ask: Ask, plan: RatePlan, words: dict[str, Any], services: list[dict[str, Any]]
) -> dict[str, Any]:
    account = ask.account
    return without_none(
        {
            "id": plan.id,
            "code": plan.code,
            **words,
            "minGuaranteeType": plan.min_guarantee_type,
            "priceCalculationMode": plan.price_calculation_mode,
            "property": property_in(ask, plan.property_id),
            "unitGroup": unit_group_in(ask, plan.unit_group_id),
            "cancellationPolicy": _cancellation_policy(ask, plan),
            "noShowPolicy": term_in(ask, account.no_show_policies[plan.no_show_policy_id]),
            "channelCodes": list(plan.channel_codes),
            "promoCodes": list(plan.promo_codes) or None,
            "timeSliceDefinition": _time_slice_definition(ask, plan),
            "restrictions": _restrictions(plan),
            "isBookable": plan.is_bookable,
            "isSubjectToCityTax": plan.is_subject_to_city_tax,
            "pricingRule": _pricing_rule(ask, plan.pricing_rule) if plan.pricing_rule else None,
            "isDerived": plan.pricing_rule is not None,
            "derivationLevel": account.derivation_level(plan),
            **_expandable(ask, plan, services),
            "companies": [_company(ask, id_) for id_ in plan.company_ids] or None,
            "ratesRange": (
                {"from": plan.rates_range.begins, "to": plan.rates_range.ends}
                if plan.rates_range
                else None
            ),
            "accountingConfigs": ACCOUNTING_CONFIGS,
            "marketSegment": _market_segment(ask, plan.market_segment_id),
            "isArchived": True if plan.is_archived else None,
        }
    )


def _expandable(
    ask: Ask, plan: RatePlan, services: list[dict[str, Any]]
) -> dict[str, list[dict[str, Any]] | None]:
    """Return the parts that are shown only when they are asked for, and only if there are any."""
    shown: dict[str, list[dict[str, Any]] | None] = {}
    if "services" in ask.expand:
        shown["includedServices"] = services or None
    if "bookingPeriods" in ask.expand:
        periods = [{"from": period.begins, "to": period.ends} for period in plan.booking_periods]
        shown["bookingPeriods"] = periods or None
    if "surcharges" in ask.expand:
        surcharges = [
            {"adults": surcharge.adults, "type": surcharge.type, "value": surcharge.value}
            for surcharge in plan.surcharges
        ]
        shown["surcharges"] = surcharges or None
    if "ageCategories" in ask.expand:
        categories = [
            {"id": id_, "surcharges": [{"adults": 1, "value": value}]}
            for id_, value in plan.child_surcharges.items()
        ]
        shown["ageCategories"] = categories or None
    return shown


def _cancellation_policy(ask: Ask, plan: RatePlan) -> dict[str, Any]:
    if "cancellationPolicy" not in ask.expand:
        return {"id": plan.cancellation_policy_id}
    return term_in(ask, ask.account.cancellation_policies[plan.cancellation_policy_id])


def _time_slice_definition(ask: Ask, plan: RatePlan) -> dict[str, Any]:
    hours = ask.account.time_slice_definitions[plan.time_slice_definition_id]
    return {
        "id": hours.id,
        "name": ask.words(hours.name),
        "template": hours.template,
        "checkInTime": hours.check_in_time,
        "checkOutTime": hours.check_out_time,
    }


def _restrictions(plan: RatePlan) -> dict[str, Any] | None:
    if plan.max_advance_months is None:
        return None
    return {"maxAdvance": {"months": plan.max_advance_months}}


def _pricing_rule(ask: Ask, rule: PricingRule) -> dict[str, Any]:
    base = ask.account.rate_plans[rule.base_rate_plan_id]
    return {
        "baseRatePlan": {
            "id": base.id,
            "code": base.code,
            "name": ask.words(base.name),
            "description": ask.words(base.description),
            "isSubjectToCityTax": base.is_subject_to_city_tax,
        },
        "type": rule.type,
        "value": rule.value,
    }


def _company(ask: Ask, id_: str) -> dict[str, Any]:
    company = ask.account.companies[id_]
    return {
        "id": id_,
        "code": company.code,
        "corporateCode": company.corporate_code,
        "name": company.name,
    }


def _market_segment(ask: Ask, id_: str | None) -> dict[str, Any] | None:
    if id_ is None:
        return None
    segment = ask.account.market_segments[id_]
    return {"id": id_, "code": segment.code, "name": ask.words(segment.name)}

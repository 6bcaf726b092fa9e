"""Rate plans (Rate Plan API v1, `/rate-plans`): which of them a call sees, and where."""

from collections.abc import Collection
from typing import get_args

from sandbox.accounts.records import (
    Channel,
    MinGuaranteeType,
    RatePlan,
    TimeSliceTemplate,
    UnitGroupType,
)
from sandbox.api.api_call import Ask
from sandbox.api.rate_plan_models import as_detail, as_item
from sandbox.api.resources import Resource

READ_CORPORATE = "rateplans.read-corporate"


def select(ask: Ask) -> list[RatePlan]:
    """Return the rate plans that the filters leave: over night and in use unless asked."""
    query = ask.query
    property_id = ask.property_id
    template = query.choice("timeSliceTemplate", get_args(TimeSliceTemplate)) or "OverNight"
    group_types = query.choices("unitGroupTypes", get_args(UnitGroupType))
    guarantees = query.choices("minGuaranteeTypes", get_args(MinGuaranteeType))
    channels = query.choices("channelCodes", get_args(Channel))
    is_derived = query.flag("isDerived")
    include_archived = query.flag("includeArchived")
    level_tests = query.comparisons("derivationLevelFilter")
    named = _filters_by_id(ask)
    account = ask.account
    return [
        plan
        for plan in account.rate_plans.values()
        if is_visible(ask, plan)
        and property_id in (None, plan.property_id)
        and (include_archived or not plan.is_archived)
        and account.time_slice_definitions[plan.time_slice_definition_id].template == template
        and is_derived in (None, plan.pricing_rule is not None)
        and (guarantees is None or plan.min_guarantee_type in guarantees)
        and (group_types is None or account.unit_groups[plan.unit_group_id].type in group_types)
        and (channels is None or not channels.isdisjoint(plan.channel_codes))
        and all(test(account.derivation_level(plan)) for test in level_tests)
        and all(not wanted.isdisjoint(_ids(plan, name)) for name, wanted in named.items())
    ]


def is_visible(ask: Ask, plan: RatePlan) -> bool:
    """Return whether the call's scopes show the rate plan; corporate ones take a scope more."""
    return not plan.is_corporate or ask.grant.allows(READ_CORPORATE, "admin")


def find(ask: Ask, id_: str) -> RatePlan | None:
    """Return the rate plan of that id; one that is not visible is not there."""
    plan = ask.account.rate_plans.get(id_)
    return plan if plan is not None and is_visible(ask, plan) else None


def _filters_by_id(ask: Ask) -> dict[str, frozenset[str]]:
    """Return the filters in use that name what a rate plan must have to do with."""
    names = (
        *("ratePlanCodes", "includedServiceIds", "promoCodes", "companyIds", "baseRatePlanIds"),
        *("unitGroupIds", "timeSliceDefinitionIds", "cancellationPolicyIds", "noShowPolicyIds"),
    )
    given = ((name, ask.query.texts(name)) for name in names)
    return {name: wanted for name, wanted in given if wanted is not None}


def _ids(plan: RatePlan, name: str) -> Collection[str]:
    """Return what the rate plan has to do with, as far as the filter of that name asks."""
    match name:
        case "ratePlanCodes":
            return {plan.code}
        case "includedServiceIds":
            return {included.service_id for included in plan.included_services}
        case "promoCodes":
            return plan.promo_codes
        case "companyIds":
            return plan.company_ids
        case "baseRatePlanIds":
            return {plan.pricing_rule.base_rate_plan_id} if plan.pricing_rule else ()
        case "unitGroupIds":
            return {plan.unit_group_id}
        case "timeSliceDefinitionIds":
            return {plan.time_slice_definition_id}
        case "cancellationPolicyIds":
            return {plan.cancellation_policy_id}
        case _:
            return {plan.no_show_policy_id}


RATE_PLANS = Resource(
    path="/rateplan/v1/rate-plans",
    plural="ratePlans",
    scopes=("rateplans.read", "setup.read", "setup.manage"),
    select=select,
    find=find,
    as_item=as_item,
    as_detail=as_detail,
    count_all=select,
)

"""Rate plans (Rate Plan API v1, `/rate-plans`): which of them a call sees, and where."""

from collections.abc import Callable, Collection
from typing import get_args

from sandbox.accounts.records import (
    Channel,
    MinGuaranteeType,
    RatePlan,
    TimeSliceTemplate,
    UnitGroupType,
)
from sandbox.api.api_call import ApiCall
from sandbox.api.rateplan.models import as_model
from sandbox.api.resources import Resource

READ_CORPORATE = "rateplans.read-corporate"
# What a rate plan has to do with, by the filter that asks for it.
FILTERS: dict[str, Callable[[RatePlan], Collection[str]]] = {
    "ratePlanCodes": lambda plan: {plan.code},
    "includedServiceIds": lambda plan: {item.service_id for item in plan.included_services},
    "promoCodes": lambda plan: plan.promo_codes,
    "companyIds": lambda plan: plan.company_ids,
    "baseRatePlanIds": lambda plan: (
        {plan.pricing_rule.base_rate_plan_id} if plan.pricing_rule else ()
    ),
    "unitGroupIds": lambda plan: {plan.unit_group_id},
    "timeSliceDefinitionIds": lambda plan: {plan.time_slice_definition_id},
    "cancellationPolicyIds": lambda plan: {plan.cancellation_policy_id},
    "noShowPolicyIds": lambda plan: {plan.no_show_policy_id},
}


def select(call: ApiCall) -> list[RatePlan]:
    """Return the rate plans that the filters leave: over night and in use unless asked."""
    query = call.query
    property_id = call.property_id
    template = query.choice("timeSliceTemplate", get_args(TimeSliceTemplate)) or "OverNight"
    group_types = query.choices("unitGroupTypes", get_args(UnitGroupType))
    guarantees = query.choices("minGuaranteeTypes", get_args(MinGuaranteeType))
    channels = query.choices("channelCodes", get_args(Channel))
    is_derived = query.flag("isDerived")
    include_archived = query.flag("includeArchived")
    levels = query.comparisons("derivationLevelFilter")
    wanted_ids = {name: ids for name in FILTERS if (ids := query.texts(name)) is not None}
    account = call.account
    return [
        plan
        for plan in account.rate_plans.values()
        if is_visible(call, plan)
        and property_id in (None, plan.property_id)
        and (include_archived or not plan.is_archived)
        and account.time_slice_definitions[plan.time_slice_definition_id].template == template
        and is_derived in (None, plan.pricing_rule is not None)
        and (guarantees is None or plan.min_guarantee_type in guarantees)
        and (group_types is None or account.unit_groups[plan.unit_group_id].type in group_types)
        and (channels is None or not channels.isdisjoint(plan.channel_codes))
        and all(holds(account.derivation_level(plan), level) for holds, level in levels)
        and all(not ids.isdisjoint(FILTERS[name](plan)) for name, ids in wanted_ids.items())
    ]


def is_visible(call: ApiCall, plan: RatePlan) -> bool:
    """Return whether the call's scopes show the rate plan; corporate ones take a scope more."""
    return not plan.is_corporate or call.token.allows(READ_CORPORATE, "admin")


def find(call: ApiCall, id_: str) -> RatePlan | None:
    """Return the rate plan of that id; one that is not visible is not there."""
    plan = call.account.rate_plans.get(id_)
    return plan if plan is not None and is_visible(call, plan) else None


RATE_PLANS = Resource(
    path="/rateplan/v1/rate-plans",
    plural="ratePlans",
    scopes=("rateplans.read", "setup.read", "setup.manage"),
    select=select,
    find=find,
    as_model=as_model,
    count_all=select,
)

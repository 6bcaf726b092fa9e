"""Rate codes for rate plans: what the matcher needs, read in few steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import matching
from accounts.models import Account
from matching import Suggestion
from rates.models import MappableRatePlan, RateCode, RatePlanMapping
from rates.suggestions.precedents import Precedents, matchable


def suggest_rate_codes(
    rate_plans: Sequence[MappableRatePlan], *, account: Account, on: date
) -> dict[int, Suggestion]:
    """Return the suggestion for each rate plan that there is one for, by primary key.

    Three statements, whatever their number; `unit_group` should be loaded with the plans.
    """
    matcher = matching.RateCodeMatcher(matchable(RateCode.objects.for_account(account).active()))
    own = list(
        RatePlanMapping.objects.for_account(account)
        .on(on)
        .values_list(
            "rate_plan__connection_id",
            "rate_plan__remote_id",
            "rate_plan__property_id",
            "rate_plan__code",
            "code__code",
        )
    )
    mapped_to = {(connection, remote_id): code for connection, remote_id, _, _, code in own}
    precedents = Precedents((hotel, plan, code) for _, _, hotel, plan, code in own)
    bases = _codes_of_bases(rate_plans)
    found = {}
    for plan in rate_plans:
        base = (plan.connection_id, plan.base_remote_id)
        suggestion = matcher.suggest(
            _features(plan, base_code=bases.get(base, "")),
            context=matching.Context(
                base_mapped_to=mapped_to.get(base),
                precedents=precedents.of_others(plan.property_id, plan.code),
                siblings=precedents.of_own(plan.property_id, plan.code),
            ),
        )
        if suggestion is not None:
            found[plan.pk] = suggestion
    return found


def _codes_of_bases(rate_plans: Sequence[MappableRatePlan]) -> dict[tuple[Any, str], str]:
    bases = {plan.base_remote_id for plan in rate_plans if plan.base_remote_id}
    connections = {plan.connection_id for plan in rate_plans}
    rows = MappableRatePlan.objects.filter(connection__in=connections, remote_id__in=bases)
    return {
        (row.connection_id, row.remote_id): row.code
        for row in rows.only("code", "remote_id", "connection_id")
    }


def _features(plan: MappableRatePlan, *, base_code: str) -> matching.Plan:
    rule = (
        f"{plan.pricing_rule_type} {plan.pricing_rule_value.normalize():f}"
        if plan.pricing_rule_value is not None
        else ""
    )
    return matching.Plan(
        code=plan.code,
        name=plan.name,
        description=plan.description,
        unit_group_code=plan.unit_group.code,
        unit_group_name=plan.unit_group.name,
        base_code=base_code,
        pricing_rule=rule,
        cancellation_policy_name=plan.cancellation_policy_name,
        channel_codes=tuple(plan.channel_codes),
        is_corporate=plan.is_corporate,
        is_day_use=plan.is_day_use,
    )

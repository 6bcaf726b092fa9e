"""Rate codes for rate plans: what the matcher needs, read in few steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

import matching
from accounts.models import Account
from rates.models import DeclinedRateCode, MappableRatePlan, RateCode, RatePlanMapping
from rates.patterns import read_patterns
from rates.suggestions.adviser import Adviser
from rates.suggestions.learned import Decided, Learned, matchable

# What a rate plan is found again by.
LIKENESS = (
    "rate_plan",
    "rate_plan__property",
    "rate_plan__property__name",
    "rate_plan__code",
    "rate_plan__name",
    "rate_plan__unit_group__code",
    "rate_plan__unit_group__name",
    "rate_plan__cancellation_policy_name",
    "rate_plan__is_corporate",
    "rate_plan__time_slice_template",
    "code__code",
)
# `needing_mapping`, of a mapping's rate plan: nobody else conflicts.
IS_TO_BE_MAPPED = Q(
    rate_plan__gone_at=None, rate_plan__is_archived=False, rate_plan__is_excluded=False
)


def read_rate_codes(
    rate_plans: Sequence[MappableRatePlan],
    *,
    account: Account,
    on: date,
    codes: Sequence[RateCode] | None = None,
) -> Adviser:
    """Return what is known for suggesting one of `codes`, if none are given of all in use.

    Five statements at most, whatever the number of rate plans; `unit_group` should be loaded with
    them.
    """
    if codes is None:
        codes = list(RateCode.objects.for_account(account).active())
    own = list(
        RatePlanMapping.objects.for_account(account)
        .on(on)
        .annotate(is_to_be_mapped=IS_TO_BE_MAPPED)
        .values_list(
            "origin",
            "rate_plan__connection",
            "rate_plan__remote_id",
            "rate_plan__unit_group",
            "is_to_be_mapped",
            *LIKENESS,
        )
    )
    mapped_to = {(connection, remote_id): row[-1] for _, connection, remote_id, _, _, *row in own}
    bases = _codes_of_bases(rate_plans)
    records = {plan.pk: _record(plan, bases) for plan in rate_plans}
    learned = Learned.of(
        (_decided(row, origin=origin) for origin, _, _, _, _, *row in own),
        map(_decided, DeclinedRateCode.objects.for_account(account).values_list(*LIKENESS)),
        read_patterns(MappableRatePlan.kind, records.values(), codes=codes),
    )
    return Adviser(
        matcher=matching.RateCodeMatcher(matchable(codes)),
        learned=learned,
        records=records,
        bases={
            plan.pk: mapped_to[base]
            for plan in rate_plans
            if (base := (plan.connection_id, plan.base_remote_id)) in mapped_to
        },
        taken={(group, row[-1]): str(row[3]) for _, _, _, group, counts, *row in own if counts},
    )


def _decided(row: Sequence[Any], *, origin: str = "") -> Decided:
    pk, hotel, where, code, name, group, group_name, terms, is_corporate, template, decided = row
    record = matching.Plan(
        code=code,
        name=name,
        unit_group_code=group,
        unit_group_name=group_name,
        cancellation_policy_name=terms,
        is_corporate=is_corporate,
        is_day_use=MappableRatePlan.is_for_the_day(template),
    )
    return Decided(pk, hotel, where, record, decided, origin)


def _codes_of_bases(rate_plans: Sequence[MappableRatePlan]) -> dict[tuple[Any, str], str]:
    bases = {plan.base_remote_id for plan in rate_plans if plan.base_remote_id}
    connections = {plan.connection_id for plan in rate_plans}
    rows = MappableRatePlan.objects.filter(connection__in=connections, remote_id__in=bases)
    return {
        (row.connection_id, row.remote_id): row.code
        for row in rows.only("code", "remote_id", "connection_id")
    }


def _record(plan: MappableRatePlan, bases: dict[tuple[Any, str], str]) -> matching.Plan:
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
        base_code=bases.get((plan.connection_id, plan.base_remote_id), ""),
        pricing_rule=rule,
        cancellation_policy_name=plan.cancellation_policy_name,
        channel_codes=tuple(plan.channel_codes),
        is_corporate=plan.is_corporate,
        is_day_use=plan.is_day_use,
    )

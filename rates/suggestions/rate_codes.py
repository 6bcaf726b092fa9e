"""Suggestions for real rate plans and unit groups: what the matcher needs, read in few steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

import matching
from accounts.models import Account, User
from hotels.models import Property
from matching import Suggestion
from rates.mapping import EditedMeanwhile, map_to
from rates.models import (
    ExactMatchRule,
    MappableRatePlan,
    MappableUnitGroup,
    Origin,
    RateCode,
    RatePlanMapping,
    RoomCode,
    UnitGroupMapping,
)

T = TypeVar("T", MappableRatePlan, MappableUnitGroup)


def suggest_for(
    rate_plans: Sequence[MappableRatePlan], *, account: Account, on: date
) -> dict[int, Suggestion]:
    """Return the suggestion for each rate plan that there is one for, by primary key.

    Three statements, whatever their number; `unit_group` should be loaded with the plans.
    """
    matcher = matching.RateCodeMatcher(_codes(RateCode.objects.for_account(account).active()))
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
    precedents = _Precedents((hotel, plan, code) for _, _, hotel, plan, code in own)
    bases = _codes_of_bases(rate_plans)
    found = {}
    for plan in rate_plans:
        base = (plan.connection_id, plan.base_remote_id)
        suggestion = matcher.suggest(
            _plan(plan, base_code=bases.get(base, "")),
            context=matching.Context(
                base_mapped_to=mapped_to.get(base),
                precedents=precedents.of_others(plan.property_id, plan.code),
            ),
        )
        if suggestion is not None:
            found[plan.pk] = suggestion
    return found


def suggest_rooms_for(
    unit_groups: Sequence[MappableUnitGroup], *, account: Account, on: date
) -> dict[int, Suggestion]:
    """Return the suggestion for each unit group that there is one for, by primary key."""
    matcher = matching.RoomCodeMatcher(_codes(RoomCode.objects.for_account(account).active()))
    own = UnitGroupMapping.objects.for_account(account).on(on)
    precedents = _Precedents(
        own.values_list("unit_group__property_id", "unit_group__code", "code__code")
    )
    found = {}
    for group in unit_groups:
        suggestion = matcher.suggest(
            matching.RoomType(code=group.code, name=group.name),
            context=matching.Context(
                precedents=precedents.of_others(group.property_id, group.code)
            ),
        )
        if suggestion is not None:
            found[group.pk] = suggestion
    return found


def accept_suggestions(
    rate_plans: Sequence[MappableRatePlan],
    *,
    account: Account,
    by: User | None,
    on: date,
    now: datetime,
    only_exact: bool = False,
) -> list[MappableRatePlan]:
    """Map those of the plans whose suggestion is sure enough, and return them.

    Plans that are mapped, on whatever days, or set aside are left as they are, and so is one that
    somebody changes at the same moment. With `only_exact` only exact matches count.
    """
    unmapped = list(
        MappableRatePlan.objects.for_account(account)
        .filter(pk__in=[plan.pk for plan in rate_plans], mappings=None)
        .unmapped(on=on)
        .select_related("unit_group", "connection__account")
    )
    found = suggest_for(unmapped, account=account, on=on)
    return map_as_suggested(
        unmapped,
        {pk: each for pk, each in found.items() if each.is_exact or not only_exact},
        RateCode.objects.for_account(account).active(),
        by=by,
        origin=Origin.STANDARD if only_exact else Origin.ACCEPTED,
        now=now,
    )


def map_as_suggested(
    things: Sequence[T],
    found: Mapping[int, Suggestion],
    codes: Iterable[RateCode | RoomCode],
    *,
    by: User | None,
    origin: Origin,
    now: datetime,
) -> list[T]:
    """Map those of the rate plans or unit groups whose suggestion is sure enough; return them.

    One that somebody changes at the same moment is left as it is, and so is one whose suggested
    code is no longer among `codes`: it was switched off or renamed a moment ago.
    """
    known = {code.code: code for code in codes}
    mapped = []
    for thing in things:
        suggestion = found.get(thing.pk)
        code = known.get(suggestion.code) if suggestion and suggestion.is_accepting else None
        if code is None:
            continue
        try:
            change = map_to(
                thing, code, by=by, origin=origin, seen_version=thing.mapping_version, now=now
            )
        except EditedMeanwhile:
            continue
        if change is not None:
            mapped.append(thing)
    return mapped


def switch_exact_matches(account: Account, *, is_on: bool, now: datetime) -> list[MappableRatePlan]:
    """Let exact matches be mapped without a person, or no longer; return what was mapped at once.

    Switching it off takes no mapping away.
    """
    if is_on:
        ExactMatchRule.objects.get_or_create(account=account)
    else:
        ExactMatchRule.objects.for_account(account).delete()
    return accept_exact_matches(account, now=now)


def accept_exact_matches(account: Account, *, now: datetime) -> list[MappableRatePlan]:
    """Map what matches a rate code exactly, if the account has switched that on.

    Only what nobody has mapped, unmapped or set aside yet: whoever undoes it has the last word.
    """
    accepted = []
    hotels = (
        Property.objects.for_account(account)
        .present()
        .filter(is_used=True, connection__account__exact_match_rule__isnull=False)
    )
    for hotel in hotels.order_by("pk"):
        today = hotel.today(now=now)
        untouched = MappableRatePlan.objects.filter(property=hotel, mapping_version=0)
        unmapped = list(untouched.unmapped(on=today))
        if unmapped:
            accepted += accept_suggestions(
                unmapped, account=account, by=None, on=today, now=now, only_exact=True
            )
    return accepted


class _Precedents:
    """What a code of apaleo's is mapped to at each of the account's hotels."""

    def __init__(self, rows: Iterable[tuple[Any, str, str]]) -> None:
        self._hotels: dict[str, dict[Any, set[str]]] = {}
        for hotel, own_code, code in rows:
            self._hotels.setdefault(own_code, {}).setdefault(hotel, set()).add(code)

    def of_others(self, hotel: Any, own_code: str) -> Mapping[str, str]:
        """Return what the other hotels agree on for this code, as a matcher wants it."""
        others = [
            codes for other, codes in self._hotels.get(own_code, {}).items() if other != hotel
        ]
        agreed = set().union(*others)
        return {own_code: agreed.pop()} if len(agreed) == 1 else {}


def _codes(rows: Iterable[RateCode | RoomCode]) -> list[matching.Code]:
    return [
        matching.Code(code=row.code, name=row.name, description=row.description) for row in rows
    ]


def _codes_of_bases(rate_plans: Sequence[MappableRatePlan]) -> dict[tuple[Any, str], str]:
    wanted = {plan.base_remote_id for plan in rate_plans if plan.base_remote_id}
    connections = {plan.connection_id for plan in rate_plans}
    rows = MappableRatePlan.objects.filter(connection__in=connections, remote_id__in=wanted)
    return {
        (row.connection_id, row.remote_id): row.code
        for row in rows.only("code", "remote_id", "connection_id")
    }


def _plan(plan: MappableRatePlan, *, base_code: str) -> matching.Plan:
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
        is_day_use=plan.time_slice_template == "DayUse",
    )

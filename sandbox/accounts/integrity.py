"""Whether everything in an account that names something else names something that is there."""

from collections.abc import Collection, Iterator

from sandbox.accounts.account import HotelAccount
from sandbox.accounts.records import RatePlan, Unit, UnitGroup

MAX_DERIVATION_LEVEL = 10


def check(account: HotelAccount) -> None:
    """Raise `ValueError` with the first thing that is wrong with the account's data."""
    for problem in _problems(account):
        raise ValueError(problem)


def _problems(account: HotelAccount) -> Iterator[str]:
    for group in account.unit_groups.values():
        for problem in _group_problems(account, group):
            yield f"unit_group {group.id}: {problem}"
    for unit in account.units.values():
        for problem in _unit_problems(account, unit):
            yield f"unit {unit.id}: {problem}"
    for plan in account.rate_plans.values():
        for problem in _rate_plan_problems(account, plan):
            yield f"rate_plan {plan.id}: {problem}"


def _group_problems(account: HotelAccount, group: UnitGroup) -> Iterator[str]:
    if group.property_id not in account.properties:
        yield f"there is no property {group.property_id}"
    for part in group.parts:
        if part not in account.unit_groups:
            yield f"there is no unit_group {part} to be part of it"


def _unit_problems(account: HotelAccount, unit: Unit) -> Iterator[str]:
    group = account.unit_groups.get(unit.unit_group_id or "")
    if unit.property_id not in account.properties:
        yield f"there is no property {unit.property_id}"
    if unit.unit_group_id is not None and group is None:
        yield f"there is no unit_group {unit.unit_group_id}"
    if group is not None and group.property_id != unit.property_id:
        yield f"unit_group {group.id} is another property's"
    for attribute in unit.attribute_ids:
        if attribute not in account.unit_attributes:
            yield f"there is no unit attribute {attribute}"
    for part in unit.connected_unit_ids if unit.archived is None else ():
        connected = account.units.get(part)
        if connected is None or connected.archived is not None:
            yield f"its part {part} cannot be deleted or archived"


def _rate_plan_problems(account: HotelAccount, plan: RatePlan) -> Iterator[str]:
    group = account.unit_groups.get(plan.unit_group_id)
    if plan.property_id not in account.properties:
        yield f"there is no property {plan.property_id}"
    if group is None or group.property_id != plan.property_id:
        yield f"its property has no unit_group {plan.unit_group_id}"
    references: list[tuple[str | None, Collection[str]]] = [
        (plan.cancellation_policy_id, account.cancellation_policies),
        (plan.no_show_policy_id, account.no_show_policies),
        (plan.time_slice_definition_id, account.time_slice_definitions),
        (plan.market_segment_id, account.market_segments),
        *((company, account.companies) for company in plan.company_ids),
        *((included.service_id, account.services) for included in plan.included_services),
    ]
    for id_, store in references:
        if id_ is not None and id_ not in store:
            yield f"there is no {id_}"
    base, steps = plan, 0
    while base.pricing_rule is not None:
        id_, steps = base.pricing_rule.base_rate_plan_id, steps + 1
        if id_ not in account.rate_plans:
            yield f"there is no rate_plan {id_}, from which it is derived"
            return
        if steps > MAX_DERIVATION_LEVEL:
            yield "derived from itself, or over too many others"
            return
        base = account.rate_plans[id_]

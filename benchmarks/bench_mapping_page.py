"""How long the server works on the mapping page of a hotel, and on its page by rate.

The 500 plans of the mapping page are the labelled ones of the suggestions' benchmark, none of them
mapped, so that each wants a suggestion: the page is at its slowest. It reads all of them and shows
the first hundred. The reference is a plain table of the same plans, six columns of all of them
read and rendered by the same Django. The page by rate is that of 5,000 plans, which are 1,250
rates, half of them mapped. It shows a hundred too; its reference is a plain table of all the plans
with their codes. DATABASE_URL is honoured, its database must then be an empty one; the default is a
SQLite file that is gone afterwards.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import Any

from benchmarks.bench_suggestions import read_hotels
from benchmarks.parts.many_rates import MAPPED_ONE_IN, RATES, ROOM_TYPES, make_rates
from benchmarks.parts.one_hotel import make_hotel, owners_browser, plain_table, set_up
from benchmarks.parts.timing import RUNS, count_statements, milliseconds
from matching import Plan
from matching.matcher import forget

PLANS, CODES, ROOM_CODES = 500, 60, 20
MAX_RATIO, MAX_RATIO_BY_RATE = 3, 2
PLAIN = """{% extends "base.html" %}{% block content %}<table>{% for plan in rows %}<tr>
<td>{{ plan.code }}</td><td>{{ plan.name }}</td><td>{{ plan.unit_group.name }}</td>
<td>{{ plan.pricing_rule_value }}</td><td>{{ plan.channel_codes|join:", " }}</td>
<td>{{ plan.cancellation_policy_name }}</td></tr>{% endfor %}</table>{% endblock %}"""
PLAIN_BY_RATE = """{% extends "base.html" %}{% block content %}<table>{% for plan in rows %}<tr>
<td>{{ plan.code }}</td><td>{{ plan.name }}</td><td>{{ plan.unit_group.name }}</td>
<td>{{ plan.rate_code }}</td></tr>{% endfor %}</table>{% endblock %}"""


def main() -> int:
    """Print the times and their ratios; 1 when a page takes more plain tables than it may."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from rates.models import RateCode

        hotel, browser = _hotel(), owners_browser()
        path = f"/hotels/{hotel.pk}/rates/"
        statements = count_statements(lambda: browser.get(path))
        first = milliseconds(_first_look(browser, path))
        page = milliseconds(lambda: browser.get(path))
        save = milliseconds(_saving(browser, path))
        plain = milliseconds(plain_table(PLAIN, rows=lambda: _plans(hotel)))
        large = make_rates(hotel, RateCode.objects.earliest("pk"))
        rates = f"/hotels/{large.pk}/rates/by-rate/"
        statements_by_rate = count_statements(lambda: browser.get(rates))
        by_rate = milliseconds(lambda: browser.get(rates))
        plain_by_rate = milliseconds(plain_table(PLAIN_BY_RATE, rows=lambda: _mapped(large)))
    print(
        f"{PLANS} rate plans without a code, {CODES} rate codes; processor time, median of {RUNS}"
    )
    print(f"mapping page   {page:5.0f} ms, {statements} statements")
    print(f"  first look   {first:5.0f} ms, ratio {first / plain:.1f}: no suggestion is kept yet")
    print(f"plain table    {plain:5.0f} ms (reference)")
    print(f"ratio          {page / plain:5.1f}")
    print(f"saving a line  {save:5.0f} ms")
    print(f"{RATES * ROOM_TYPES} rate plans, {RATES} rates, one of {MAPPED_ONE_IN} mapped")
    print(f"page by rate   {by_rate:5.0f} ms, {statements_by_rate} statements")
    print(f"plain table    {plain_by_rate:5.0f} ms (reference)")
    print(f"ratio          {by_rate / plain_by_rate:5.1f}")
    is_quick = page < MAX_RATIO * plain and by_rate < MAX_RATIO_BY_RATE * plain_by_rate
    return 0 if is_quick else 1


def _hotel() -> Any:
    from rates.models import RateCode, RoomCode

    hotel = make_hotel()
    read = list(read_hotels())
    groups = _offer([plan for each in read for plan, _ in each.plans], hotel)
    codes = {code.code.lower(): code for each in read for code in each.codes}
    RateCode.objects.bulk_create(
        RateCode(
            account=hotel.connection.account,
            code=code.code,
            name=code.name,
            description=code.description,
        )
        for code in list(codes.values())[:CODES]
    )
    RoomCode.objects.bulk_create(
        RoomCode(account=hotel.connection.account, code=group.code, name=group.name)
        for group in groups[:ROOM_CODES]
    )
    return hotel


def _offer(plans: list[Plan], hotel: Any) -> list[Any]:
    """Give the hotel so many of the labelled plans, and return its room types."""
    from hotels.models import RatePlan, UnitGroup

    plans = (plans * 2)[:PLANS]
    mirror = {
        "connection": hotel.connection,
        "property": hotel,
        "first_seen_at": hotel.first_seen_at,
        "changed_at": hotel.changed_at,
    }
    names = {plan.unit_group_code: plan.unit_group_name for plan in plans}
    groups = {
        code: UnitGroup.objects.create(
            **mirror,
            remote_id=f"GRD-{code}",
            code=code,
            name=name or code,
            type="BedRoom",
            member_count=10,
        )
        for code, name in names.items()
    }
    known = {plan.code: f"GRD-{number}" for number, plan in enumerate(plans)}
    RatePlan.objects.bulk_create(
        RatePlan(
            **mirror,
            unit_group=groups[plan.unit_group_code],
            remote_id=f"GRD-{number}",
            code=plan.code,
            name=plan.name,
            description=plan.description,
            is_bookable=True,
            is_derived=bool(plan.base_code),
            derivation_level=1 if plan.base_code else 0,
            base_remote_id=known.get(plan.base_code, ""),
            pricing_rule_type=plan.pricing_rule.partition(" ")[0],
            pricing_rule_value=plan.pricing_rule.partition(" ")[2] or None,
            channel_codes=list(plan.channel_codes),
            cancellation_policy_name=plan.cancellation_policy_name,
            min_guarantee_type="CreditCard",
            time_slice_template="DayUse" if plan.is_day_use else "OverNight",
            is_corporate=plan.is_corporate,
            is_archived=False,
        )
        for number, plan in enumerate(plans)
    )
    return list(groups.values())


def _first_look(browser: Any, path: str) -> Callable[[], Any]:
    def look() -> None:
        forget()
        browser.get(path)

    return look


def _saving(browser: Any, path: str) -> Callable[[], Any]:
    from hotels.models import RatePlan
    from rates.models import RateCode

    plans = iter(RatePlan.objects.order_by("pk"))
    code = RateCode.objects.earliest("pk")

    def save() -> None:
        data = {"plan": next(plans).pk, "seen": 0, "code": code.code}
        answer = browser.post(f"{path}change/", data, headers={"HX-Request": "true"})
        assert answer.status_code == 200

    return save


def _plans(hotel: Any) -> Any:
    from hotels.models import RatePlan

    return RatePlan.objects.filter(property=hotel).select_related("unit_group")


def _mapped(hotel: Any) -> Any:
    from rates.models import MappableRatePlan

    plans = MappableRatePlan.objects.filter(property=hotel).select_related("unit_group")
    return plans.with_mapping(on=hotel.changed_at.date())


if __name__ == "__main__":
    raise SystemExit(main())

"""The page decides in memory what lists decide in the database, and says the same."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from hotels.models import Property
from rates.mapping import ChangeContext, exclude, map_to, share_on_purpose
from rates.models import MappableRatePlan, MappableUnitGroup, RateCode, RoomCode
from rates.page.reading import read_lines

NOW = timezone.now()
Make = Callable[..., Any]


def test_lines_and_querysets_agree(
    hotel: Property,
    make_group: Make,
    make_plan: Make,
    make_room_code: Make,
    bar: RateCode,
    nonref: RateCode,
    make_rate_code: Make,
    mark: User,
) -> None:
    context = ChangeContext(by=mark, now=NOW)
    today = hotel.today(now=NOW)
    off = make_rate_code("OFF")
    states: dict[str, dict[str, Any]] = {
        "plain": {},
        "gone": {"gone_at": NOW},
        "archived": {"is_archived": True},
    }
    for name, fields in states.items():
        make_plan(f"{name}-open", **fields)
        for code in (bar, nonref, off):
            plan = make_plan(f"{name}-{code.code}", **fields)
            map_to(plan, code=code, context=context)
            over = make_plan(f"{name}-{code.code}-over", **fields)
            ended = today - timedelta(days=1)
            map_to(over, code=code, context=context, valid_until=ended)
    exclude(make_plan("excluded"), context=context)
    first, second = make_plan("shared-1"), make_plan("shared-2")
    for plan in (first, second):
        map_to(plan, code=nonref, context=context)
    share_on_purpose(first, context=context)
    map_to(make_plan("newcomer"), code=nonref, context=context)
    room_off = make_room_code("OFF")
    for name, gone_at in (("A", None), ("B", NOW)):
        make_group(name, gone_at=gone_at)
        map_to(make_group(f"{name}-off", gone_at=gone_at), code=room_off, context=context)
    RateCode.objects.filter(pk=off.pk).update(is_active=False)
    RoomCode.objects.filter(pk=room_off.pk).update(is_active=False)

    rates, rooms = read_lines(hotel, on=today)

    plans, groups = MappableRatePlan.objects, MappableUnitGroup.objects
    for attribute, expected in (
        ("needs_mapping", plans.needing_mapping()),
        ("is_unmapped", plans.unmapped(on=today)),
        ("is_conflicting", plans.conflicting(on=today)),
        ("is_flagged", plans.flagged(on=today)),
    ):
        found = {line.own_code for line in rates if getattr(line, attribute)}
        assert found == set(expected.values_list("code", flat=True)), attribute
        assert found, attribute
    for attribute, among in (
        ("is_unmapped", groups.unmapped(on=today)),
        ("is_flagged", groups.flagged(on=today)),
    ):
        found = {line.own_code for line in rooms if getattr(line, attribute)}
        assert found == set(among.values_list("code", flat=True)), attribute
        assert found, attribute

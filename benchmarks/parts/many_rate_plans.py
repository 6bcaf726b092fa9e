"""Accounts of a thousand rate plans each, of which one in twenty is not mapped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HOTELS, GROUPS, PLANS = 5, 8, 25
PLANS_PER_ACCOUNT = HOTELS * GROUPS * PLANS
UNMAPPED_ONE_IN = 20
AT_ONCE = 1000


def grow_to(rate_plans: int) -> None:
    """Add whole accounts until there are so many rate plans in all.

    A hotel at a time is made row by row. All others are copies of it that the database makes
    itself, which takes a million rate plans in a minute or two.
    """
    from accounts.models import Account

    there = Account.objects.count()
    wanted = rate_plans // PLANS_PER_ACCOUNT
    for first in range(there, wanted, AT_ONCE):
        _add(range(first, min(first + AT_ONCE, wanted)))
    look_at_them()


def _add(accounts: range) -> None:
    from django.utils import timezone

    from accounts.models import Account
    from hotels.models import Connection, Property, RatePlan, UnitGroup
    from rates.models import RateCode

    now = timezone.now()
    mirror: dict[str, Any] = {"first_seen_at": now, "changed_at": now}
    owners = Account.objects.bulk_create(Account(name=f"Account {i}") for i in accounts)
    connections = Connection.objects.bulk_create(
        Connection(account=owner, apaleo_account_code=f"A{i}", subject="s", connected_at=now)
        for i, owner in zip(accounts, owners, strict=True)
    )
    codes = RateCode.objects.bulk_create(
        RateCode(account=owner, code=f"RATE{plan}") for owner in owners for plan in range(PLANS)
    )
    hotels = Property.objects.bulk_create(
        Property(
            connection=connection,
            remote_id=f"{connection.apaleo_account_code}-{hotel}",
            code=f"H{hotel}",
            name=f"Hotel {hotel}",
            time_zone="Europe/Berlin",
            status="Live",
            is_archived=False,
            **mirror,
        )
        for connection in connections
        for hotel in range(HOTELS)
    )
    groups = UnitGroup.objects.bulk_create(
        UnitGroup(
            connection=hotel.connection,
            property=hotel,
            remote_id=f"{hotel.remote_id}-{group}",
            code=f"G{group}",
            name=f"Room type {group}",
            type="BedRoom",
            member_count=10,
            **mirror,
        )
        for hotel in hotels
        for group in range(GROUPS)
    )
    model = RatePlan(
        connection=groups[0].connection,
        property=groups[0].property,
        unit_group=groups[0],
        remote_id=f"{groups[0].remote_id}-model",
        code="MODEL",
        name="Model",
        is_bookable=True,
        is_derived=False,
        derivation_level=0,
        min_guarantee_type="CreditCard",
        time_slice_template="OverNight",
        is_corporate=False,
        is_archived=False,
        is_excluded=True,
        **mirror,
    )
    model.save()
    _copy_plans(model, groups[0].pk)
    _copy_mappings(model, codes[0])


def _copy_plans(model, first_group: int) -> None:  # type: ignore[no-untyped-def]  # imported late
    _insert(
        model,
        {
            "connection_id": "g.connection_id",
            "property_id": "g.property_id",
            "unit_group_id": "g.id",
            "remote_id": "g.remote_id || '-' || n.i",
            "code": "'RATE' || n.i",
            "name": "'Rate ' || n.i || ' of ' || g.remote_id",
            "is_excluded": "FALSE",
            "is_mapped_on_all_days": f"(g.id + n.i) % {UNMAPPED_ONE_IN} <> 0",
        },
        beside=f"hotels_unitgroup g CROSS JOIN n WHERE g.id >= {first_group}",
        order="g.id, n.i",
    )


def _copy_mappings(model, code) -> None:  # type: ignore[no-untyped-def]  # imported late
    from django.utils import timezone

    from rates.models import Origin, RatePlanMapping

    mapping = RatePlanMapping.objects.create(
        rate_plan=model, code=code, origin=Origin.BY_HAND, mapped_at=timezone.now()
    )
    _insert(
        mapping,
        {"rate_plan_id": "p.id", "code_id": "c.id"},
        beside=f"""hotels_rateplan p
            JOIN hotels_connection o ON o.id = p.connection_id
            JOIN rates_ratecode c ON c.account_id = o.account_id AND c.code = p.code
            WHERE p.id > {model.pk} AND p.is_mapped_on_all_days""",
        order="p.id",
    )


def _insert(model, but: Mapping[str, str], *, beside: str, order: str) -> None:  # type: ignore[no-untyped-def]  # imported late
    from django.db import connection as database

    meta = model._meta
    columns = [f.column for f in meta.concrete_fields if not f.primary_key]
    values = ", ".join(but.get(column, f"model.{column}") for column in columns)
    joiner = "AND" if " WHERE " in f" {' '.join(beside.split())} " else "WHERE"
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meta.db_table} ({', '.join(columns)}) "
            f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {PLANS - 1})"
            f" SELECT {values} FROM {meta.db_table} model CROSS JOIN {beside} "
            f"{joiner} model.id = {model.pk} ORDER BY {order}"
        )


def look_at_them() -> None:
    """Let the database learn what it has, as a server does by itself over time."""
    from django.db import connection as database

    with database.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if database.vendor == "postgresql" else "ANALYZE")

"""How long the server works on the mapping page of a hotel with 500 rate plans.

The plans are the labelled ones of the suggestions' benchmark, none of them mapped, so that each
wants a suggestion: the page is at its slowest. The reference is a plain table of the same plans,
six columns read and rendered by the same Django. DATABASE_URL is honoured, its database must then
be an empty one; the default is a SQLite file that is gone afterwards.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from typing import Any

from benchmarks.bench_suggestions import read_hotels
from benchmarks.timing import RUNS, count_statements, milliseconds
from matching import Plan

PLANS, CODES, ROOM_CODES = 500, 60, 20
MAX_MILLISECONDS = 200
PLAIN = """{% extends "base.html" %}{% block content %}<table>{% for plan in plans %}<tr>
<td>{{ plan.code }}</td><td>{{ plan.name }}</td><td>{{ plan.unit_group.name }}</td>
<td>{{ plan.pricing_rule_value }}</td><td>{{ plan.channel_codes|join:", " }}</td>
<td>{{ plan.cancellation_policy_name }}</td></tr>{% endfor %}</table>{% endblock %}"""


def main() -> int:
    """Print the times and their ratio; 1 when the page takes too long."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        hotel, browser = _hotel(), _browser()
        path = f"/hotels/{hotel.pk}/rates/"
        statements = count_statements(lambda: browser.get(path))
        page = milliseconds(lambda: browser.get(path))
        save = milliseconds(_saving(browser, path))
        plain = milliseconds(_plain_table(hotel))
    print(
        f"{PLANS} rate plans without a code, {CODES} rate codes; processor time, median of {RUNS}"
    )
    print(f"mapping page   {page:5.0f} ms, {statements} statements")
    print(f"plain table    {plain:5.0f} ms (reference)")
    print(f"ratio          {page / plain:5.1f}")
    print(f"saving a line  {save:5.0f} ms")
    return 0 if page < MAX_MILLISECONDS else 1


def set_up(folder: str) -> None:
    """Set Django up on an empty database in this folder."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "TOKEN_KEYS": "YmVuY2htYXJrcy1vbmx5LW5vdC1mb3ItcHJvZHVjdGk=",
        "DEBUG": "true",
        "PUBLIC_URL": "http://127.0.0.1:9",
        "APALEO_CLIENT_ID": "BENC-AC-APP",
        "APALEO_CLIENT_SECRET": secrets.token_urlsafe(24),
        "LOG_LEVEL": "ERROR",
        "VAR_DIR": folder,
    }
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    # DEBUG keeps every statement in memory, which no production server does.
    settings.DEBUG = False
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    call_command("migrate", verbosity=0)


def _hotel() -> Any:
    from django.utils import timezone

    from accounts.models import Account, Membership, User
    from hotels.models import Connection, Property
    from rates.models import RateCode, RoomCode

    now = timezone.now()
    account = Account.objects.create(name="Grand Hotels")
    user = User.objects.create_user("anna@grand.example")
    Membership.objects.create(account=account, user=user, role=Membership.Role.OWNER)
    connection = Connection.objects.create(
        account=account, apaleo_account_code="GRAND", subject="s", connected_at=now
    )
    hotel = Property.objects.create(
        connection=connection,
        remote_id="GRD",
        code="GRD",
        name="Grand Hotel",
        time_zone="Europe/Berlin",
        currency_code="EUR",
        status="Live",
        is_archived=False,
        first_seen_at=now,
        changed_at=now,
    )
    read = list(read_hotels())
    groups = _offer([plan for each in read for plan, _ in each.plans], hotel)
    codes = {code.code.lower(): code for each in read for code in each.codes}
    RateCode.objects.bulk_create(
        RateCode(account=account, code=code.code, name=code.name, description=code.description)
        for code in list(codes.values())[:CODES]
    )
    RoomCode.objects.bulk_create(
        RoomCode(account=account, code=group.code, name=group.name) for group in groups[:ROOM_CODES]
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


def _browser() -> Any:
    from django.test import Client

    from accounts.models import User

    browser = Client(SERVER_NAME="127.0.0.1:9")
    browser.force_login(User.objects.get())
    return browser


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


def _plain_table(hotel: Any) -> Callable[[], Any]:
    from django.contrib.auth.models import AnonymousUser
    from django.template import engines
    from django.test import RequestFactory

    from hotels.models import RatePlan

    template = engines["django"].from_string(PLAIN)
    request = RequestFactory(SERVER_NAME="127.0.0.1:9").get("/")
    request.user = AnonymousUser()

    def render() -> str:
        plans = RatePlan.objects.filter(property=hotel).select_related("unit_group")
        return str(template.render({"plans": plans}, request))

    return render


if __name__ == "__main__":
    raise SystemExit(main())

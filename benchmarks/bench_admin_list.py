"""How the admin's list of rate plans bears a million of them, against ten thousand.

Each figure is the 95th percentile of whole pages as Django makes them, middleware, session and
templates included, for one member of staff. `ratio` is against the same page of the same database
while it held ten thousand rate plans. Nearly half of the rate plans begin with the frequent
prefix.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.parts.many_rate_plans import grow_to
from benchmarks.parts.stage import PUBLIC_URL, stage

FEW, MANY = 10_000, 1_000_000
SAMPLES = 40
MAX_RATIO = 3
MAX_MILLISECONDS = 300


def main() -> int:
    """Print a line per page; 1 when a target is missed."""
    with stage():
        from django.db import connection as database

        few = _measured(FEW)
        many = _measured(MANY)
        print(f"{database.vendor}, 95th percentile of {SAMPLES} pages")
        print(f"list narrowed to       {FEW:>9,}  {MANY:>9,}   ratio")
        is_good = True
        for page, seconds in many.items():
            ratio, milliseconds = seconds / few[page], seconds * 1000
            is_good &= ratio <= MAX_RATIO and milliseconds <= MAX_MILLISECONDS
            print(f"{page:22}{few[page] * 1000:7.0f} ms  {milliseconds:6.0f} ms  {ratio:6.2f}")
        return 0 if is_good else 1


def _measured(rate_plans: int) -> dict[str, float]:
    began = time.monotonic()
    grow_to(rate_plans)
    print(f"{rate_plans:,} rate plans made in {time.monotonic() - began:.0f} s")
    browse = staff_browser()
    return {page: _p95(partial(browse, query)) for page, query in _pages().items()}


def _pages() -> dict[str, dict[str, Any]]:
    from accounts.models import Account
    from hotels.models import RatePlan

    account = Account.objects.order_by("name").first()
    plan = RatePlan.objects.filter(connection__account=account).order_by("pk").last()
    if account is None or plan is None:
        raise RuntimeError("there are no rate plans")
    return {
        "nothing": {},
        "an account": {"account": account.pk},
        "a hotel": {"property": plan.property_id},
        "unmapped": {"state": "unmapped"},
        "unmapped, account": {"account": account.pk, "state": "unmapped"},
        "conflict, account": {"account": account.pk, "state": "conflict"},
        "mapped": {"state": "mapped"},
        "flagged": {"state": "flagged"},
        "a frequent code prefix": {"q": "RATE1"},
        "an apaleo id": {"q": plan.remote_id},
        "a prefix of nothing": {"q": "nothing"},
    }


def staff_browser() -> Callable[[dict[str, Any]], None]:
    """Return what shows a new member of staff the list, narrowed by a query."""
    from allauth.mfa.models import Authenticator
    from django.test import Client
    from django.urls import reverse

    from accounts.models import User
    from hotels.models import RatePlan

    email = f"staff{RatePlan.objects.count()}@example.com"
    staff = User.objects.create_superuser(email)
    Authenticator.objects.create(user=staff, type=Authenticator.Type.TOTP, data={})
    client = Client(HTTP_HOST=PUBLIC_URL.partition("://")[2])
    client.force_login(staff)
    address = reverse("admin:hotels_rateplan_changelist")

    def browse(query: dict[str, Any]) -> None:
        answer = client.get(address, query)
        if answer.status_code != 200:
            raise RuntimeError(f"{query}: {answer.status_code}")

    return browse


def _p95(page: Callable[[], None]) -> float:
    page()
    samples = []
    for _ in range(SAMPLES):
        began = time.perf_counter()
        page()
        samples.append(time.perf_counter() - began)
    return sorted(samples)[int(0.95 * SAMPLES) - 1]


if __name__ == "__main__":
    raise SystemExit(main())

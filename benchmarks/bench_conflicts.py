"""How long staff wait for the conflicts among a million rate plans of all accounts.

The admin's list of rate plans narrowed to conflicts, as Django makes the whole page: while there
is none, so that the database looks for them in vain, while one rate plan in a thousand got the code
of another, and while one in a hundred did. Beside the time that passed stands the processor time of
this process, which has all of it on SQLite, and on a busy machine is the truer one. DATABASE_URL is
honoured, its database must then be an empty one; the default is a SQLite file that is gone
afterwards.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from benchmarks.bench_admin_list import staff_browser
from benchmarks.parts.many_rate_plans import grow_to, look_at_them
from benchmarks.parts.stage import stage

RATE_PLANS = 1_000_000
RUNS = 9
MAX_MILLISECONDS = 1000
ONE_IN_A_THOUSAND = "r.id % 1000 = 0"
ONE_IN_A_HUNDRED = "r.id % 100 = 0"


def main() -> int:
    """Print a line for each share of conflicts; 1 when a page takes more than a second."""
    with stage():
        from django.db import connection as database

        grow_to(RATE_PLANS)
        browse = staff_browser()
        print(f"{database.vendor}, {RATE_PLANS:,} rate plans, median of {RUNS} pages")
        is_good = True
        for words, where in (
            ("no conflict", ""),
            ("one in a thousand", ONE_IN_A_THOUSAND),
            ("one in a hundred", ONE_IN_A_HUNDRED),
        ):
            if where:
                _make_conflicts(where)
            passed, worked = _measure(lambda: browse({"state": "conflict"}))
            is_good &= passed <= MAX_MILLISECONDS
            print(f"{words:20}{_count():7,} in conflict{passed:7.0f} ms, worked {worked:4.0f} ms")
        return 0 if is_good else 1


def _measure(page: Callable[[], None]) -> list[float]:
    """Return the milliseconds that passed and those that the processor worked, medians both."""
    page()
    samples = []
    for _ in range(RUNS):
        began = time.perf_counter(), time.process_time()
        page()
        samples.append((time.perf_counter() - began[0], time.process_time() - began[1]))
    return [statistics.median(each) * 1000 for each in zip(*samples, strict=True)]


def _make_conflicts(where: str) -> None:
    """Give those of the mapped rate plans the code that another of their room type has."""
    from django.db import connection as database

    from rates.models import RatePlanMapping

    with database.cursor() as cursor:
        cursor.execute(
            "UPDATE rates_rateplanmapping SET code_id = (SELECT c.id FROM rates_ratecode c "
            "JOIN rates_ratecode k ON k.account_id = c.account_id "
            "WHERE k.id = rates_rateplanmapping.code_id AND c.code = 'RATE1') "
            f"WHERE id IN (SELECT r.id FROM rates_rateplanmapping r WHERE {where})"
        )
    RatePlanMapping.objects.mark_shared()
    look_at_them()


def _count() -> int:
    from django.utils import timezone

    from rates.models import MappableRatePlan

    return int(MappableRatePlan.objects.conflicting(on=timezone.now().date()).count())


if __name__ == "__main__":
    raise SystemExit(main())

"""How close the initial load comes to what the network alone takes.

The floor is one round trip for the token plus ceil(calls / concurrency) for the lists, at what a
call with an empty answer took over a kept-alive connection in the same run. `load` is from the
first call to the end of the last one, as the sandbox's ledger saw it; `whole` is until the hotels
stand in the database. `needed` counts each page of each list once. Three of the statements are
the token's: the load begins with an expired one.
"""

from __future__ import annotations

import math
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import requests

from benchmarks.parts.stage import connect, stage
from sandbox.control.client import Control

# Models can only be imported once the stage has set Django up.
if TYPE_CHECKING:
    from hotels.models import SyncRun

LATENCY_SECONDS = 0.05
HOTELS = (1, 5, 50)
UNITS, RATE_PLANS = 60, 12
RUNS = 3
MAX_TIMES_THE_FLOOR = 1.3
SAMPLES = 20


@dataclass
class Measurement:
    """One initial load: seconds, calls and statements."""

    load: float
    whole: float
    calls: int
    needed: int
    token_calls: int
    statements: int
    rooms: int


def main() -> int:
    """Print a line per size of account; 1 when a target is missed."""
    with stage() as url:
        from django.db import connection as database

        control = Control(url)
        print(f"{database.vendor}, {LATENCY_SECONDS * 1000:.0f} ms latency, median of {RUNS} loads")
        print("hotels   rooms   calls  needed  statements   floor    load   ratio   whole")
        is_good = True
        for hotels in HOTELS:
            measurements = [_measure(control, hotels=hotels, run=run) for run in range(RUNS)]
            is_good &= _report(hotels, measurements, round_trip=_measure_round_trip(control, url))
        return 0 if is_good else 1


def _report(hotels: int, measurements: list[Measurement], *, round_trip: float) -> bool:
    from django.conf import settings

    one = measurements[0]
    floor = round_trip * (1 + math.ceil(one.needed / settings.APALEO_CONCURRENCY))
    load = statistics.median(each.load for each in measurements)
    whole = statistics.median(each.whole for each in measurements)
    print(
        f"{hotels:6} {one.rooms:7} {one.calls:7} {one.needed:7} {one.statements:11}"
        f" {floor:6.3f}s {load:6.3f}s  {load / floor:5.2f}  {whole:6.3f}s"
    )
    return load / floor <= MAX_TIMES_THE_FLOOR and all(
        r.calls == r.needed and r.token_calls == 1 for r in measurements
    )


def _measure(control: Control, *, hotels: int, run: int) -> Measurement:
    from django.conf import settings
    from django.db import connection as database
    from django.test.utils import CaptureQueriesContext

    from hotels.models import SyncRun, Unit
    from hotels.sync.run import work

    code = f"B{hotels:04d}{run}"
    control.generate_account(
        code=code, properties=hotels, units_per_property=UNITS, rate_plans_per_property=RATE_PLANS
    )
    login = next(a for a in control.accounts() if a["code"] == code)["users"][0]
    run_id = connect(email=login["email"], password=login["password"])
    control.expire_tokens(account_code=code)
    _forget_access_token(run_id)
    control.clear_ledger()
    control.set_latency(seconds=LATENCY_SECONDS)
    try:
        began = time.monotonic()
        with CaptureQueriesContext(database) as statements:
            work(run_id)
        whole = time.monotonic() - began
    finally:
        control.clear_latency()
    done = SyncRun.objects.get(pk=run_id)
    if done.state != SyncRun.State.DONE:
        raise RuntimeError(f"the load did not succeed: {done.state} {done.failure_detail}")
    calls = control.calls()
    api = [call for call in calls if call["kind"] == "api"]
    return Measurement(
        load=max(call["finished_at"] or math.inf for call in calls)
        - min(call["started_at"] for call in calls),
        whole=whole,
        calls=len(api),
        needed=_count_needed_calls(done, page_size=settings.APALEO_PAGE_SIZE),
        token_calls=sum(call["kind"] == "token" for call in calls),
        statements=sum(not _is_transaction_boundary(query["sql"]) for query in statements),
        rooms=Unit.objects.filter(connection=done.connection, is_room=True).count(),
    )


def _is_transaction_boundary(sql: str) -> bool:
    """Return whether a statement only begins or ends a transaction."""
    return sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))


def _count_needed_calls(run: SyncRun, *, page_size: int) -> int:
    """Return how many calls the account's lists take: each page once, an empty list one."""
    from hotels.models import RatePlan

    plans = RatePlan.objects.filter(connection=run.connection)
    by_template = [plans.filter(time_slice_template=t).count() for t in ("OverNight", "DayUse")]
    lists = [run.progress[kind][1] for kind in ("property", "unit_group", "unit")]
    return sum(max(1, math.ceil(total / page_size)) for total in (*lists, *by_template))


def _forget_access_token(run_id: int) -> None:
    """Let the stored access token be stale, so that the load begins with a refresh."""
    from django.utils import timezone

    from hotels.models import Credential

    Credential.objects.filter(connection__sync_runs=run_id).update(
        access_token_stale_at=timezone.now()
    )


def _measure_round_trip(control: Control, url: str) -> float:
    """Return the median seconds of a call whose answer is empty."""
    control.set_latency(seconds=LATENCY_SECONDS)
    try:
        with requests.Session() as session:
            samples = []
            for _ in range(SAMPLES):
                began = time.monotonic()
                session.get(f"{url}/account/v1/accounts/current", timeout=30)
                samples.append(time.monotonic() - began)
    finally:
        control.clear_latency()
    return statistics.median(samples)


if __name__ == "__main__":
    raise SystemExit(main())

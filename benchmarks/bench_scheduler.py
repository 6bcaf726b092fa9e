"""The scheduler: what a tick costs among many connections, how starts spread, and who waits.

A tick is `hotels.sync.schedule.start_due_runs` with 50 connections due, of an account each; the
reference is as many bare transactions that move a time and insert a row, in the same run. How a
tick grows with the number of connections is told by the shortest of each: by the clock, since the
database does a part of the work, and the least disturbed by whatever else the machine does. The
spread is that of an hour of ticks, in steady state, and after six hours without a scheduler: the
worst tick beside the mean one. Whoever shares the server with an account of which 10,000 are due
waits for the loads that stand before theirs in the queue.

DATABASE_URL is honoured, its database must then be an empty one; the default is a SQLite file that
is gone afterwards.
"""

from __future__ import annotations

import statistics
import tempfile
import time
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks.parts.one_hotel import set_up

if TYPE_CHECKING:
    from accounts.models import Account

FEW, MANY, DUE = 10_000, 1_000_000, 50
TICKS = 15
MAX_RATIO = 2.0
HOTELS, PERIOD, TICK = 10_000, timedelta(hours=1), timedelta(seconds=10)
MAX_SPREAD = 2.0
MAX_BEFORE_ANOTHER = 10
NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=300)


def main() -> int:
    """Print what was measured; 1 when a target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        _remember()
        results = [_report_spread(), _report_fairness(), _report_ticks()]
    return 0 if all(results) else 1


def _remember() -> None:
    """Have a cache, as a server has: how many connections there are is counted now and then."""
    from django.conf import settings

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def _report_ticks() -> bool:
    from django.core.cache import cache
    from django.db import connection as database

    accounts = [_account(f"Many {number}") for number in range(DUE)]
    print(f"\n{database.vendor}, a tick with {DUE} connections due, {TICKS} times, in milliseconds")
    print("              processor        by the clock")
    print("connections   tick   bare   shortest   median    worst")
    shortest = []
    for number in (FEW, MANY):
        cache.clear()
        for each in accounts:
            _fill(each, number // len(accounts))
        clock, ticks, bare = zip(*(_tick(accounts) for _ in range(TICKS)), strict=True)
        shortest.append(min(clock))
        figures = (*map(statistics.median, (ticks, bare)), min(clock), statistics.median(clock))
        processor, reference, least, median = (1000 * figure for figure in figures)
        print(
            f"{number:11,} {processor:6.1f} {reference:6.1f} {least:10.1f} {median:8.1f}"
            f" {1000 * max(clock):8.1f}"
        )
    ratio = shortest[1] / shortest[0]
    print(f"{MANY // FEW} times as many connections: {ratio:.2f} times as long")
    return bool(ratio <= MAX_RATIO)


def _tick(accounts: list[Account]) -> tuple[float, float, float]:
    """Return how long a tick took, and its processor's seconds beside those of the reference."""
    from django.db import transaction

    from hotels.models import Connection, SyncRun
    from hotels.sync.schedule import start_due_runs

    SyncRun.objects.all().delete()
    pks = [Connection.objects.filter(account=each).values_list("pk").first() for each in accounts]
    due = [pk for (pk,) in filter(None, pks)]
    Connection.objects.filter(pk__in=due).update(next_sync_at=NOW)
    began_at, began = time.monotonic(), time.process_time()
    started = start_due_runs(now=NOW)
    seconds, took = time.process_time() - began, time.monotonic() - began_at
    if started != DUE:
        raise RuntimeError(f"started {started} and not {DUE}")

    SyncRun.objects.all().delete()
    began = time.process_time()
    for pk in due:
        with transaction.atomic():
            Connection.objects.filter(pk=pk).update(next_sync_at=LATER)
            SyncRun.objects.create(connection_id=pk, cause="scheduled", created_at=NOW, due_at=NOW)
    return took, seconds, time.process_time() - began


def _report_spread() -> bool:
    from hotels.models import Connection, SyncRun

    # So many accounts that the share of none holds its hotels back.
    for number in range(HOTELS // 100):
        _fill(_account(f"Spread {number}"), 100)
    _schedule_all()
    steady = _hour_of_ticks(begins=NOW)
    after = _hour_of_ticks(begins=NOW + timedelta(hours=7))
    Connection.objects.all().delete()
    SyncRun.objects.all().delete()
    mean = HOTELS * (TICK / PERIOD)
    print(f"\n{HOTELS:,} hotels, an hour of ticks, {mean:.0f} starts a tick on average")
    for name, starts in (("steady", steady), ("after six hours without a scheduler", after)):
        print(f"worst tick {max(starts)}, {max(starts) / mean:.2f} times the mean: {name}")
    return max(steady) / mean <= MAX_SPREAD and max(after) / mean <= MAX_SPREAD


def _schedule_all() -> None:
    """Give each connection the time that it would have after having been there for long."""
    from hotels.models import Connection
    from hotels.sync.schedule import next_sync_at

    rows = list(Connection.objects.all())
    for each in rows:
        each.next_sync_at = next_sync_at(each.pk, now=NOW, interval=PERIOD)
    Connection.objects.bulk_update(rows, ["next_sync_at"], batch_size=500)


def _hour_of_ticks(*, begins: datetime) -> list[int]:
    """Return how many runs each tick of an hour starts, where they end before the next one."""
    from hotels.models import SyncRun
    from hotels.sync.schedule import start_due_runs

    starts = []
    for number in range(int(PERIOD / TICK)):
        starts.append(start_due_runs(now=begins + number * TICK))
        SyncRun.objects.all().delete()
    return starts


def _report_fairness() -> bool:
    from hotels.models import Connection, SyncRun
    from hotels.sync.schedule import start_due_runs

    large, small = _account("Large"), _account("Small")
    _fill(large, HOTELS)
    _fill(small, 1)
    Connection.objects.filter(account=large).update(next_sync_at=NOW - timedelta(hours=1))
    Connection.objects.filter(account=small).update(next_sync_at=NOW)
    began = time.monotonic()
    start_due_runs(now=NOW)
    seconds = time.monotonic() - began
    order = list(SyncRun.objects.order_by("pk").values_list("connection__account__name", flat=True))
    before = order.index("Small") if "Small" in order else len(order) + HOTELS
    Connection.objects.all().delete()
    print(
        f"\nbeside an account of which {HOTELS:,} are due another's one starts in the first tick, "
        f"which takes {seconds:.2f} s: {before} loads stand before it ({dict(Counter(order))})"
    )
    return before <= MAX_BEFORE_ANOTHER


def _account(name: str) -> Account:
    from accounts.models import Account

    return Account.objects.create(name=name)


def _fill(account: Account, number: int) -> None:
    """Make connections until the account has so many, none of them due: copies of the first."""
    from django.db import connection as database

    from hotels.models import Connection

    mine = Connection.objects.filter(account=account)
    if not mine.exists():
        Connection.objects.create(
            account=account,
            apaleo_account_code=uuid.uuid4().hex,
            subject="s",
            connected_at=NOW,
            next_sync_at=LATER,
        )
    made = {
        "postgresql": ("gen_random_uuid()", "md5(random()::text || n)"),
        "sqlite": ("lower(hex(randomblob(16)))", "hex(randomblob(16))"),
    }[database.vendor]
    columns = [str(field.column) for field in Connection._meta.concrete_fields]
    others = dict(zip(("id", "apaleo_account_code"), made, strict=True))
    values = ", ".join(others.get(column, f"c.{column}") for column in columns)
    there = mine.count()
    if there >= number:
        return
    first = Connection._meta.pk.get_db_prep_value(mine.values_list("pk", flat=True)[0], database)
    with database.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Connection._meta.db_table} ({', '.join(columns)})"
            " WITH RECURSIVE numbers(n) AS"
            " (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %s)"
            f" SELECT {values} FROM numbers, {Connection._meta.db_table} c WHERE c.id = %s",
            [number - there, first],
        )


if __name__ == "__main__":
    raise SystemExit(main())

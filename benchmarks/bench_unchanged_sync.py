"""What a load costs that finds nothing new, beside what the network alone takes; and refreshes.

The floor is the same calls, as many at once over kept-alive connections, whose answers nobody
looks at; loads and these take turns, and each is the median. `own` is the processor time of a load
without that of its calls: it says whether a ratio is ours or a neighbour's on the machine.
`written` are the rows of the mirror that were inserted, updated or deleted: on PostgreSQL by its
statistics, else by the statements that name their tables. Then each of some connections is loaded
several times within the life of a token: `refreshes` is what the ledger has of them for each that a
connection needed.
"""

from __future__ import annotations

import statistics
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import requests

from benchmarks.parts.loads import Times, connected, load, now, since
from benchmarks.parts.stage import stage
from sandbox.control.client import Control

if TYPE_CHECKING:
    from hotels.models import Connection

LATENCY_SECONDS = 0.05
HOTELS = (5, 50)
RUNS = 5
MAX_TIMES_THE_FLOOR = 1.1
CONNECTIONS, LOADS_WITHIN_A_TOKEN = 10, 3
MAX_REFRESHES = 1.02


def main() -> int:
    """Print a line per size of account, and the refreshes; 1 when a target is missed."""
    with stage() as url:
        from django.db import connection as database

        control = Control(url)
        print(f"{database.vendor}, {LATENCY_SECONDS * 1000:.0f} ms latency, median of {RUNS} loads")
        print("hotels   calls  statements  written   floor   whole   ratio     own")
        results = [_report(control, url, hotels=hotels) for hotels in HOTELS]
        results.append(_report_refreshes(control))
        return 0 if all(results) else 1


def _report(control: Control, url: str, *, hotels: int) -> bool:
    connection = connected(control, code=f"U{hotels:04d}", hotels=hotels)
    control.set_latency(seconds=LATENCY_SECONDS)
    try:
        control.clear_ledger()
        statements, written = _load_counted(connection)
        calls = [(call["path"], call["query"]) for call in control.calls(kind="api")]
        turns = [(load(connection), _only_call(connection, url, calls)) for _ in range(RUNS)]
    finally:
        control.clear_latency()
    seconds, floor = (
        statistics.median(wall for wall, _ in each) for each in zip(*turns, strict=True)
    )
    own = statistics.median(ours - theirs for (_, ours), (_, theirs) in turns)
    print(
        f"{hotels:6} {len(calls):7} {statements:11} {written:8} {floor:6.3f}s {seconds:6.3f}s"
        f"  {seconds / floor:5.2f} {own:6.3f}s"
    )
    return written == 0 and seconds / floor <= MAX_TIMES_THE_FLOOR


def _only_call(connection: Connection, url: str, calls: list[tuple[str, dict[str, str]]]) -> Times:
    """Make the calls, look at no answer, and return how long it took."""
    from django.conf import settings

    from hotels import tokens

    with requests.Session() as session, ThreadPoolExecutor(settings.APALEO_CONCURRENCY) as pool:
        session.headers["Authorization"] = f"Bearer {tokens.access_token(connection.pk)}"
        # As many connections as there are threads are there already, as they are for a load.
        account = f"{url}/account/v1/accounts/current"
        list(pool.map(session.get, [account] * settings.APALEO_CONCURRENCY))
        began = now()
        answers = list(pool.map(lambda call: session.get(f"{url}{call[0]}", params=call[1]), calls))
        if any(answer.status_code != 200 for answer in answers):
            raise RuntimeError("a call of the reference was refused")
        return since(began)


def _report_refreshes(control: Control) -> bool:
    connections = [
        connected(control, code=f"R{number:04d}", hotels=1) for number in range(CONNECTIONS)
    ]
    control.clear_ledger()
    for connection in connections:
        _forget_access_token(connection)
        for _ in range(LOADS_WITHIN_A_TOKEN):
            load(connection)
    refreshes = len(control.calls(kind="token", grant_type="refresh_token")) / CONNECTIONS
    print(
        f"\nrefreshes for each that {CONNECTIONS} connections needed, in "
        f"{LOADS_WITHIN_A_TOKEN} loads of each within a token's life: {refreshes:.2f}"
    )
    return refreshes <= MAX_REFRESHES


def _load_counted(connection: Connection) -> tuple[int, int]:
    """Load it and return the statements, and the rows of the mirror that were written."""
    from django.db import connection as database
    from django.test.utils import CaptureQueriesContext

    before = _rows_written()
    with CaptureQueriesContext(database) as captured:
        load(connection)
    texts = [query["sql"] for query in captured]
    boundaries = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    statements = sum(not text.startswith(boundaries) for text in texts)
    if database.vendor == "postgresql":
        return statements, _rows_written() - before
    writes = tuple(
        f'{verb} "{table}"'
        for table in _tables()
        for verb in ("INSERT INTO", "UPDATE", "DELETE FROM")
    )
    return statements, sum(text.startswith(writes) for text in texts)


def _rows_written() -> int:
    from django.db import connection as database

    if database.vendor != "postgresql":
        return 0
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(
            "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
            " WHERE relname = ANY(%s)",
            [_tables()],
        )
        return int(cursor.fetchone()[0] or 0)


def _tables() -> list[str]:
    """Return the tables of the mirror, and the one in which staff's changes are written down."""
    from audit.models import Entry
    from hotels.sync.kinds import MIRRORED_KINDS

    mirrored = [each.model._meta.db_table for each in MIRRORED_KINDS]
    return [*mirrored, Entry._meta.db_table]


def _forget_access_token(connection: Connection) -> None:
    from django.utils import timezone

    from hotels.models import Credential

    Credential.objects.filter(connection=connection).update(access_token_stale_at=timezone.now())


if __name__ == "__main__":
    raise SystemExit(main())

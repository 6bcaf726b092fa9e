"""`python -m tests.faults`: inject faults into a running Lobby and see what must hold afterwards.

Each trial prints its seed; `--only F9 --seed 7` has the same ones again.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django

from tests.faults import disk, postgres
from tests.faults.setup import environment_in, running_lobby
from tests.faults.trials import lanes
from tests.faults.trials.running import Trial
from tests.faults.trials.summary import Summary

# A few of each sort, under five minutes: for every change.
QUICK = ("F1", "F3", "F6", "F8", "F12", "F15", "F21", "F24", "F27", "F28", "F32")
MANY_LANES = 4


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument(
        "--only", nargs="*", help="names of faults, such as F9 F12, or quick: a few of each sort"
    )
    parser.add_argument("--times", type=int, default=1, help="how often each fault is injected")
    parser.add_argument("--lanes", type=int, default=MANY_LANES, help="so many at the same time")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--minutes", type=float, default=0, help="mix all faults for so long")
    return parser.parse_args()


def main() -> int:
    """Run what was asked for and return the exit status: 1 if something did not hold."""
    options = parse()
    lanes.end_politely()
    print(f"seed {options.seed}", flush=True)
    if options.minutes:
        return storm(minutes=options.minutes, seed=options.seed)
    with TemporaryDirectory() as folder:
        # This process only asks for the names; each lane has a Lobby of its own.
        os.environ.update(environment_in(Path(folder)))
        names = _names(options.only)
        trials = [
            Trial(name, f"{options.seed}-{name}-{n}")
            for n in range(options.times)
            for name in names
        ]
        summary = Summary()
        for outcome in lanes.run(trials, lanes=options.lanes):
            summary.add(outcome)
        summary.print()
    return 0 if summary.all_held else 1


def storm(*, minutes: float, seed: int) -> int:
    """Mix everything for so long."""
    with running_lobby() as lobby:
        from tests.faults.storm.raging import run_storm

        found = run_storm(lobby, minutes=minutes, seed=seed)
        print("\n".join(found) or "no difference", flush=True)
        assert not found
    return 0


def _names(only: list[str] | None) -> list[str]:
    django.setup()
    from tests.faults.faults import FAULTS

    wanted = [*only, *QUICK] if only and "quick" in only else only
    unknown = set(wanted or ()) - {*FAULTS, "quick"}
    if unknown:
        sys.exit(f"no such faults: {' '.join(sorted(unknown))}; there are {' '.join(FAULTS)}")
    chosen = [fault for fault in FAULTS.values() if not wanted or fault.name in wanted]
    if postgres.binaries() is None:
        chosen = [fault for fault in chosen if not fault.needs_postgres]
    elif not disk.can_be_full():
        print("No file system may be mounted: without the disk that is full", flush=True)
        chosen = [fault for fault in chosen if not fault.needs_disk]
    return [fault.name for fault in chosen]


if __name__ == "__main__":
    sys.exit(main())

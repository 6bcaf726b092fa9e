"""What a first load costs at Python's own pace of looking for garbage, and at Lobby's.

First loads of accounts take turns at both; the medians of their processor time are compared.
`grown` is by how many megabytes more the process had needed at the end than before.
"""

from __future__ import annotations

import gc
import resource
import statistics

from benchmarks.parts.loads import first_load
from benchmarks.parts.stage import stage
from sandbox.control.client import Control

HOTELS = (5, 50)
RUNS = 9
PYTHONS_OWN = 700


def main() -> int:
    """Print a line per size of account; 1 when Lobby's pace does not pay where there is much."""
    with stage() as url:
        from config.garbage_collection import OBJECTS_BEFORE_A_LOOK

        control = Control(url)
        print(f"median of {RUNS} loads at each pace, processor time")
        print(f"hotels  every {PYTHONS_OWN:6}  every {OBJECTS_BEFORE_A_LOOK:6}  share   grown")
        share = 1.0
        for hotels in HOTELS:
            before = _megabytes()
            worked: dict[int, list[float]] = {PYTHONS_OWN: [], OBJECTS_BEFORE_A_LOOK: []}
            for run in range(RUNS):
                for objects, seconds in worked.items():
                    gc.set_threshold(objects)
                    code = f"G{hotels:02d}{run}{objects}"
                    _run, (_passed, own) = first_load(control, code=code, hotels=hotels)
                    seconds.append(own)
            theirs, ours = map(statistics.median, worked.values())
            share = ours / theirs
            grown = _megabytes() - before
            print(f"{hotels:6} {theirs:12.3f}s {ours:12.3f}s {share:6.2f} {grown:4.0f} MB")
        return 0 if share < 1 else 1


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())

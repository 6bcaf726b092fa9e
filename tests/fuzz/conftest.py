"""How long a fuzzer runs and from which seed: `make fuzz`, or FUZZ_SECONDS and FUZZ_SEED."""

import gc
import os
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.fuzz.rounds import Fuzz

SECONDS = 1.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each fuzzer run for as long as it was told to, and end only one that hangs.

    On a machine that is busy all start and end late, which is no failure.
    """
    for item in items:
        if "tests/fuzz/" in item.nodeid:
            item.add_marker(pytest.mark.timeout(300 + 5 * seconds(), func_only=True))


def seconds() -> float:
    return float(os.environ.get("FUZZ_SECONDS", SECONDS))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how each fuzzer that ran, well or not, does the same again."""
    for reports in list(terminalreporter.stats.values()):
        for report in reports:
            for name, again in getattr(report, "user_properties", []):
                if name == "fuzz" and report.when == "teardown":
                    terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {again}")


@pytest.fixture
def fuzz(record_property: Callable[[str, str], None]) -> Iterator[Fuzz]:
    """Rounds until the time is over. What went wrong in one can be tried again by itself.

    What earlier tests left behind is collected first: in the depth of a document that nests too
    deep, not even a warning about it can be written down.
    """
    gc.collect()
    seed = os.environ.get("FUZZ_SEED") or str(random.SystemRandom().randrange(2**32))
    only = os.environ.get("FUZZ_ROUND")
    fuzz = Fuzz(seed=seed, seconds=seconds(), only=int(only) if only else None)
    yield fuzz
    again = f"{fuzz.number + 1} rounds; the last again: FUZZ_SEED={seed} FUZZ_ROUND={fuzz.number}"
    record_property("fuzz", again)
    print(again)  # noqa: T201 - pytest shows it where the test failed
    assert fuzz.number >= 0, "a fuzzer that never ran shows nothing"

"""How long a fuzzer runs and from which seed: `make fuzz`, or FUZZ_SECONDS and FUZZ_SEED."""

import os
import random
from collections.abc import Iterator

import pytest

from tests.fuzz.rounds import Fuzz

SECONDS = 1.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let each fuzzer run for as long as it was told to."""
    for item in items:
        if "tests/fuzz/" in item.nodeid:
            item.add_marker(pytest.mark.timeout(60 + 2 * seconds()))


def seconds() -> float:
    return float(os.environ.get("FUZZ_SECONDS", SECONDS))


@pytest.fixture
def fuzz() -> Iterator[Fuzz]:
    """Rounds until the time is over. What went wrong in one can be tried again by itself."""
    seed = os.environ.get("FUZZ_SEED") or str(random.SystemRandom().randrange(2**32))
    only = os.environ.get("FUZZ_ROUND")
    fuzz = Fuzz(seed=seed, seconds=seconds(), only=int(only) if only else None)
    yield fuzz
    # Shown where the test failed, and with `pytest -rP` in any case.
    print(f"{fuzz.number + 1} rounds; the last again: FUZZ_SEED={seed} FUZZ_ROUND={fuzz.number}")  # noqa: T201
    assert fuzz.number >= 0, "a fuzzer that never ran shows nothing"

"""How long suggesting takes, and how that grows with plans and codes that are alike."""

from __future__ import annotations

import hashlib
import statistics
import time
from collections.abc import Sequence

from matching import Code, Plan, RateCodeMatcher
from matching.matcher import forget

RUNS, PARTS = 5, 4


def print_growth(number: int) -> float:
    """Print what so many plans and codes take, whole and in parts, and return the ratio.

    It is 1 where the time grows with their number, and PARTS where it grows with the square.
    """
    whole, in_parts = _measure(number), PARTS * _measure(number // PARTS)
    print(f"{PARTS} times {number // PARTS} plans x codes alike in {in_parts * 1000:.0f} ms")
    print(f"{number} plans x codes alike in {whole * 1000:.0f} ms, ratio {whole / in_parts:.1f}")
    return whole / in_parts


def seconds_to_suggest(plans: Sequence[Plan], *, codes: Sequence[Code]) -> float:
    """Return the median seconds of processor time to suggest codes for plans, from nothing."""
    samples = []
    for _ in range(RUNS):
        forget()
        began = time.process_time()
        matcher = RateCodeMatcher(codes)
        for plan in plans:
            matcher.suggest(plan)
        samples.append(time.process_time() - began)
    return statistics.median(samples)


def _measure(number: int) -> float:
    """Return the seconds for plans and as many codes, for companies with made-up names."""
    names = [f"Corporate {_word(each)}" for each in range(number)]
    codes = [Code(code=f"C{each}", name=name) for each, name in enumerate(names)]
    plans = [Plan(code=f"P{each}", name=name) for each, name in enumerate(names)]
    return seconds_to_suggest(plans, codes=codes)


def _word(number: int) -> str:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return "".join("bcdfghklmnprstvw"[int(digit, 16)] for digit in digest[:10])

"""Rates that are alike: as many plans as codes, for companies with made-up names."""

from __future__ import annotations

import hashlib
import statistics
import time

from matching import Code, Plan, RateCodeMatcher
from matching.matcher import forget

RUNS, PARTS = 3, 4


def print_growth(number: int) -> float:
    """Print what so many plans and codes take, whole and in parts, and return the ratio.

    It is 1 where the time grows with their number, and PARTS where it grows with the square.
    """
    whole, in_parts = _measure(number), PARTS * _measure(number // PARTS)
    print(f"{PARTS} times {number // PARTS} plans x codes alike in {in_parts * 1000:.0f} ms")
    print(f"{number} plans x codes alike in {whole * 1000:.0f} ms, ratio {whole / in_parts:.1f}")
    return whole / in_parts


def _measure(number: int) -> float:
    """Return the median seconds of processor time for so many plans and as many codes."""
    names = [f"Corporate {_word(each)}" for each in range(number)]
    codes = [Code(code=f"C{each}", name=name) for each, name in enumerate(names)]
    plans = [Plan(code=f"P{each}", name=name) for each, name in enumerate(names)]
    samples = []
    for _ in range(RUNS):
        forget()
        began = time.process_time()
        matcher = RateCodeMatcher(codes)
        for plan in plans:
            matcher.suggest(plan)
        samples.append(time.process_time() - began)
    return statistics.median(samples)


def _word(number: int) -> str:
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    return "".join("bcdfghklmnprstvw"[int(digit, 16)] for digit in digest[:10])

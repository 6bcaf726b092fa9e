"""How often the suggested rate code is the one that a revenue manager chose.

Each hotel is new: nothing of it is mapped yet, no other hotel of the account is known. Precision
is over the plans whose suggestion may be accepted in bulk, recall over the plans that have a
code. `held out` hotels were set apart, whole, before anything was tuned on their neighbours. With
the argument `errors` only the hotels tuned on are read, and every plan that goes wrong is listed:
this is what to look at while tuning.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from benchmarks.parts.suggesting import print_growth, seconds_to_suggest
from matching import (
    ACCEPT_THRESHOLD,
    Code,
    Context,
    Decisions,
    Plan,
    RateCodeMatcher,
    Suggestion,
    get_keys,
)

DATA = Path(__file__).parent / "data" / "rate_plans"
MIN_PRECISION, MIN_RECALL = 0.985, 0.8
TUNED, HELD_OUT = "tuned", "held out"
NAME_WIDTH = 34
# Lines of each hotel.
DECIDED = (3, 5, 10)
TIMED_PLANS, TIMED_CODES = 500, 200
# So many plans and codes that are alike take so many times as long as they do in parts.
ALIKE, MAX_GROWTH = 800, 2.5
Chooser = Callable[[Plan], str | None]


@dataclass(frozen=True)
class Hotel:
    """One hotel's plans, each with the label that a revenue manager gave it, or none."""

    name: str
    style: str
    languages: str
    batch: int
    part: str
    codes: list[Code]
    plans: list[tuple[Plan, str]]
    # What a person has decided already; not among the plans.
    decided: tuple[tuple[Plan, str], ...] = ()


Rule = Callable[[Hotel], Chooser]


@dataclass(frozen=True)
class Score:
    """What accepting in bulk would have done to a set of plans."""

    plans: int
    with_code: int
    accepted: int
    right: int

    @property
    def precision(self) -> float:
        """Return the share of the accepted that is right."""
        return self.right / self.accepted if self.accepted else 1.0

    @property
    def recall(self) -> float:
        """Return the share of the plans with a code that was accepted, rightly."""
        return self.right / self.with_code if self.with_code else 1.0


def main() -> int:
    """Print precision, recall and times.

    1 when precision or recall is too low for the hotels held out, or a long list costs more than
    its parts.
    """
    hotels = list(read_hotels())
    if sys.argv[1:] == ["errors"]:
        return _print_errors([hotel for hotel in hotels if hotel.part == TUNED])
    print(
        f"{sum(len(h.plans) for h in hotels)} plans of {len(hotels)} hotels, "
        f"accepting from {ACCEPT_THRESHOLD}"
    )
    parts = {part: [h for h in hotels if h.part == part] for part in (TUNED, HELD_OUT)}
    for part, members in parts.items():
        print(f"\n{part:{NAME_WIDTH}} plans  with code  accepted  wrong  precision  recall")
        for attribute in ("name", "style", "languages"):
            for group in dict.fromkeys(getattr(hotel, attribute) for hotel in members):
                alike = [hotel for hotel in members if getattr(hotel, attribute) == group]
                _print(f"{attribute}: {group}", score(alike, rule=accept_suggestion))
        for name, reference in REFERENCES.items():
            _print(f"{part}, {name}", score(members, rule=reference))
    print(f"\n{'':{NAME_WIDTH}} plans  with code  accepted  wrong  precision  recall")
    for name, reference in REFERENCES.items():
        _print(name, score(hotels, rule=reference))
    _print("tuned on", score(parts[TUNED], rule=accept_suggestion))
    _print("with base plans mapped", score(hotels, rule=accept_after_base_plans))
    _print("overall", score(hotels, rule=accept_suggestion))
    held_out = score(parts[HELD_OUT], rule=accept_suggestion)
    _print(HELD_OUT, held_out)
    for number in DECIDED:
        rest = [decide_first(hotel, number) for hotel in parts[HELD_OUT]]
        _print(f"held out, {number} decided by hand", score(rest, rule=accept_suggestion))
        _print("  and learned from", score(rest, rule=accept_learned))
    print(f"precision {held_out.precision:.3f} (held out)")
    print(f"recall {held_out.recall:.3f} (held out)")
    growth = print_growth(ALIKE)
    print(f"{TIMED_PLANS} plans x {TIMED_CODES} codes in {_measure_seconds(hotels) * 1000:.0f} ms")
    is_good = held_out.precision >= MIN_PRECISION and held_out.recall >= MIN_RECALL
    return 0 if is_good and growth < MAX_GROWTH else 1


def read_hotels() -> Iterator[Hotel]:
    """Yield the labelled hotels in the order of hotels.csv."""
    for row in _rows("hotels"):
        yield Hotel(
            name=row["hotel"],
            style=row["style"],
            languages=row["languages"],
            batch=int(row["batch"]),
            part=row["part"],
            codes=[Code(**code) for code in _rows(f"codes-{row['codes']}")],
            plans=[(_plan(plan), plan["rate_code"]) for plan in _rows(row["hotel"])],
        )


def score(hotels: Iterable[Hotel], *, rule: Rule) -> Score:
    """Return what accepting by that rule does to these hotels."""
    plans = with_code = accepted = right = 0
    for hotel in hotels:
        choose = rule(hotel)
        for plan, label in hotel.plans:
            choice = choose(plan)
            plans += 1
            with_code += bool(label)
            accepted += choice is not None
            right += choice is not None and choice == label
    return Score(plans=plans, with_code=with_code, accepted=accepted, right=right)


def accept_suggestion(hotel: Hotel) -> Chooser:
    """Accept what is sure enough; nothing is known but the plan and the codes."""
    matcher = RateCodeMatcher(hotel.codes)
    return lambda plan: _accepted(matcher.suggest(plan))


def decide_first(hotel: Hotel, number: int) -> Hotel:
    """Return the hotel once a person has decided so many of the lines that nothing is sure of.

    In the order of the mapping page; what has no code is said to be not used.
    """
    choose = accept_suggestion(hotel)
    unsure = [each for each in hotel.plans if choose(each[0]) is None]
    decided = sorted(unsure, key=lambda each: each[0].code.casefold())[:number]
    rest = [each for each in hotel.plans if each not in decided]
    return replace(hotel, plans=rest, decided=tuple(decided))


def accept_learned(hotel: Hotel) -> Chooser:
    """Accept what is sure enough now that some lines of the hotel are decided."""
    matcher = RateCodeMatcher(hotel.codes)
    decisions = Decisions()
    for plan, label in hotel.decided:
        if label:
            decisions.add(get_keys(plan), hotel=hotel.name, code=label, own_code=plan.code)

    def choose(plan: Plan) -> str | None:
        precedent = decisions.find(get_keys(plan), hotel=hotel.name)
        return _accepted(matcher.suggest(plan, context=Context(precedent=precedent)))

    return choose


def accept_after_base_plans(hotel: Hotel) -> Chooser:
    """Accept what is sure enough once a person has mapped every base plan."""
    matcher = RateCodeMatcher(hotel.codes)
    mapped = {(plan.code, plan.unit_group_code): label for plan, label in hotel.plans}

    def choose(plan: Plan) -> str | None:
        base = mapped.get((plan.base_code, plan.unit_group_code)) or None
        return _accepted(matcher.suggest(plan, context=Context(base_mapped_to=base)))

    return choose


def accept_same_code(hotel: Hotel) -> Chooser:
    """Accept a code that is spelt the same, and nothing else: the reference."""
    codes = {code.code.casefold(): code.code for code in hotel.codes}
    return lambda plan: codes.get(plan.code.casefold())


def accept_similar_name(hotel: Hotel) -> Chooser:
    """Accept what a general matcher of names is as sure of: a well-kept reference."""
    names = {code.code: code.name or code.code for code in hotel.codes}

    def choose(plan: Plan) -> str | None:
        found = process.extractOne(
            plan.name,
            names,
            scorer=fuzz.WRatio,
            processor=default_process,
            score_cutoff=100 * ACCEPT_THRESHOLD,
        )
        return found[2] if found else None

    return choose


REFERENCES: dict[str, Rule] = {
    "exact match alone": accept_same_code,
    "rapidfuzz on names": accept_similar_name,
}


def _accepted(suggestion: Suggestion | None) -> str | None:
    return suggestion.code if suggestion is not None and suggestion.is_bulk_acceptable else None


def _print_errors(hotels: list[Hotel]) -> int:
    """List what is accepted wrongly (!) and what is not accepted though it has a code."""
    for hotel in hotels:
        matcher = RateCodeMatcher(hotel.codes)
        print(f"\n{hotel.name}: {', '.join(f'{c.code} {c.name}' for c in hotel.codes)}")
        for plan, label in hotel.plans:
            found = matcher.suggest(plan)
            choice = _accepted(found)
            if choice != (label or None):
                said = f"{found.code} {found.confidence:.2f} {found.reason}" if found else "-"
                wanted = f"{plan.code} | {plan.name} | {plan.unit_group_name} -> {label or 'none'}"
                print(f"{'! ' if choice else '  '}{wanted}   but: {said}")
    print(f"\n{'':{NAME_WIDTH}} plans  with code  accepted  wrong  precision  recall")
    _print("tuned on", score(hotels, rule=accept_suggestion))
    return 0


def _print(name: str, s: Score) -> None:
    print(
        f"{name:{NAME_WIDTH}} {s.plans:5} {s.with_code:10} {s.accepted:9} {s.accepted - s.right:6}"
        f" {s.precision:10.3f} {s.recall:7.3f}"
    )


def _measure_seconds(hotels: list[Hotel]) -> float:
    """Return the median seconds of processor time that a large hotel's page takes for them."""
    codes = [code for hotel in hotels for code in hotel.codes]
    codes += [Code(code=f"{code.code}X", name=code.name) for code in codes]
    codes = list({code.code: code for code in codes}.values())[:TIMED_CODES]
    plans = [plan for hotel in hotels for plan, _ in hotel.plans]
    plans = (plans * 2)[:TIMED_PLANS]
    return seconds_to_suggest(plans, codes=codes)


def _plan(row: dict[str, str]) -> Plan:
    return Plan(
        code=row["code"],
        name=row["name"],
        description=row["description"],
        unit_group_code=row["unit_group_code"],
        unit_group_name=row["unit_group_name"],
        base_code=row["base_code"],
        pricing_rule=row["pricing_rule"],
        cancellation_policy_name=row["cancellation_policy_name"],
        channel_codes=tuple(row["channel_codes"].split()),
        is_corporate=row["is_corporate"] == "yes",
        is_day_use=row["is_day_use"] == "yes",
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)


if __name__ == "__main__":
    raise SystemExit(main())

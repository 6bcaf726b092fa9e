"""What came of all trials, as a table."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

from tests.faults.trials.running import Outcome


class Summary:
    """Prints each outcome as it comes, and all of them in the end."""

    def __init__(self) -> None:
        self._outcomes: dict[str, list[Outcome]] = defaultdict(list)

    @property
    def all_held(self) -> bool:
        """Tell whether something was tried and everything held."""
        outcomes = [one for each in self._outcomes.values() for one in each]
        return bool(outcomes) and not any(one.failure for one in outcomes)

    def add(self, outcome: Outcome) -> None:
        """Take an outcome in and print it."""
        name, seed = outcome.trial.name, outcome.trial.seed
        self._outcomes[name].append(outcome)
        said = f"FAILED, {outcome.failure}" if outcome.failure else "held"
        late = ", late" if outcome.late else ""
        print(f"{name} ({seed}): {said}, {outcome.seconds:.1f} s{late}", flush=True)

    def print(self) -> None:
        """Print a line for each fault, as a table in Markdown."""
        from tests.faults.faults import FAULTS

        print("\n| fault | | trials | held | late | median s | longest s |")
        print("|---|---|---|---|---|---|---|")
        for name in sorted(self._outcomes, key=list(FAULTS).index):
            each = self._outcomes[name]
            held = sum(not one.failure for one in each)
            late = sum(one.late > 0 for one in each)
            seconds = [one.seconds for one in each]
            print(
                f"| {name} | {FAULTS[name].title} | {len(each)} | {held} | {late} | "
                f"{median(seconds):.0f} | {max(seconds):.0f} |"
            )

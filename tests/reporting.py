"""Says at the end, grouped and loudly, what was not tested on this machine and why."""

from collections import defaultdict
from typing import Any

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List the skipped tests under the reason for which they were skipped."""
    by_reason: defaultdict[str, list[str]] = defaultdict(list)
    for report in terminalreporter.stats.get("skipped", []):
        by_reason[reason_of(report)].append(report.nodeid)
    if not by_reason:
        return
    total = sum(map(len, by_reason.values()))
    terminalreporter.section(f"{total} tests did NOT run here", yellow=True)
    for reason, tests in sorted(by_reason.items()):
        terminalreporter.line(f"{len(tests)} because: {reason}", yellow=True)
        for test in sorted(tests):
            terminalreporter.line(f"    {test}")


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Return why a test was skipped, in the words of whoever skipped it."""
    told: Any = report.longrepr
    reason = told[2] if isinstance(told, tuple) else str(told)
    return str(reason).removeprefix("Skipped: ")

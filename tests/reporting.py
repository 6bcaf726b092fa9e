"""List at the end, by reason, which tests did not run on this machine."""

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
    """Return why a test was skipped, as its `skip` says."""
    details: Any = report.longrepr
    reason = details[2] if isinstance(details, tuple) else str(details)
    return str(reason).removeprefix("Skipped: ")

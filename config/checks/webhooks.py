"""What can be wrong with the settings of webhooks."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

CHOICES = ("auto", "off")
INTERVALS = ("SYNC_INTERVAL_MINUTES", "SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES")


def webhook_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong, a sentence for each; a setting that is not there has its default."""
    problems = []
    if values.get("WEBHOOKS", CHOICES[0]) not in CHOICES:
        problems.append("WEBHOOKS must be auto or off.")
    for source in values.get("WEBHOOK_SOURCES", ()):
        try:
            ip_network(source)
        except ValueError:
            problems.append(
                f"WEBHOOK_SOURCES: {source} is no IP address and no network such as 52.212.0.0/16."
            )
    problems += [f"{name} must be at least 1." for name in INTERVALS if values.get(name, 1) < 1]
    return problems

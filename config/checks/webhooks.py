"""What can be wrong with the settings of webhooks."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any

CHOICES = ("auto", "off")
# Access that nobody uses for longer may end, and of what is put off for longer a clock was wrong.
MAX_INTERVAL_MINUTES = 7 * 24 * 60
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
    problems += [
        f"{name} must be between 1 and {MAX_INTERVAL_MINUTES}, a week."
        for name in INTERVALS
        if not 1 <= values.get(name, 1) <= MAX_INTERVAL_MINUTES
    ]
    return problems

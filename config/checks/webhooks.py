"""What can be wrong with the settings of webhooks."""

from collections.abc import Mapping
from ipaddress import ip_network
from typing import Any


def webhook_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong, a sentence for each; a setting that is not there has its default."""
    problems = []
    for source in values.get("WEBHOOK_SOURCES", ()):
        try:
            ip_network(source)
        except ValueError:
            problems.append(
                f"WEBHOOK_SOURCES: {source} is no IP address and no network such as 52.212.0.0/16."
            )
    return problems

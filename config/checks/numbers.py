"""Between which numbers a setting makes sense; beyond, what is computed with it would break."""

from collections.abc import Mapping
from typing import Any

# In minutes, and in days. Access that nobody uses for longer than a week may end, and what is put
# off for more than two was put off by a wrong clock (`jobs.clock_jumps`).
WEEK, YEAR, CENTURY = 10_080, 525_600, 36_500
RANGES: dict[str, tuple[float, float]] = {
    "TRUSTED_PROXY_COUNT": (0, 100),
    "WEB_THREADS": (1, 10_000),
    "APALEO_PAGE_SIZE": (1, 10_000),
    "APALEO_CONCURRENCY": (1, 100),
    "APALEO_CALLS_PER_SECOND": (1, 1_000_000),
    "APALEO_CALLS_PER_MINUTE": (1, 1_000_000),
    "APALEO_TOKEN_CALLS_PER_MINUTE": (1, 1_000_000),
    "SYNC_INTERVAL_MINUTES": (1, WEEK),
    "SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES": (1, WEEK),
    "REMOVAL_FLOOR": (0, 1_000_000),
    "REMOVAL_SHARE": (0, 1),
    # Days are asked for every five minutes.
    "HOUSEKEEPING_MAX_AGE_MINUTES": (5, YEAR),
    "HOUSEKEEPING_KEPT_DAYS": (2, CENTURY),
    "AUDIT_DAYS": (1, CENTURY),
    "HISTORY_DAYS": (1, CENTURY),
    "RETENTION_DAYS": (0, CENTURY),
    "CONN_MAX_AGE": (0, 86_400),
}


def number_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong, a sentence for each; a setting that is not there has its default."""
    return [
        f"{name} must be between {least} and {most}."
        for name, (least, most) in RANGES.items()
        if values.get(name) is not None and not least <= values[name] <= most
    ]

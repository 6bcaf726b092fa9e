"""Forms and query strings as they were sent: in their order, with what was repeated."""

from collections import Counter
from urllib.parse import parse_qsl

Pairs = list[tuple[str, str]]


def parse_pairs(data: bytes) -> Pairs:
    """Return the fields of a form or a query string in their order, empty ones included."""
    return parse_qsl(data.decode("utf-8", "replace"), keep_blank_values=True)


def repeated_names(pairs: Pairs) -> list[str]:
    """Return the names that come more than once."""
    return [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]

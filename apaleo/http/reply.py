"""What came back over HTTP, and how long the platform wants to be left alone."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from apaleo.errors import RemoteUnavailable

MAX_RETRY_AFTER = 3600.0
# Longer than any HTTP date.
MAX_DATE = 64
MAX_DIGITS = 1000


@dataclass(frozen=True, slots=True)
class Reply:
    """A 2xx or 4xx reply; its body is kept out of `repr` since it may hold tokens."""

    status: int
    where: str
    body: bytes = field(repr=False)

    @property
    def is_success(self) -> bool:
        """Say whether what was asked for is done, or will be (RFC 9110, 15.3).

        For calls that change something: how a server says so is its choice. What is read has to
        come with 200.
        """
        return 200 <= self.status < 300

    def json(self) -> Any:
        """Return the decoded body.

        Raises RemoteUnavailable if it is not JSON: then something stands between the platform and
        us (a proxy's error page, a cut connection), and that passes.
        """
        try:
            return json.loads(self.body, parse_constant=_refuse_constant, parse_int=_bounded_int)
        except (ValueError, RecursionError):
            pass
        # Raised out here because the decoder's error carries the whole body with it.
        raise RemoteUnavailable(f"{self.where}: the reply ({self.status}) is not JSON")


def parse_retry_after(value: str | None, *, now: datetime | None = None) -> float | None:
    """Return the seconds a Retry-After header asks for (RFC 9110, 10.2.3), 0 to 3,600.

    None when it is absent or makes no sense.
    """
    if value is None:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return MAX_RETRY_AFTER if len(value) > 4 else min(float(value), MAX_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(value[:MAX_DATE])
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        seconds = (moment - (now or datetime.now(UTC))).total_seconds()
    except Exception:  # noqa: BLE001 - the standard library's parser raises this and that
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def header(headers: Mapping[str, str], name: str, *, max_length: int = 80) -> str:
    """Return a header fit for a log line: cut short, visible ASCII only, `-` if absent."""
    text = "".join(c for c in headers.get(name, "") if "!" <= c <= "~")
    return text[:max_length] or "-"


def _bounded_int(digits: str) -> int | float:
    """Read a whole number; one of thousands of digits is infinite, as 1e400 is, and no error.

    Python refuses to read so many, and one number would make the whole reply unreadable.
    """
    return int(digits) if len(digits) <= MAX_DIGITS else math.copysign(math.inf, float(digits[:2]))


def _refuse_constant(name: str) -> None:
    raise ValueError(name)

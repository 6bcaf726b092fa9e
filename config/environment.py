"""Settings as the environment has them: what is no value for a setting is refused by its name."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import environ
from django.core.exceptions import ImproperlyConfigured

SWITCHES = dict.fromkeys(("true", "on", "yes", "y", "ok", "1"), True) | dict.fromkeys(
    ("false", "off", "no", "n", "0"), False
)
DATABASE_ADVICE = (
    "DATABASE_URL cannot be read. It is postgres://user:password@host:5432/name, or "
    "sqlite:////a/path. In user and password write @ as %40, : as %3A, / as %2F, # as %23, ? as "
    "%3F and % as %25."
)
DATABASES = frozenset({"postgres", "postgresql", "sqlite"})


class Environment(environ.Env):
    """Reads numbers and switches strictly, an empty one as one that is not set.

    A value that begins with a dollar sign is that value, and names no other setting.
    """

    @classmethod
    def beside(cls, folder: Path) -> Self:
        """Return it with what `.env` in that folder says where the process was told nothing."""
        if (folder / ".env").exists():
            cls.read_env(folder / ".env")
        return cls()

    def get_value(
        self, var: str, cast: Any = None, default: Any = None, parse_default: bool = False
    ) -> Any:
        """Return the setting `var`, or `default`; raises ImproperlyConfigured."""
        text = self.ENVIRON.get(var)
        if text is None:
            return default
        if cast not in READERS:
            return self.parse_value(text, cast)
        if not text.strip():
            return default
        read, kind = READERS[cast]
        try:
            return read(text.strip())
        except (ValueError, KeyError):
            raise ImproperlyConfigured(f"{var} must be {kind}.") from None

    def database(self, var: str, *, default: str) -> dict[str, Any]:
        """Return Django's settings of the database at an address; raises ImproperlyConfigured."""
        url = self.get_value(var, default=default).strip() or default
        is_known = url.partition("://")[0] in DATABASES
        try:
            found: dict[str, Any] = self.db_url_config(url) if is_known else {}
        except (ValueError, KeyError, ImproperlyConfigured):
            found = {}
        # Raised out here, since what was caught may quote the address.
        if not found.get("NAME"):
            raise ImproperlyConfigured(DATABASE_ADVICE)
        return found


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _switch(text: str) -> bool:
    return SWITCHES[text.lower()]


READERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    int: (int, "a whole number"),
    float: (_number, "a number such as 0.5"),
    bool: (_switch, "true or false"),
}

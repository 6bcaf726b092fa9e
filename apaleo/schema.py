"""Strict reading of the fields we use, blind to all others.

An error names the kind and the field, never the content: bodies hold guests and prices.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apaleo.errors import RemoteContractError


@dataclass(frozen=True, slots=True)
class Fields:
    """One JSON object of the platform's, `kind` being its name in error messages."""

    kind: str
    data: Mapping[str, Any]

    @classmethod
    def of(cls, kind: str, value: object) -> "Fields":
        """Wrap a decoded JSON value; raises RemoteContractError unless it is an object."""
        if not isinstance(value, Mapping):
            raise RemoteContractError(f"{kind}: not an object")
        return cls(kind, value)

    def text(self, name: str) -> str:
        """Return a required, non-empty text."""
        value = self.optional_text(name)
        if not value:
            raise self.wrong(name)
        return value

    def optional_text(self, name: str) -> str | None:
        """Return a text that may be missing."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, str):
            raise self.wrong(name)
        return value if value is None else _storable(value)

    def wording(self, name: str, *, language: str = "en") -> str:
        """Return words for people, empty when missing.

        Lists carry a plain string and details a map of languages. Of a map the preferred language
        is taken, then any.
        """
        value = self.data.get(name)
        if isinstance(value, Mapping):
            value = value.get(language) or next(filter(None, value.values()), None)
        if value is not None and not isinstance(value, str):
            raise self.wrong(name)
        return _storable(value or "")

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        """Return a boolean, required unless a default is given."""
        value = self.data.get(name)
        if value is None:
            value = default
        if not isinstance(value, bool):
            raise self.wrong(name)
        return value

    def number(self, name: str) -> int:
        """Return a required whole number that is not negative."""
        value = self.optional_number(name)
        if value is None:
            raise self.wrong(name)
        return value

    def optional_number(self, name: str) -> int | None:
        """Return a whole number that is not negative and may be missing."""
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
            raise self.wrong(name)
        return value

    def decimal(self, name: str) -> Decimal:
        """Return a required amount exactly as it was written, not as its binary neighbour."""
        value = self.data.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong(name)
        if not math.isfinite(value):
            raise self.wrong(name)
        return Decimal(str(value))

    def part(self, name: str) -> "Fields":
        """Return a required nested object."""
        return Fields.of(f"{self.kind}.{name}", self.data.get(name))

    def optional_part(self, name: str) -> "Fields | None":
        """Return a nested object that may be missing."""
        return None if self.data.get(name) is None else self.part(name)

    def parts(self, name: str) -> "tuple[Fields, ...]":
        """Return the objects of a list, none when it is missing."""
        return tuple(Fields.of(f"{self.kind}.{name}", item) for item in self._items(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list, none when it is missing."""
        items = self._items(name)
        if not all(isinstance(item, str) for item in items):
            raise self.wrong(name)
        return tuple(_storable(item) for item in items)

    def wrong(self, name: str) -> RemoteContractError:
        """Return the error to raise for this field."""
        return RemoteContractError(f"{self.kind}.{name}: missing or not of the expected type")

    def _items(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name)
        return value


def _storable(text: str) -> str:
    """Drop what JSON can say and a PostgreSQL text column cannot hold: NUL and lone surrogates.

    One odd character in a room's description must not keep a whole hotel from loading.
    """
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")

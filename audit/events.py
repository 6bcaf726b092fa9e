"""What may be written into the trail: each app declares its own."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise

_labels: dict[str, str | Promise] = {}


@dataclass(frozen=True)
class Event:
    """A kind of deed: the code that is stored for good, and what a reader is told."""

    code: str
    label: str | Promise

    def __post_init__(self) -> None:
        """Declare it; raises ValueError if another is called so."""
        if self.code in _labels:
            raise ValueError(f"there is an event {self.code} already")
        _labels[self.code] = self.label


def labels() -> dict[str, str]:
    """Return what a reader is told of each event that is declared, by its code."""
    return {code: str(label) for code, label in _labels.items()}


def label_of(code: str) -> str:
    """Return what a reader is told, or the code of an event that is no longer declared."""
    return str(_labels.get(code, code))

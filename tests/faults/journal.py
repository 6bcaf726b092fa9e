"""What was acknowledged, written down as it was; `invariants` says what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID


@dataclass
class Journal:
    """What must be true in the end.

    `loads` tells when a connection's hotels were asked for the last time, `rooms` how rooms are
    called at apaleo, by apaleo account and id; `connected` and `left` are what hoteliers were told
    of their own connections; `mails` how many an account's owners may have had. `secrets` must be
    in no log, and `read` is how far each was looked at.
    """

    loads: dict[UUID, datetime] = field(default_factory=dict)
    rooms: dict[str, dict[str, str]] = field(default_factory=dict)
    connected: set[UUID] = field(default_factory=set)
    left: set[UUID] = field(default_factory=set)
    mails: dict[UUID, int] = field(default_factory=dict)
    secrets: set[str] = field(default_factory=set)
    read: dict[Path, int] = field(default_factory=dict)

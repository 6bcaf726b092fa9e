"""The processes below another one, as Linux tells of them."""

from __future__ import annotations

import contextlib
from pathlib import Path

PROC = Path("/proc")


def children_of(pid: int) -> list[int]:
    """Return the children of a process, the oldest first."""
    return sorted(child for child, parent in _parents().items() if parent == pid)


def named(words: str, *, below: int) -> list[int]:
    """Return the processes under `below` whose command has `words`, those above others first."""
    found: list[int] = []
    level = [below]
    while level:
        level = [child for pid in level for child in children_of(pid)]
        found += [pid for pid in level if words in _command(pid)]
    return found


def _parents() -> dict[int, int]:
    parents = {}
    for folder in PROC.glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            # The name in brackets may hold anything, a bracket too.
            after_name = (folder / "stat").read_text().rpartition(")")[2].split()
            parents[int(folder.name)] = int(after_name[1])
    return parents


def _command(pid: int) -> str:
    with contextlib.suppress(OSError):
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    return ""

"""A disk that can be full: a file system in memory, where the machine lets us mount one."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

SIZE = 512 * 1024 * 1024


@lru_cache
def can_be_full() -> bool:
    """Tell whether this process may mount one: root may, where the kernel lets it."""
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("mount") is None or not mount(Path(folder)):
            return False
        unmount(Path(folder))
    return True


def mount(folder: Path) -> bool:
    """Put a disk of its own in place of an empty folder; False where that is not allowed."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "tmpfs", str(folder)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(folder: Path) -> None:
    """Take it away again, with all that is on it."""
    subprocess.run(["umount", "--lazy", folder], check=True)


@contextlib.contextmanager
def full(folder: Path) -> Iterator[None]:
    """Leave no room on the disk for as long as the block lasts."""
    _resize(folder, to=shutil.disk_usage(folder).used)
    try:
        yield
    finally:
        _resize(folder, to=SIZE)


def _resize(folder: Path, *, to: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={to}", folder], check=True)

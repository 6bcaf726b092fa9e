"""The folder of data and the files in it, which are their owner's alone."""

import os
import stat
from pathlib import Path

OWNER_ONLY_FOLDER, OWNER_ONLY_FILE = 0o700, 0o600
# What Lobby keeps in it; anything else is not ours to change.
OURS = ("lobby.sqlite3*", "embedded.env*", "mail", "sandbox.state*", "stack.lock", "valkey.log")


def make_private(folder: Path, *, database: Path, is_ours: bool) -> None:
    """Make the folder and its database file if they are missing, and close them to other users.

    SQLite gives its log the permissions of the file itself. A folder that somebody else made
    (`is_ours` is false: VAR_DIR may name one that others use too) keeps its own permissions.
    """
    is_new = not folder.exists()
    folder.mkdir(mode=OWNER_ONLY_FOLDER, parents=True, exist_ok=True)
    if is_new or is_ours:
        _close(folder)
    if database.parent == folder:
        database.touch(mode=OWNER_ONLY_FILE)
    for pattern in OURS:
        for path in folder.glob(pattern):
            _close(path)


def _close(path: Path) -> None:
    """Take all rights from group and others, where the file is ours to change."""
    try:
        found = path.lstat()
        if found.st_uid == os.geteuid() and not stat.S_ISLNK(found.st_mode):
            wanted = stat.S_IMODE(found.st_mode) & ~0o077
            if stat.S_IMODE(found.st_mode) != wanted:
                path.chmod(wanted)
    except FileNotFoundError:
        # SQLite removes its log when the last connection closes.
        return

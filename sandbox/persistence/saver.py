"""Keeping the memory of a running sandbox on disk."""

from sandbox.persistence.document import from_json, to_json
from sandbox.persistence.snapshot import recall, remember
from sandbox.persistence.state_file import StateFile
from sandbox.state import Sandbox


class Keeper:
    """Writes a sandbox's memory to its file whenever it has become another."""

    def __init__(self, sandbox: Sandbox, *, file: StateFile) -> None:
        self._sandbox = sandbox
        self._file = file
        self._written = ""

    def take_up(self) -> None:
        """Go on where the last sandbox with this file ended. Raise Unreadable if that cannot be."""
        text = self._file.read()
        if text is not None:
            recall(self._sandbox, from_json(text))

    def keep(self) -> None:
        """Write what is to be remembered, if it differs from what was written last."""
        text = to_json(remember(self._sandbox))
        if text != self._written:
            self._file.write(text)
            self._written = text

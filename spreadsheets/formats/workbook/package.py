"""The parts of a workbook, unpacked as far as they are needed and no further."""

from __future__ import annotations

import io
import posixpath
import zipfile

from spreadsheets.formats.table import InvalidFile, Refusal

MAX_PARTS = 2_000
MAX_PART_BYTES = 32 * 1024 * 1024
MAX_SMALL_PART_BYTES = 4 * 1024 * 1024


class Package:
    """An open workbook. Its methods raise InvalidFile, or whatever zipfile trips over."""

    def __init__(self, data: bytes) -> None:
        self._packed = zipfile.ZipFile(io.BytesIO(data))
        self._names = {part.filename.lower(): part.filename for part in self._packed.infolist()}

    def read(self, name: str, *, at_most: int = MAX_SMALL_PART_BYTES) -> bytes | None:
        """Return a part, None if there is none of that name."""
        found = self._names.get(name.lower())
        if found is None:
            return None
        with self._packed.open(found) as part:
            content = part.read(at_most + 1)
        if len(content) > at_most:
            raise InvalidFile(Refusal.TOO_LARGE_UNPACKED)
        return content

    def need(self, name: str, *, at_most: int = MAX_SMALL_PART_BYTES) -> bytes:
        """Return a part without which there is no workbook."""
        content = self.read(name, at_most=at_most)
        if content is None:
            raise InvalidFile(Refusal.DAMAGED)
        return content


def path_of(target: str, *, beside: str) -> str:
    """Return the name of the part at which a relation of the part `beside` points."""
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(beside), target)).lstrip("/")


def relations_of(part: str) -> str:
    """Return the name of the part that holds the relations of another."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")

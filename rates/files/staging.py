"""A file between the dry run that was shown and the person's word to go ahead."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache

from rates.files.report import Report
from rates.files.resource import Seen

SECONDS_KEPT = 30 * 60
NOT_KEPT = "We could not put the file aside. Nothing was changed: please try again in a moment."
Options = dict[str, Any]


class NotKept(Exception):
    """The file could not be put aside; the message asks to try again."""


@dataclass(frozen=True, kw_only=True)
class Staged:
    """A file as it was shown: its bytes, how it is to be read, and what was seen then."""

    key: str
    data: bytes
    digest: str
    name: str
    options: Options
    seen: Seen
    # What became of its rows, once it was applied.
    outcome: tuple[Report, ...] | None = None


def keep(data: bytes, *, name: str, options: Options, seen: Seen, owner: str) -> str:
    """Keep a file for half an hour for its `owner` alone, and return the key to it.

    The owner is a user together with what the file is about: nobody else's key opens it, nor
    does the key open it for another hotel. An owner has one file at a time, the newest, so that
    nobody fills the cache. Raises NotKept.
    """
    key = secrets.token_urlsafe(24)
    digest = hashlib.sha256(data).hexdigest()
    staged = Staged(key=key, data=data, digest=digest, name=name, options=options, seen=seen)
    cache.set(_slot(owner), staged, SECONDS_KEPT)
    if find(key, owner=owner) is None:
        raise NotKept(NOT_KEPT)
    return key


def find(key: str, *, owner: str) -> Staged | None:
    """Return the file, or None if it is another one, has expired or is not what it was."""
    staged: Staged | None = cache.get(_slot(owner))
    if staged is None or not secrets.compare_digest(key.encode(), staged.key.encode()):
        return None
    return staged if hashlib.sha256(staged.data).hexdigest() == staged.digest else None


def finish(staged: Staged, *, outcome: Sequence[Report], owner: str) -> None:
    """Keep what became of the file, to be shown after its form is sent once more or reloaded."""
    cache.set(_slot(owner), replace(staged, outcome=tuple(outcome)), SECONDS_KEPT)


def _slot(owner: str) -> str:
    return "mapping-file:" + hashlib.sha256(owner.encode()).hexdigest()

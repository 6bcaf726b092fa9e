"""A file between the dry run that was shown and the confirmation."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.core.cache import cache

from rates.files.report import ImportReport
from rates.files.resource import Seen

SECONDS_STAGED = 30 * 60
NOT_STAGED = "We could not keep the file. Nothing was changed: please try again in a moment."
Options = dict[str, Any]


class NotStaged(Exception):
    """The file could not be kept; the message asks to try again."""


@dataclass(frozen=True, kw_only=True)
class StagedFile:
    """A file as it was shown: its bytes, how it is to be read, and what was seen then."""

    key: str
    data: bytes
    options: Options
    seen: Seen
    # What became of its rows, once it was applied.
    report: ImportReport | None = None


def stage(data: bytes, *, options: Options, seen: Seen, owner: str) -> str:
    """Keep a file for half an hour for its `owner` alone, and return the key to it.

    The owner is a user together with what the file is about: nobody else's key opens it, nor
    does the key open it for another hotel. An owner has one file at a time, the newest, so that
    nobody fills the cache. Raises NotStaged.
    """
    key = secrets.token_urlsafe(24)
    staged = StagedFile(key=key, data=data, options=options, seen=seen)
    cache.set(_cache_key(owner), staged, SECONDS_STAGED)
    if find(key, owner=owner) is None:
        raise NotStaged(NOT_STAGED)
    return key


def find(key: str, *, owner: str) -> StagedFile | None:
    """Return the file, or None if it is another one or has expired."""
    staged: StagedFile | None = cache.get(_cache_key(owner))
    if staged is None or not secrets.compare_digest(key.encode(), staged.key.encode()):
        return None
    return staged


def finish(staged: StagedFile, *, report: ImportReport, owner: str) -> None:
    """Keep what became of the file, to be shown after its form is sent once more or reloaded."""
    cache.set(_cache_key(owner), replace(staged, report=report), SECONDS_STAGED)


def _cache_key(owner: str) -> str:
    return "mapping-file:" + hashlib.sha256(owner.encode()).hexdigest()

"""From a file that somebody sends to what it changed: shown first, applied when confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from import_export.results import Result

from accounts.models import User
from rates.files import staging
from rates.files.formats.detection import format_of
from rates.files.report import Summary
from rates.files.resource import FileResource

Make = Callable[..., FileResource]
GONE = "The file you looked at is not kept any longer. Nothing was changed: please choose it again."


class Gone(Exception):
    """The file that was shown is not kept any longer; the message asks for it again."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A dry run: what the file would change, and the key with which to confirm it."""

    name: str
    summary: Summary
    notice: str
    key: str


def dry_run(data: bytes, *, name: str, make: Make, options: staging.Options, owner: str) -> Shown:
    """Show what a file would change and keep it for `owner`; raises Unreadable or NotKept."""
    resource = make(**options)
    file_format = format_of(data)
    result = resource.import_data(file_format.create_dataset(data), dry_run=True)
    seen = resource.versions()
    key = ""
    if seen:
        key = staging.keep(data, name=name, options=options, seen=seen, owner=owner)
    return Shown(name=name, summary=_summary(result), notice=file_format.notice, key=key)


def confirm(key: str, *, make: Make, owner: str, by: User, now: datetime) -> Summary:
    """Apply the file that was shown, once; asked again it returns what came of it. Raises Gone."""
    staged = staging.find(key, owner=owner)
    if staged is None:
        raise Gone(GONE)
    if staged.outcome is not None:
        return Summary(staged.outcome)
    dataset = format_of(staged.data).create_dataset(staged.data)
    result = make(**staged.options).import_data(dataset, seen=staged.seen, by=by, now=now)
    summary = _summary(result)
    staging.finish(staged, outcome=summary.reports, owner=owner)
    return summary


def outcome_of(key: str, *, owner: str) -> Summary | None:
    """Return what came of a file, None if it is not kept or not applied."""
    staged = staging.find(key, owner=owner)
    return None if staged is None or staged.outcome is None else Summary(staged.outcome)


def _summary(result: Result) -> Summary:
    return Summary([row.report for row in result])

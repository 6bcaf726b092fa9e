"""From a file that somebody sends to what it changed: shown first, applied when confirmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from rates.files import staging
from rates.files.formats.detection import format_of
from rates.files.report import ImportReport
from rates.files.resource import FileResource

MakeResource = Callable[..., FileResource]
NOT_STAGED_ANY_LONGER = (
    "The file you looked at is not kept any longer. Nothing was changed: please choose it again."
)


class NotStagedAnyLonger(Exception):
    """The file that was shown is not kept any longer; the message asks for it again."""


@dataclass(frozen=True, kw_only=True)
class DryRun:
    """What the file would change, and the key with which to confirm it, empty if nothing."""

    name: str
    report: ImportReport
    notice: str
    key: str


def dry_run(
    data: bytes, *, name: str, make: MakeResource, options: staging.Options, owner: str
) -> DryRun:
    """Show what a file would change and keep it for `owner`; raises InvalidFile or NotStaged."""
    resource = make(**options)
    table = format_of(data).read(data)
    report = ImportReport(resource.decide_about(table))
    seen = resource.versions()
    key = ""
    if seen:
        key = staging.stage(data, options=options, seen=seen, owner=owner)
    return DryRun(name=name, report=report, notice=table.notice, key=key)


def confirm(key: str, *, make: MakeResource, owner: str, by: User, now: datetime) -> ImportReport:
    """Apply the file that was shown, once; asked again it returns what came of it.

    Raises NotStagedAnyLonger.
    """
    staged = staging.find(key, owner=owner)
    if staged is None:
        raise NotStagedAnyLonger(NOT_STAGED_ANY_LONGER)
    if staged.report is not None:
        return staged.report
    resource = make(**staged.options)
    resource.decide_about(format_of(staged.data).read(staged.data))
    report = ImportReport(resource.apply(seen=staged.seen, by=by, now=now))
    staging.finish(staged, report=report, owner=owner)
    return report


def report_on(key: str, *, owner: str) -> ImportReport | None:
    """Return what came of a file, None if it is not kept or not applied."""
    staged = staging.find(key, owner=owner)
    return staged.report if staged else None

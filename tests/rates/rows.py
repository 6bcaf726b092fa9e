"""Rows that the app keeps while it maps by default and by file."""

from typing import Any

from django.utils import timezone

from accounts.models import Account, User
from rates.models import (
    DefaultMapping,
    DefaultsRun,
    DefaultsRunStep,
    FileImport,
    FileImportRun,
    Pattern,
)
from rates.models.code_key import code_key


def make_default_mapping(pattern: str, code: str, **fields: Any) -> DefaultMapping:
    """Make a default, the maker's if no account is said."""
    return DefaultMapping.objects.create(pattern=pattern, code=code, **fields)


def make_defaults_run(told: str, by: User) -> DefaultsRunStep:
    """Make the job that begins to apply a changed default to all accounts."""
    run = DefaultsRun.objects.create(
        told=told, started_by=by, started_at=timezone.now(), accounts=0
    )
    return DefaultsRunStep.objects.create(run=run)


def make_file_import_run(user: User, account: Account, **fields: Any) -> FileImportRun:
    """Make the run of an import by this user."""
    file_import = FileImport.objects.create(
        user=user,
        account=account,
        scope="hotel",
        kind="rate plans",
        name="rates.csv",
        created_at=timezone.now(),
    )
    return FileImportRun.objects.create(file_import=file_import, seconds=1, **fields)


def make_pattern(key: str, code: str = "BAR", **fields: Any) -> Pattern:
    """Make what many accounts decide alike, enough of them if nothing is said."""
    values: dict[str, Any] = {"kind": "plan", "accepted": 9, "rejected": 0}
    values |= {"code_key": code_key(code), "counted_at": timezone.now()}
    return Pattern.objects.create(key=key, code=code, **(values | fields))

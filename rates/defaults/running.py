"""Going through all accounts in the background after a default of the maker's has changed."""

from __future__ import annotations

import time
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from accounts.models import Account, User
from jobs import runner
from jobs.outbox import enqueue
from jobs.stopping import is_stopping
from rates.defaults.applying import apply_defaults
from rates.models import DefaultsRun, DefaultsRunStep

# Less than a job's lease, and no longer than other jobs can wait.
SECONDS_IN_A_JOB = 30
TOLD_LENGTH = 200


def start_run(told: str, *, by: User | None, now: datetime) -> DefaultsRun:
    """Have the defaults applied to all accounts that have a connection, a job at a time.

    `told` says what has changed.
    """
    with transaction.atomic():
        run = DefaultsRun.objects.create(
            told=told[:TOLD_LENGTH],
            started_by=by,
            started_at=now,
            accounts=_get_accounts().count(),
        )
        enqueue(DefaultsRunStep(run=run, due_at=now))
    return run


@runner.handles(DefaultsRunStep)
def go_on(step: DefaultsRunStep) -> None:
    """Apply the defaults account by account while time is left, and leave the rest to a job.

    Each account is done in one transaction with the note that it was, so a run may be killed at
    any time, or come twice.
    """
    until = time.monotonic() + SECONDS_IN_A_JOB
    accounts = _get_accounts().order_by("pk")
    last = DefaultsRun.objects.values_list("last_account", flat=True).get(pk=step.run_id)
    if last is not None:
        accounts = accounts.filter(pk__gt=last)
    for account in accounts.iterator():
        if time.monotonic() > until or is_stopping():
            enqueue(DefaultsRunStep(run_id=step.run_id))
            return
        with transaction.atomic():
            applied = apply_defaults(account, now=timezone.now())
            DefaultsRun.objects.filter(pk=step.run_id).update(
                accounts_done=F("accounts_done") + 1,
                mapped=F("mapped") + applied.mapped,
                unmapped=F("unmapped") + applied.unmapped,
                last_account=account.pk,
            )
    open_runs = DefaultsRun.objects.filter(pk=step.run_id, finished_at=None)
    open_runs.update(finished_at=timezone.now())


def _get_accounts() -> QuerySet[Account]:
    return Account.objects.filter(connections__isnull=False).distinct()

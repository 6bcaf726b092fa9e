"""Jobs that were done while the database was away for a moment."""

from typing import Any

import pytest

from accounts.models import Account
from hotels.models import Revocation
from jobs import persistence, runner
from jobs.runner import run_due
from sandbox.server import Server
from tests.factories import make_revocation
from tests.refused_statements import refused

pytestmark = pytest.mark.django_db(transaction=True)


def is_end_of_job(sql: str) -> bool:
    return sql.startswith('UPDATE "hotels_revocation"') and '"done_at" =' in sql


def test_a_job_is_done_once_though_the_database_does_not_hear_of_it_at_first(
    account: Account, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persistence, "PAUSES", (0.0,) * len(persistence.PAUSES))
    job = make_revocation(account)

    with refused(is_end_of_job, times=3) as tried:
        run_due()
    run_due()

    job.refresh_from_db()
    assert len(tried) == 4
    assert job.state == Revocation.State.DONE
    revoked = [
        call["form"]["token_type_hint"] for call in platform.control.calls(kind="revocation")
    ]
    assert revoked == ["refresh_token"]


def test_a_job_whose_row_is_gone_when_it_is_done_stops_no_other(
    account: Account, platform: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone, other = make_revocation(account), make_revocation(account)
    real = runner._handlers[Revocation]

    def handle(job: Revocation) -> None:
        real(job)
        Revocation.objects.filter(pk=gone.pk).delete()

    handlers: dict[Any, Any] = runner._handlers
    monkeypatch.setitem(handlers, Revocation, handle)

    run_due()

    other.refresh_from_db()
    assert other.state == Revocation.State.DONE

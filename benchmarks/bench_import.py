"""How long a file of 5,000 rate plans takes from being sent to being applied, and taken back.

The reference maps a part of the same rate plans one by one, as a page does, without any file. The
memory is what the process has grown by; reading has a process and a limit of its own. DATABASE_URL
is honoured, its database must then be an empty one; the default is a SQLite file that is gone
afterwards.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.parts.many_rate_plans import PLANS_PER_ACCOUNT, grow_to
from benchmarks.parts.one_hotel import set_up

CHANGES, REFERENCE = 5_000, 500
# What an import notes about each rate plan besides mapping it.
MAX_RATIO = 2.0


def main() -> int:
    """Print the times and their ratio; 1 when an import costs too much beside mapping alone."""
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        grow_to(PLANS_PER_ACCOUNT)
        account, owner, plans = _hotel_of(CHANGES + REFERENCE)
        each = _seconds(lambda: _map_one_by_one(plans[CHANGES:], by=owner.user)) / REFERENCE
        before = _megabytes()
        shown: list[Any] = []
        show = _seconds(lambda: shown.append(_show(account, owner, plans[:CHANGES])))
        grown = _megabytes() - before
        answer = _seconds(lambda: _begin(shown[0], owner))
        rest = _seconds(_let_the_workers_work)
        ratio = (answer + rest) / CHANGES / each
        undo = _seconds(lambda: _take_back(shown[0], owner))
    print(f"{CHANGES} rate plans of one hotel; wall time")
    print(f"read and shown          {show:6.1f} s, {grown:.0f} MB more")
    print(f"answer to confirming    {answer:6.1f} s")
    print(f"applied after           {answer + rest:6.1f} s")
    print(f"taken back in           {undo:6.1f} s")
    print(f"mapped without a file   {each * CHANGES:6.1f} s (reference)")
    print(f"ratio                   {ratio:6.1f}")
    return 0 if ratio < MAX_RATIO else 1


def _hotel_of(number: int) -> tuple[Any, Any, list[Any]]:
    from accounts.models import Account, User
    from hotels.models import Property, RatePlan
    from rates.files.importing import Owner
    from rates.models import MappableRatePlan, RateCode

    hotel = Property.objects.earliest("pk")
    account = hotel.connection.account
    model = RatePlan.objects.filter(property=hotel).earliest("pk")
    fields = {f.attname: getattr(model, f.attname) for f in RatePlan._meta.concrete_fields}
    del fields["id"]
    changed = {"is_excluded": False, "is_mapped_on_all_days": False, "mapping_version": 0}
    RatePlan.objects.bulk_create(
        RatePlan(**fields | changed | {"remote_id": f"BENCH-{n}", "code": f"B{n}"})
        for n in range(number)
    )
    RateCode.objects.get_or_create(account=account, code="RATE1", defaults={"key": "rate1"})
    user = User.objects.create_user("anna@grand.example")
    plans = list(MappableRatePlan.objects.filter(remote_id__startswith="BENCH-").order_by("pk"))
    assert Account.objects.filter(pk=account.pk).exists()
    return account, Owner(user=user, scope="bench", account=account), plans


def _map_one_by_one(plans: list[Any], *, by: Any) -> None:
    from django.utils import timezone

    from rates.mapping import ChangeContext, map_to
    from rates.models import RateCode

    code = RateCode.objects.get(account=plans[0].connection.account, code="RATE1")
    for plan in plans:
        context = ChangeContext(by=by, seen_version=0, now=timezone.now())
        map_to(plan, code=code, context=context)


def _show(account: Any, owner: Any, plans: list[Any]) -> str:
    from django.utils import timezone

    from rates.files import importing
    from rates.files.rate_plans.resource import RatePlanResource

    lines = ["rate plan id,rate code", *(f"{plan.remote_id},RATE1" for plan in plans)]
    shown = importing.dry_run(
        "\n".join(lines).encode(),
        name="rates.csv",
        resource=RatePlanResource(hotel=plans[0].property),
        owner=owner,
        now=timezone.now(),
    )
    assert len(shown.report.changes) == CHANGES
    return shown.key


def _begin(key: str, owner: Any) -> None:
    from django.utils import timezone

    from rates.files import importing

    importing.confirm(key, owner=owner, now=timezone.now())


def _take_back(key: str, owner: Any) -> None:
    from django.utils import timezone

    from rates.files import importing
    from rates.models import RatePlanMapping

    importing.take_back(key, owner=owner, now=timezone.now())
    _let_the_workers_work()
    assert not RatePlanMapping.objects.filter(
        rate_plan__remote_id__startswith="BENCH-", origin="imported"
    ).exists()


def _let_the_workers_work() -> None:
    from jobs.models import Job
    from jobs.runner import run
    from rates.models import FileImportRun

    while job := FileImportRun.objects.filter(state=Job.State.PENDING).first():
        run(FileImportRun, job.pk)


def _seconds(act: Callable[[], object]) -> float:
    begun = time.monotonic()
    act()
    return time.monotonic() - begun


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    raise SystemExit(main())

"""The maker's default changes with a thousand accounts: shown, applied, no decision touched."""

from typing import Any

import pytest
from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from hotels.models import Connection, Property, RatePlan, UnitGroup
from jobs import runner
from rates.defaults import apply_defaults, preview, running
from rates.mapping import ChangeContext, map_to
from rates.models import (
    DefaultMapping,
    DefaultsRun,
    DefaultsRunStep,
    MappableRatePlan,
    RateCode,
    RatePlanMapping,
)
from tests.connect.pages import words
from tests.rates.rows import make_default_mapping

NOW = timezone.now()
ACCOUNTS, DECIDED = 1_000, 10
MIRROR: dict[str, Any] = {"first_seen_at": NOW, "changed_at": NOW}


@pytest.fixture
def thousand(db: None) -> list[Account]:
    """Accounts with a hotel each, which sells FLEX and NRF for its doubles."""
    accounts = Account.objects.bulk_create(Account(name=f"Account {n}") for n in range(ACCOUNTS))
    connections = Connection.objects.bulk_create(
        Connection(account=each, apaleo_account_code=f"A{n}", subject="s", connected_at=NOW)
        for n, each in enumerate(accounts)
    )
    hotels = Property.objects.bulk_create(
        Property(
            connection=each,
            remote_id="MUC",
            code="MUC",
            name="Hotel",
            time_zone="Europe/Berlin",
            status="Live",
            is_archived=False,
            **MIRROR,
        )
        for each in connections
    )
    groups = UnitGroup.objects.bulk_create(
        UnitGroup(
            connection=each.connection,
            property=each,
            remote_id="MUC-DBL",
            code="DBL",
            name="Double",
            type="BedRoom",
            member_count=10,
            **MIRROR,
        )
        for each in hotels
    )
    RatePlan.objects.bulk_create(
        RatePlan(
            connection=each.connection,
            property=each.property,
            unit_group=each,
            remote_id=f"MUC-{code}-DBL",
            code=f"{code}-DBL",
            name=code,
            is_bookable=True,
            is_derived=False,
            derivation_level=0,
            min_guarantee_type="CreditCard",
            time_slice_template="OverNight",
            is_corporate=False,
            is_archived=False,
            **MIRROR,
        )
        for each in groups
        for code in ("FLEX", "NRF")
    )
    return accounts


def decide(accounts: list[Account], by: User) -> set[int]:
    """Let people of some accounts decide for a code of their own; return the keys of the plans."""
    decided = set()
    for account in accounts[:DECIDED]:
        plan = MappableRatePlan.objects.for_account(account).get(code="FLEX-DBL")
        code = RateCode.objects.create(account=account, code="MINE")
        map_to(plan, code=code, context=ChangeContext(by=by, now=NOW))
        decided.add(plan.pk)
    return decided


def run_all() -> int:
    """Do the jobs until none is left, and return how many steps it took."""
    while step := DefaultsRunStep.objects.filter(state="pending").first():
        runner.run(DefaultsRunStep, step.pk)
    return DefaultsRunStep.objects.count()


def codes_of(plans: Any) -> set[tuple[str, str]]:
    found = RatePlanMapping.objects.filter(rate_plan__in=plans)
    return set(found.values_list("code__code", "origin"))


@pytest.mark.thorough
def test_a_default_of_a_thousand_accounts_is_shown_and_then_changed(
    thousand: list[Account],
    mark: User,
    staff_browser: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    decided = decide(thousand, mark)
    monkeypatch.setattr(running, "SECONDS_IN_A_JOB", 2)
    add = reverse("admin:rates_defaultmapping_add")
    form = {"kind": "plan", "pattern": "FLEX", "code": "BAR", "account": "", "hotel": ""}

    with CaptureQueriesContext(database) as asked:
        shown = words(staff_browser.post(add, form))
    assert not DefaultMapping.objects.exists()
    told = words(staff_browser.post(add, form | {"_confirm": "Save and apply"}, follow=True))
    steps = run_all()
    DefaultMapping.objects.update(code="BEST")
    again = preview(before=None, after=DefaultMapping.objects.get())

    others = MappableRatePlan.objects.filter(code="FLEX-DBL").exclude(pk__in=decided)
    run = DefaultsRun.objects.get()
    assert f"It touches {ACCOUNTS - DECIDED} hotels of {ACCOUNTS - DECIDED} accounts" in shown
    assert f"{ACCOUNTS - DECIDED} get a code, 0 get another one, 0 lose theirs" in shown
    assert f"{DECIDED} stay as people have decided" in shown
    assert len(asked) < 30
    assert "in the background" in told
    assert (run.accounts, run.accounts_done) == (ACCOUNTS, ACCOUNTS)
    assert (run.mapped, run.started_by is not None) == (ACCOUNTS - DECIDED, True)
    assert run.finished_at is not None
    assert steps > 1
    assert codes_of(others) == {("BAR", "maker")}
    assert codes_of(decided) == {("MINE", "by_hand")}
    assert again.counts == {"changed": ACCOUNTS - DECIDED, "decided": DECIDED}


def test_a_run_that_was_killed_goes_on_where_it_was(
    account: Account,
    other_account: Account,
    plan: MappableRatePlan,
    other_plan: MappableRatePlan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Killed(BaseException):
        """Nobody catches it."""

    def apply(account: Account, **values: Any) -> Any:
        if DefaultsRun.objects.get().accounts_done:
            raise Killed
        return apply_defaults(account, **values)

    make_default_mapping("FLEX", "BAR")
    run = running.start_run("FLEX is BAR", by=None, now=NOW)
    step = DefaultsRunStep.objects.get()

    with monkeypatch.context() as killing:
        killing.setattr(running, "apply_defaults", apply)
        with pytest.raises(Killed):
            runner.run(DefaultsRunStep, step.pk)
    DefaultsRunStep.objects.update(due_at=NOW)
    runner.run(DefaultsRunStep, step.pk)

    run.refresh_from_db()
    assert (run.accounts_done, run.mapped, run.accounts) == (2, 2, 2)
    assert run.finished_at is not None

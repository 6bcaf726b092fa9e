"""Codes that are there already get their keys, twins among them included."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection as database
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import Account
from rates.codes import switch
from rates.models import RateCode, StandardRateCode
from tests import factories

BEFORE = [("rates", "0001_initial")]


@pytest.fixture
def before(transactional_db: None) -> Iterator[Any]:
    """Give the models of before, whose tables have no keys; all is migrated again afterwards."""
    executor = MigrationExecutor(database)
    newest = executor.loader.graph.leaf_nodes("rates")
    try:
        yield executor.migrate(BEFORE).apps
    finally:
        forward = MigrationExecutor(database)
        forward.migrate(newest)


def migrate() -> None:
    executor = MigrationExecutor(database)
    executor.migrate(executor.loader.graph.leaf_nodes("rates"))


def keys(account: Account) -> dict[str, tuple[str | None, bool]]:
    rows = RateCode.objects.for_account(account)
    return {code.code: (code.key, code.is_active) for code in rows}


def test_codes_get_their_keys(before: Any, account: Account, other_account: Account) -> None:
    code = before.get_model("rates", "RateCode")
    for owner in (account, other_account):
        code.objects.create(account_id=owner.pk, code="Straße")
    code.objects.create(account_id=account.pk, code="İNDİRİM", is_active=False)

    migrate()

    assert keys(account) == {"Straße": ("strasse", True), "İNDİRİM": ("i̇ndi̇ri̇m", False)}
    assert keys(other_account) == {"Straße": ("strasse", True)}


def test_of_twins_the_one_in_use_gets_the_key_and_the_other_is_off_where_it_is_mapped(
    before: Any, account: Account
) -> None:
    # Full width and narrow: twins that either database told apart.
    code = before.get_model("rates", "RateCode")
    wide = code.objects.create(account_id=account.pk, code="\uff22\uff21\uff32")
    code.objects.create(account_id=account.pk, code="BAR")
    group: Any = factories.make_group(factories.make_hotel(factories.make_connection(account)))
    plan: Any = factories.make_plan(group)
    mapping = before.get_model("rates", "RatePlanMapping").objects.create(
        rate_plan_id=plan.pk, code_id=wide.pk, origin="by_hand", mapped_at=timezone.now()
    )

    migrate()

    assert keys(account) == {"\uff22\uff21\uff32": ("bar", True), "BAR": (None, False)}
    assert RateCode.objects.get(mappings=mapping.pk).pk == wide.pk


def test_a_twin_stays_off_until_it_is_renamed(before: Any, account: Account) -> None:
    code = before.get_model("rates", "RateCode")
    code.objects.create(account_id=account.pk, code="BAR")
    code.objects.create(account_id=account.pk, code="\uff22\uff21\uff32")
    migrate()
    twin = RateCode.objects.get(key=None)

    is_on_at_once = switch(twin, is_active=True)
    twin.code = "BAR-WIDE"
    twin.save(update_fields=["code"])
    is_on = switch(twin, is_active=True)

    assert (is_on_at_once, is_on) == (False, True)
    assert keys(account) == {"BAR": ("bar", True), "BAR-WIDE": ("bar-wide", True)}


def test_a_code_that_would_have_an_empty_or_endless_key_gets_none(
    before: Any, account: Account
) -> None:
    code = before.get_model("rates", "RateCode")
    code.objects.create(account_id=account.pk, code="  ")
    code.objects.create(account_id=account.pk, code="\ufdfa" * 50)

    migrate()

    assert set(keys(account).values()) == {(None, False)}


def test_a_twin_in_the_standard_set_is_kept_without_a_key(before: Any) -> None:
    code = before.get_model("rates", "StandardRateCode")
    for number in range(1_001):
        code.objects.create(code=f"N{number}")
    code.objects.create(code="\uff2e\uff10")

    migrate()

    assert StandardRateCode.objects.get(key=None).code == "\uff2e\uff10"
    assert StandardRateCode.objects.get(code="N1000").key == "n1000"

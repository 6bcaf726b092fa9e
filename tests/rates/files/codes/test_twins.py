"""What was a twin of another code before codes had keys: no file speaks through it."""

from collections.abc import Iterable

import pytest

from accounts.models import Account, User
from rates.files.report import RowOutcome
from rates.models import RateCode
from tests.rates.files.codes.test_codes import CodeImporter
from tests.rates.files.samples import csv_of, outcomes, reasons


@pytest.fixture
def codes(account: Account) -> tuple[RateCode, RateCode]:
    """Return a code and what was its twin, which is off and has no key."""
    real = RateCode.objects.create(account=account, code="ÜBER", name="Real")
    twin = RateCode.objects.create(account=account, code="ÜBER2", is_active=False)
    RateCode.objects.filter(pk=twin.pk).update(code="über", key=None)
    return real, twin


@pytest.fixture
def code_importer(staff: User, account: Account) -> CodeImporter:
    return CodeImporter(staff, account=account)


def states() -> Iterable[tuple[str, str, bool]]:
    return RateCode.objects.order_by("pk").values_list("code", "name", "is_active")


@pytest.mark.parametrize("active", ["yes", "no", ""])
def test_a_row_of_the_twin_leaves_both_as_they_are(
    codes: tuple[RateCode, RateCode], code_importer: CodeImporter, active: str
) -> None:
    before = list(states())

    shown = code_importer.show(csv_of({"code": "über", "name": "Twin", "active": active}))

    assert outcomes(shown.report) == [RowOutcome.ERROR]
    [reason] = reasons(shown.report)
    assert "über is the same code as ÜBER" in reason
    assert list(states()) == before


def test_an_exported_file_with_a_twin_changes_nothing_of_the_code_in_whatever_order(
    codes: tuple[RateCode, RateCode], code_importer: CodeImporter
) -> None:
    rows = [
        {"code": "über", "name": "", "active": "no"},
        {"code": "ÜBER", "name": "Real", "active": "yes"},
    ]

    for some in (rows, rows[::-1]):
        report = code_importer.show(csv_of(*some)).report

        assert sorted(outcomes(report)) == sorted([RowOutcome.ERROR, RowOutcome.SAME])


def test_any_other_spelling_means_the_code(
    codes: tuple[RateCode, RateCode], code_importer: CodeImporter
) -> None:
    code_importer.import_file(csv_of({"code": "Über", "name": "New"}))

    assert list(states()) == [("ÜBER", "New", True), ("über", "", False)]

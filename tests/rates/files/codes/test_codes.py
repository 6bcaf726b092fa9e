"""Files of rate codes and room codes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Account, User
from rates.files import importing
from rates.files.codes.resource import CodeResource, RateCodeResource, RoomCodeResource
from rates.files.exporting import download
from rates.files.report import ImportReport
from rates.mapping import ChangeContext, map_to
from rates.models import MappableRatePlan, RateCode, RoomCode
from spreadsheets.formats.table import InvalidFile
from tests.rates.files.samples import csv_of, outcomes, owner_of, reasons, report_of
from tests.spreadsheets.formats.tables import read


class CodeImporter:
    """Where staff import codes, of one account or of whichever the rows name."""

    def __init__(
        self,
        user: User,
        kind: type[CodeResource] = RateCodeResource,
        *,
        account: Account | None = None,
    ) -> None:
        self.resource, self.owner = kind(account=account), owner_of(user, "staff", is_staff=True)

    def show(self, data: bytes) -> importing.DryRun:
        return importing.dry_run(
            data, name="codes.csv", resource=self.resource, owner=self.owner, now=timezone.now()
        )

    def confirm(self, shown: importing.DryRun) -> ImportReport:
        return report_of(importing.confirm(shown.key, owner=self.owner, now=timezone.now()))

    def take_back(self, shown: importing.DryRun) -> ImportReport:
        return report_of(importing.take_back(shown.key, owner=self.owner, now=timezone.now()))

    def import_file(self, data: bytes) -> ImportReport:
        return self.confirm(self.show(data))


@pytest.fixture
def importer(staff: User, account: Account) -> CodeImporter:
    return CodeImporter(staff, account=account)


@pytest.mark.parametrize(
    ("kind", "model"), [(RateCodeResource, RateCode), (RoomCodeResource, RoomCode)]
)
def test_new_codes_are_created_with_their_words(
    kind: type[CodeResource], model: Any, staff: User, account: Account
) -> None:
    data = csv_of(
        {"code": "007", "name": "Früh; Meer", "description": "x", "active": "no"},
        {"code": "BAR", "name": "", "description": "", "active": ""},
    )

    report = CodeImporter(staff, kind, account=account).import_file(data)

    assert outcomes(report) == ["new", "new"]
    columns = ("account", "code", "name", "description", "is_active")
    assert list(model.objects.order_by("code").values_list(*columns)) == [
        (account.pk, "007", "Früh; Meer", "x", False),
        (account.pk, "BAR", "", "", True),
    ]
    assert [each.target for each in report.items] == list(
        model.objects.order_by("code").values_list("pk", flat=True)
    )


def test_a_code_in_other_letters_is_the_same_code(bar: RateCode, importer: CodeImporter) -> None:
    report = importer.import_file(csv_of({"code": "bar", "name": "Best rate"}))

    bar.refresh_from_db()
    assert outcomes(report) == ["changed"]
    assert (bar.code, bar.name) == ("BAR", "Best rate")


def test_empty_cells_and_missing_columns_leave_what_is_there(
    bar: RateCode, importer: CodeImporter
) -> None:
    reports = [
        importer.show(csv_of(row)).report for row in ({"code": "BAR"}, {"code": "BAR", "name": ""})
    ]

    assert [outcomes(report) for report in reports] == [["same"], ["same"]]


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_an_exported_file_imported_unchanged_changes_nothing(
    extension: str,
    make_rate_code: Callable[..., RateCode],
    other_rate_code: RateCode,
    staff: User,
) -> None:
    make_rate_code("=1+1", name="-5 %", description="'quoted'")
    make_rate_code("007", is_active=False)
    codes = RateCode.objects.order_by("pk")
    exported = download(codes, resource=RateCodeResource, name="codes", extension=extension)

    report = CodeImporter(staff).show(exported.content).report

    assert outcomes(report) == ["same"] * 3


def test_each_row_is_about_the_account_that_it_names(
    account: Account, other_account: Account, staff: User
) -> None:
    data = csv_of(
        {"account id": str(account.pk), "code": "BAR"},
        {"account id": str(other_account.pk).upper(), "code": "BAR"},
        {"account id": "5b57336e-b15c-4b4a-86a2-d1906fd2bb14", "code": "BAR"},
        {"account id": "", "code": "BAR"},
    )

    report = CodeImporter(staff).import_file(data)

    assert outcomes(report) == ["new", "new", "error", "error"]
    assert reasons(report)[2:] == ["There is no such account."] * 2
    assert {code.account for code in RateCode.objects.all()} == {account, other_account}


def test_a_file_for_one_account_reaches_no_other(
    other_account: Account, other_rate_code: RateCode, importer: CodeImporter
) -> None:
    data = csv_of({"account id": str(other_account.pk), "code": "BAR", "name": "Mine"})

    assert reasons(importer.show(data).report) == ["There is no such account."]


def test_a_file_that_leaves_the_account_open_is_refused(staff: User) -> None:
    with pytest.raises(InvalidFile, match="lacks account"):
        CodeImporter(staff).show(csv_of({"code": "BAR"}))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"code": "", "name": "x"}, "The row names no code."),
        ({"code": "X" * 51}, "at most 50 characters"),
        ({"code": "A", "name": "X" * 201}, "at most 200 characters"),
        ({"code": "A", "active": "perhaps"}, "neither yes nor no"),
    ],
)
def test_a_row_that_cannot_be_is_an_error(
    row: dict[str, str], reason: str, importer: CodeImporter
) -> None:
    report = importer.show(csv_of(row)).report

    assert outcomes(report) == ["error"]
    assert reason in reasons(report)[0]


def test_a_code_that_is_there_twice_is_an_error_in_the_second_row(importer: CodeImporter) -> None:
    report = importer.show(csv_of({"code": "BAR"}, {"code": "bar"})).report

    assert outcomes(report) == ["new", "error"]
    assert reasons(report)[1] == "Line 2 has this code already."


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (lambda: RateCode.objects.filter(code="BAR").update(name="Theirs"), "Theirs"),
        (lambda: RateCode.objects.filter(code="BAR").delete(), None),
    ],
    ids=["renamed", "deleted"],
)
def test_a_code_that_somebody_changed_after_the_dry_run_is_not_overwritten(
    edit: Callable[[], object], left: str | None, bar: RateCode, importer: CodeImporter
) -> None:
    shown = importer.show(csv_of({"code": "BAR", "name": "Mine"}))
    edit()

    report = importer.confirm(shown)

    assert outcomes(report) == ["changed meanwhile"]
    assert RateCode.objects.values_list("name", flat=True).first() == left


def test_a_code_that_somebody_else_created_meanwhile_is_not_overwritten(
    account: Account, importer: CodeImporter
) -> None:
    shown = importer.show(csv_of({"code": "BAR", "name": "Mine"}))
    RateCode.objects.create(account=account, code="bar", name="Theirs")

    report = importer.confirm(shown)

    assert outcomes(report) == ["changed meanwhile"]
    assert RateCode.objects.get().name == "Theirs"


@pytest.mark.parametrize("number", [1, 5_000])
def test_deciding_takes_two_statements_however_many_rows_there_are(
    number: int, importer: CodeImporter, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    data = csv_of(*({"code": f"C{place}"} for place in range(number)))
    table = read(data, RateCodeResource.wanted())

    # The accounts; their codes.
    with django_assert_num_queries(2):
        items = importer.resource.decide_about(table)

    assert [item.outcome for item in items] == ["new"] * number


def test_a_file_of_codes_is_taken_back_as_one(
    make_rate_code: Callable[..., RateCode], plan: MappableRatePlan, importer: CodeImporter
) -> None:
    changed, edited = make_rate_code("CHANGED", name="Old"), make_rate_code("EDITED", name="Old")
    names = [("CHANGED", "New"), ("EDITED", "New"), ("MADE", ""), ("MAPPED", "")]
    shown = importer.show(csv_of(*({"code": code, "name": name} for code, name in names)))
    importer.confirm(shown)
    RateCode.objects.filter(pk=edited.pk).update(name="Theirs")
    context = ChangeContext(by=importer.owner.user, now=timezone.now())
    map_to(plan, code=RateCode.objects.get(code="MAPPED"), context=context)

    report = importer.take_back(shown)

    assert outcomes(report) == ["taken back", "kept", "taken back", "kept"]
    assert reasons(report)[3].startswith("Something is mapped to this code, so it stays.")
    changed.refresh_from_db()
    assert changed.name == "Old"
    assert set(RateCode.objects.values_list("code", "name")) == {
        ("CHANGED", "Old"),
        ("EDITED", "Theirs"),
        ("MAPPED", ""),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1.00E+05", "1.00E+05 is a number that a spreadsheet has made of a code."),
        ("01-Mar", "Do you mean MAR-1?"),
        ("7", "Do you mean 007?"),
        ("#REF!", "The cell under “code” shows #REF!"),
        ("B\u200bAR", "invisible"),
    ],
)
def test_what_a_spreadsheet_has_made_of_codes_becomes_no_new_code(
    text: str, told: str, make_rate_code: Callable[..., RateCode], importer: CodeImporter
) -> None:
    make_rate_code("MAR-1")
    make_rate_code("007")

    report = importer.show(csv_of({"code": text})).report

    assert outcomes(report) == ["error"]
    assert told in reasons(report)[0]


def test_names_of_columns_that_stand_among_the_codes_become_no_code(
    importer: CodeImporter,
) -> None:
    report = importer.import_file(b"Table 1\ncode,name\nBAR,Best\ncode,name\nNR,Fix\n")

    assert outcomes(report) == ["new", "error", "new"]
    assert sorted(RateCode.objects.values_list("code", flat=True)) == ["BAR", "NR"]

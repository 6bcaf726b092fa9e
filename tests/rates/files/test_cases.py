"""Files that hotels have sent, and what they are told of them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rates.files import sentences
from rates.models import MappableRatePlan, RateCode
from spreadsheets.formats.table import InvalidFile
from tests.rates.files.samples import KEY, Importer, ReportOn, csv_of, flex_row, reasons, xlsx_of

CASES = Path(__file__).with_name("cases")
NOT_COMPUTED = "The cell under “rate code” is a formula that was never computed."


@pytest.fixture
def rate_codes(make_rate_code: Callable[..., RateCode]) -> list[str]:
    codes = ["BAR", "NR", "100000", "MAR-1", "007", "İNDİRİM", "SUMMER"]
    return [make_rate_code(code).code for code in codes]


@pytest.fixture
def plans(make_plan: Callable[..., MappableRatePlan]) -> list[MappableRatePlan]:
    """The rate plans that the files are about."""
    made = [make_plan(f"BB{n}") for n in range(4)]
    for plan, remote_id in zip(made, ["DBL", "TWN", "FAM", "SGL"], strict=True):
        MappableRatePlan.objects.filter(pk=plan.pk).update(remote_id=f"MUC-BB-{remote_id}")
    return made


def case(name: str) -> bytes:
    return (CASES / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("01-damaged-one-byte-BadZipFile.xlsx", "The file is damaged"),
        ("01-damaged-one-byte-error.xlsx", "The file is damaged"),
        ("01-zip-with-password.xlsx", "protected with a password"),
        ("08-sheet-with-password.xlsx", "protected with a password"),
    ],
)
def test_a_file_that_cannot_be_opened_is_refused_with_what_to_do(
    name: str, told: str, importer: Importer
) -> None:
    with pytest.raises(InvalidFile) as refused:
        importer.show(case(name))

    assert told in sentences.refusal(refused.value)


@pytest.mark.parametrize(
    ("name", "after"),
    [
        ("03-turkish-capital-i.csv", ["İNDİRİM", "BAR"]),
        ("05-one-coloured-cell-in-the-last-row.xlsx", ["BAR"]),
        ("06-hidden-first-sheet.xlsx", ["BAR"]),
        ("09-sep-line.csv", ["BAR"]),
        ("12-table-name-of-apple-numbers.xlsx", ["BAR", "NR"]),
        ("12-table-name-of-apple-numbers.csv", ["BAR", "NR"]),
        ("13-utf-16-without-a-mark.csv", ["BAR", "NR"]),
    ],
)
def test_a_file_that_a_person_can_read_is_read_as_the_person_does(
    name: str,
    after: list[str],
    plans: list[MappableRatePlan],
    rate_codes: list[str],
    importer: Importer,
) -> None:
    report = importer.show(case(name)).report

    assert [row.after for row in report.rows] == after
    assert reasons(report) == [""] * len(after)


def test_a_formula_that_was_never_computed_takes_no_mapping_away(
    plans: list[MappableRatePlan], rate_codes: list[str], importer: Importer
) -> None:
    importer.import_file(csv_of({KEY: "MUC-BB-DBL", "rate code": "BAR"}))

    report = importer.show(case("07-formulas-never-calculated.xlsx"), clears=True).report

    assert [row.outcome for row in report.rows] == ["error"]
    assert reasons(report)[0].startswith(NOT_COMPUTED)


def test_cells_hidden_under_a_merge_take_no_mapping_away(
    plans: list[MappableRatePlan], rate_codes: list[str], importer: Importer
) -> None:
    importer.import_file(csv_of({KEY: "MUC-BB-TWN", "rate code": "BAR"}))
    data = xlsx_of([KEY, "rate code"], ["MUC-BB-DBL", "NR"], ["MUC-BB-TWN", None], merged=["B2:B3"])

    report = importer.show(data, clears=True).report

    assert [row.outcome for row in report.rows] == ["new", "error"]
    assert reasons(report)[1].startswith("The cell under “rate code” is merged with another")


def test_an_invisible_character_is_told_with_the_rate_plan_that_it_probably_was(
    plans: list[MappableRatePlan], rate_codes: list[str], importer: Importer
) -> None:
    report = importer.show(case("10-zero-width-space-in-id.csv")).report

    assert reasons(report) == [
        "There is an invisible character in what names the rate plan. It probably is MUC-BB-DBL: "
        "type it again."
    ]


@pytest.mark.parametrize(
    "name", ["11-spoiled-by-a-spreadsheet.csv", "11-spoiled-by-a-spreadsheet.xlsx"]
)
@pytest.mark.parametrize("creates_codes", [True, False])
def test_what_a_spreadsheet_has_made_of_codes_is_told_with_the_code_that_it_probably_was(
    name: str,
    creates_codes: bool,
    plans: list[MappableRatePlan],
    rate_codes: list[str],
    importer: Importer,
) -> None:
    report = importer.show(case(name), creates_codes=creates_codes).report

    number, day, error = reasons(report)
    assert number.startswith("1.00E+05 is a number that a spreadsheet has made of a code.")
    assert number.endswith("Do you mean 100000?")
    assert day.endswith(
        "is a date that a spreadsheet has made of a code. Format the column as text and type the "
        "code again. Do you mean MAR-1?"
    )
    assert error.startswith("The cell under “rate code” shows #N/A: its formula found nothing")


@pytest.mark.parametrize(
    ("text", "codes", "meant"),
    [
        ("1.00E+05", ["100000"], "100000"),
        ("1,00E+05", ["1E5"], "1E5"),
        ("1.00E+05", ["100000", "1E5"], None),
        ("1.2E+15", ["1234567890123456"], "1234567890123456"),
        ("01-Mar", ["MAR-1"], "MAR-1"),
        ("01-Mar", ["MAR-1", "1-3"], None),
        ("1. Mrz", ["1MAR"], "1MAR"),
        ("Mrz 32", ["MAR-32"], "MAR-32"),
        ("2026-03-04", ["4-3"], "4-3"),
        ("03/01/2026", ["MAR-1"], "MAR-1"),
        ("01.03.2026", ["1. März", "1-3"], "1-3"),
        ("01/02/2026", ["1/2"], "1/2"),
        ("1/2/26", ["BAR"], None),
        ("12:30:00 PM", ["12:30"], "12:30"),
        ("12:30:00", ["1230"], None),
        ("21:00:00", ["9 PM"], "9 PM"),
        ("3.1", ["3.10"], "3.10"),
        ("3,1", ["3.10"], "3.10"),
        ("100000", ["1E5"], "1E5"),
        ("0.1", ["10%"], "10%"),
        ("10.00%", ["10%"], "10%"),
        ("0", ["00"], "00"),
        ("05-Dez", ["BAR"], None),
    ],
)
def test_a_code_is_proposed_only_where_exactly_one_fits(
    text: str,
    codes: list[str],
    meant: str | None,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
    report_on: ReportOn,
) -> None:
    for code in codes:
        make_rate_code(code)

    report = report_on(flex_row(rate_code=text), creates_codes=True)

    assert report.outcome == "error"
    assert ("Do you mean" in report.reason) == (meant is not None)
    assert meant is None or f"Do you mean {meant}?" in report.reason


@pytest.mark.parametrize(
    "code", ["01-Mar", "1.00E+05", "#N/A", "12:30:00", "01/02/2026", "3.1", "TRUE", "10%"]
)
def test_a_code_that_is_called_so_is_found(
    code: str,
    plan: MappableRatePlan,
    make_rate_code: Callable[..., RateCode],
    report_on: ReportOn,
) -> None:
    make_rate_code(code)

    assert report_on(flex_row(rate_code=code)).after == code


@pytest.mark.parametrize("code", ["12:30", "9 PM", "MAR-1", "3.1", "100000", "10%", "TRUE", "1-3"])
def test_what_a_person_may_well_have_typed_becomes_a_code(
    code: str, plan: MappableRatePlan, report_on: ReportOn
) -> None:
    assert report_on(flex_row(rate_code=code), creates_codes=True).after == code


def test_letters_and_accents_are_the_same_however_they_are_written(
    plan: MappableRatePlan, make_rate_code: Callable[..., RateCode], report_on: ReportOn
) -> None:
    make_rate_code("FRÜH")

    assert report_on(flex_row(rate_code="FRU\u0308H")).after == "FRÜH"
    assert report_on({KEY: "muc-flex-dbl", "rate code": "früh"}).after == "FRÜH"


def test_an_invisible_character_in_a_code_is_told_with_the_code_that_it_probably_was(
    plan: MappableRatePlan, bar: RateCode, report_on: ReportOn
) -> None:
    report = report_on(flex_row(rate_code="B\u200bAR"), creates_codes=True)

    assert report.reason == "There is an invisible character in the rate code BAR. Do you mean BAR?"


def test_rows_behind_an_open_quotation_mark_are_reported_as_swallowed(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    data = b'rate plan id,rate code\nMUC-FLEX-DBL,"BAR\nX,BAR\nY,BAR\n'

    assert reasons(importer.show(data).report) == [
        "A quotation mark in this row is not closed. It has swallowed the lines up to 4: none of "
        "them is used."
    ]


def test_tables_below_each_other_are_read_and_what_stands_between_them_is_told(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    first = b"rate plan id,rate code\nMUC-NONE,BAR\nTotal,\n\n"
    report = importer.show(first + b"Table 2\nrate plan id,rate code\nMUC-FLEX-DBL,BAR\n").report

    assert [(row.line, row.after, row.reason) for row in report.rows] == [
        (2, "", "There is no such rate plan here."),
        (3, "", "There is no such rate plan here."),
        (5, "", "There is no such rate plan here."),
        (6, "", "This row names the columns once more and is not read."),
        (7, "BAR", ""),
    ]


def test_rates_of_a_german_excel_in_one_column_are_read(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    exported = importer.export("csv").decode("utf-8-sig").replace(",,,,no", ",BAR,,,no", 1)
    lines = ['"' + line.replace('"', '""') + '"' for line in exported.splitlines()]

    report = importer.show("\r\n".join(lines).encode("cp1252")).report

    assert [row.after for row in report.rows] == ["BAR"]

"""Which columns a file may have, and in which order."""

import pytest

from rates.files import sentences
from rates.files.page import Report
from rates.models import MappableRatePlan, RateCode
from spreadsheets.formats.table import InvalidFile
from tests.rates.files.samples import Importer


def test_columns_come_in_any_order_and_case_and_by_apaleos_words(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    data = b"VALID  FROM;Rate Code;Rate plan (info);Property Code;RATE PLAN ID\n"

    report = importer.show(data + b"2026-01-01;BAR;Whatever;MUC;MUC-FLEX-DBL\n").report

    assert report.rows[0].after == "BAR (2026-01-01 to …)"


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (
            "rate plan id,rate code,frist day",
            "There is no column “frist day”. Do you mean “first day”?",
        ),
        ("rate plan id,rate code,Rate Code", "The column “rate code” is there twice"),
        ("rate plan id,hotel code", "It needs: rate code and rate plan id or"),
        ("rate plan id,,rate code", "a column without a name"),
    ],
)
def test_columns_that_say_nothing_to_us_refuse_the_file(
    header: str, told: str, importer: Importer
) -> None:
    with pytest.raises(InvalidFile) as refusal:
        importer.show(f"{header}\nMUC-FLEX-DBL,BAR,x\n".encode())

    assert told in sentences.refusal(refusal.value)


def test_a_column_of_the_authors_own_is_not_read_and_that_is_told(
    plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    data = b"notes,rate plan id,rate code,Farbe\n=1+1,MUC-FLEX-DBL,BAR,rot\n"

    shown = importer.show(data)

    assert shown.report.rows[0].after == "BAR"
    assert Report(shown.file_import).notices == ["The columns “notes”, “Farbe” are not read."]


@pytest.mark.parametrize(
    ("above", "told"),
    [
        (
            "Table 1\n",
            "The row “Table 1” stands above the names of the columns and is not read.",
        ),
        (
            "Rates 2027;;\n\n;as agreed\n",
            "The rows “Rates 2027”, “as agreed” stand above the names of the columns and are not "
            "read.",
        ),
    ],
)
def test_titles_above_the_columns_are_not_read_and_that_is_told(
    above: str, told: str, plan: MappableRatePlan, bar: RateCode, importer: Importer
) -> None:
    shown = importer.show(f"{above}rate plan id;rate code\nMUC-FLEX-DBL;BAR\nX;BAR\n".encode())

    assert [row.after for row in shown.report.rows] == ["BAR", ""]
    assert shown.report.rows[1].line == above.count("\n") + 3
    assert Report(shown.file_import).notices == [told]

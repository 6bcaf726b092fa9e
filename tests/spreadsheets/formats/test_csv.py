"""CSV as spreadsheets, people and accidents make it."""

import pytest

from spreadsheets.csv_writing import write_csv
from spreadsheets.formats.table import Notice
from tests.rates.files.samples import csv_of
from tests.spreadsheets.formats.tables import faults_of, lines_of, read, rows_of


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end_is_read(delimiter: str, line_end: str) -> None:
    data = csv_of({"id": "A;1,2\t3|", "code": "007"}, delimiter=delimiter, line_end=line_end)

    assert rows_of(data) == [["id", "code"], ["A;1,2\t3|", "007"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_umlauts_survive_every_unicode_encoding(encoding: str) -> None:
    table = read("id;code\nM1;Frühstück €\n".encode(encoding))

    assert table.rows[0].cells == ["M1", "Frühstück €"]
    assert table.notices == []


def test_umlauts_of_old_windows_files_are_read_and_the_guess_is_told() -> None:
    table = read("id;code\nM1;Frühstück €\n".encode("cp1252"))

    assert table.rows[0].cells == ["M1", "Frühstück €"]
    assert [notice for notice, _values in table.notices] == [Notice.LETTERS_GUESSED]


def test_spaces_around_cells_and_empty_cells_at_the_end_are_nothing() -> None:
    assert rows_of(b"id , code,,\n M1,\xc2\xa0BAR ,,\n") == [["id", "code"], ["M1", "BAR"]]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    data = b'\nid,code\n\nM1,"two\nlines"\n,,\nM2,BAR\n'

    assert lines_of(data) == [4, 7]


def test_a_row_with_too_many_cells_is_told_and_not_cut_in_silence() -> None:
    data = b"id,code\nM1,A,B\nM2,C\n"

    assert [bool(problem) for problem in faults_of(data)] == [True, False]


def test_a_short_row_is_filled_with_empty_cells() -> None:
    assert rows_of(b"id,code,name\nM1\n")[1] == ["M1", "", ""]


def test_an_exported_csv_has_a_mark_without_which_excel_garbles_umlauts() -> None:
    assert write_csv(["id"], [["Ü"]]).startswith(b"\xef\xbb\xbfid")

"""CSV that spreadsheets and accidents have bent."""

import pytest

from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import Fault, InvalidFile, Notice, Refusal
from tests.spreadsheets.formats.tables import faults_of, lines_of, notices_of, read, rows_of


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_line_that_names_the_delimiter_is_no_header(line: str) -> None:
    data = f"{line}\r\nid;code\r\nM1;A,B\r\n".encode()

    assert rows_of(data) == [["id", "code"], ["M1", "A,B"]]
    assert lines_of(data) == [3]


def test_a_line_that_names_an_unheard_of_delimiter_is_believed() -> None:
    assert rows_of(b"sep=^\nid^code\nM1^BAR\n") == [["id", "code"], ["M1", "BAR"]]


def test_the_delimiter_is_the_one_that_finds_columns_and_not_the_most_frequent() -> None:
    data = b'"notes, hints, ideas, wishes";id;code\n;M1;BAR\n'

    assert rows_of(data) == [["id", "code"], ["M1", "BAR"]]


def test_a_file_of_one_column_that_a_german_excel_has_saved_is_read() -> None:
    data = b'"id,code"\r\n"M1,BAR"\r\n"M2,""A,B"""\r\n'
    wanted = ExpectedColumns(
        columns=["id", "code"], synonyms={}, required=[frozenset({"id", "code"})]
    )

    table = read(data, wanted)

    assert [row.cells for row in table.rows] == [["M1", "BAR"], ["M2", "A,B"]]
    assert [notice for notice, _values in table.notices] == [Notice.ONE_COLUMN]


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b'id,code\nM1,"BAR\nM2,NR\nM3,NR\n', [Fault.SWALLOWED]),
        (b'id,code\nM1,"BAR\nM2,NR\nM3,"NR"\nM4,NR\n', [Fault.SWALLOWED, None]),
        (b'id,code\nM1,BAR\n"M2,NR\n', [None, None]),
        (b'id,code\nM1,"two\nlines, both mine"\nM2,NR\n', [None, None]),
        (b'id,code\nM1,5" pizza\nM2,NR\n', [None, None]),
    ],
)
def test_rows_behind_an_open_quotation_mark_are_not_taken_for_its_cell(
    data: bytes, faults: list[Fault | None]
) -> None:
    assert faults_of(data) == faults


def test_a_row_says_up_to_which_line_it_has_swallowed_others() -> None:
    [row] = read(b'id,code\nM1,"BAR\nM2,NR\nM3,NR\n').rows

    assert (row.line, row.last_line) == (2, 4)


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-16-le", "utf-16-be"])
def test_other_unicode_is_told_by_its_mark(encoding: str) -> None:
    data = "\ufeffid;code\nM1;FRÜH\n".encode(encoding)

    assert rows_of(data) == [["id", "code"], ["M1", "FRÜH"]]
    assert notices_of(data) == []


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", ["FRÜH", "€ 9", "ŁĄĀ", "FRÜH\n" + "M2;Pokój Łódź, 99 € İ\n" * 999])
def test_utf_16_without_a_mark_is_told_by_its_zeros(encoding: str, text: str) -> None:
    data = f"id;code;name (info)\nM1;{text}".encode(encoding)

    assert rows_of(data)[:2] == [["id", "code"], ["M1", text.splitlines()[0]]]
    assert notices_of(data) == []


@pytest.mark.parametrize(
    "data",
    [
        "id;code\nM1;BAR\n".encode("utf-32-le"),
        "id;code\nM1;BAR\0\n".encode("utf-16-le"),
        "\u0438\u0434;\u043a\u043e\u0434\n".encode("utf-16-le"),
        b"id;code\nM1;B\0A\0R\0\n",
        b"\1\0\2\0\3\0",
    ],
)
def test_zeros_that_tell_no_encoding_are_no_text(data: bytes) -> None:
    with pytest.raises(InvalidFile) as refused:
        read(data)

    assert refused.value.refusal == Refusal.NO_TABLE


def test_utf_16_without_a_mark_that_was_cut_off_is_damaged() -> None:
    with pytest.raises(InvalidFile) as refused:
        read("id;code\nM1;BAR\n".encode("utf-16-le")[:-1])

    assert refused.value.refusal == Refusal.DAMAGED_TEXT


def test_a_file_that_has_one_column_is_not_split_at_what_stands_in_its_cells() -> None:
    assert rows_of(b"code\r\nBAR\r\nA,B\r\n") == [["code"], ["BAR"], ["A,B"]]
    assert rows_of(b'code\r\nBAR\r\n"A,B"\r\nC;D\r\n') == [["code"], ["BAR"], ["A,B"], ["C;D"]]


def test_lines_that_stand_in_quotation_marks_as_one_cell_are_told_apart_again() -> None:
    data = b'id,code,note\r\nM1,BAR,\r\n"M2,""A,B"",x"\r\n"M3,C"\r\n'

    assert rows_of(data) == [["id", "code"], ["M1", "BAR"], ["M2", "A,B"], ["M3,C", ""]]
    assert notices_of(data).count(Notice.ONE_COLUMN) == 1


def test_a_first_cell_with_the_delimiter_in_it_is_one_cell() -> None:
    data = b'code,id\n"a,b",\n"a,b",M1\n'

    assert rows_of(data) == [["code", "id"], ["a,b", ""], ["a,b", "M1"]]


def test_a_row_that_names_the_columns_once_more_is_left_out_and_the_rows_below_it_are_read() -> (
    None
):
    data = b"id,code,\nM1,BAR\n\nid,code\nM2,NR\n"

    assert rows_of(data)[1:] == [["M1", "BAR"], ["id", "code"], ["M2", "NR"]]
    assert faults_of(data) == [None, Fault.HEADERS_AGAIN, None]
    assert lines_of(data) == [2, 4, 5]

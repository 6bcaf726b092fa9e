"""What stands above the names of the columns: the name of a table, a title, a remark."""

from typing import Any

import pytest

from spreadsheets.formats.header_row import MAX_LINES, MAX_TITLES
from spreadsheets.formats.headers import ExpectedColumns
from spreadsheets.formats.table import MAX_COLUMNS, MAX_ROWS, InvalidFile, Mark, Notice, Refusal
from tests.rates.files.samples import xlsx_of
from tests.spreadsheets.formats.tables import read

HEADERS = ["hotel", "rate plan", "rate code"]
ROW = ["MUC", "MUC-NONREF-DBL", "NR"]
WANTED = ExpectedColumns(
    columns=HEADERS, synonyms={}, required=[frozenset({"rate plan", "rate code"})]
)
TABLE_1 = [(Notice.TITLES_IGNORED, {"titles": ["Table 1"]})]


def refusal_of(data: bytes) -> tuple[Refusal, dict[str, Any]]:
    with pytest.raises(InvalidFile) as refused:
        read(data, WANTED)
    return refused.value.refusal, refused.value.values


@pytest.mark.parametrize(
    ("above", "line"),
    [
        (["Table 1"], 3),
        (["Table 1,,"], 3),
        (["", "Table 1", "", ",,", " "], 7),
        (["Table 1", *[""] * (MAX_LINES - 2)], MAX_LINES + 1),
    ],
)
def test_the_name_of_the_table_above_the_columns_is_passed_over_and_told(
    above: list[str], line: int
) -> None:
    data = "\n".join([*above, ",".join(HEADERS), ",".join(ROW)]).encode()

    table = read(data, WANTED)

    assert table.columns == HEADERS
    assert [(row.line, row.cells) for row in table.rows] == [(line, ROW)]
    assert table.notices == TABLE_1


def test_a_spreadsheet_of_apple_numbers_is_read_with_the_numbers_of_its_rows() -> None:
    table = read(xlsx_of(["Table 1"], [], HEADERS, ROW, merged=["A1:C1"]), WANTED)

    assert table.columns == HEADERS
    assert [(row.line, row.cells, row.marks) for row in table.rows] == [(4, ROW, {})]
    assert table.notices == TABLE_1


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "title",
    [
        "Rates 2027",
        "Rates 2027;;;;",
        "Rates 2027\t\t",
        "Rates, for Munich, Berlin and Bonn; all of 2027 | final",
        '"Rates, Munich, 2027"',
        "rate plan, as agreed",
    ],
)
def test_a_title_leads_nobody_to_another_delimiter(title: str, delimiter: str) -> None:
    lines = [title, delimiter.join(HEADERS), delimiter.join(["MUC", "A;1,2\t3|", "NR"])]
    lines[2] = lines[2].replace("A;1,2\t3|", '"A;1,2\t3|"')

    table = read("\r\n".join(lines).encode(), WANTED)

    assert [table.columns, table.rows[0].cells] == [HEADERS, ["MUC", "A;1,2\t3|", "NR"]]
    assert [notice for notice, _values in table.notices] == [Notice.TITLES_IGNORED]


def test_a_title_below_a_line_that_names_the_delimiter_is_passed_over() -> None:
    data = b"sep=;\r\nTable 1\r\nhotel;rate plan;rate code\r\nMUC;MUC-NONREF-DBL;NR\r\n"

    table = read(data, WANTED)

    assert [(row.line, row.cells) for row in table.rows] == [(4, ROW)]


def test_of_several_titles_each_is_told_and_the_columns_may_begin_with_one_of_another() -> None:
    above = [["Rates 2027"], ["", "as agreed"], ["hotel", "MUC"], ["x" * 999]]
    data = xlsx_of(*above, ["done?", *HEADERS], ["yes", *ROW])

    table = read(data, WANTED)

    assert table.rows[0].cells == ROW
    assert table.notices == [
        (Notice.TITLES_IGNORED, {"titles": ["Rates 2027", "as agreed", "hotel", "x" * 100]}),
        (Notice.COLUMNS_IGNORED, {"columns": ["done?"]}),
    ]


def test_a_file_whose_columns_all_stand_in_one_is_told_apart_below_a_title() -> None:
    data = b'Table 1\r\n"hotel,rate plan,rate code"\r\n"MUC,""A,B"",NR"\r\n'

    table = read(data, WANTED)

    assert [table.columns, table.rows[0].cells] == [HEADERS, ["MUC", "A,B", "NR"]]
    assert [notice for notice, _values in table.notices] == [
        Notice.ONE_COLUMN,
        Notice.TITLES_IGNORED,
    ]


def test_lines_in_quotation_marks_are_told_apart_below_a_title() -> None:
    data = b'Table 1\nhotel,rate plan,rate code\n"MUC,""A,B"",NR"\n'

    assert read(data, WANTED).rows[0].cells == ["MUC", "A,B", "NR"]


@pytest.mark.parametrize("number", [MAX_TITLES, MAX_TITLES + 1])
def test_so_many_titles_are_passed_over_and_no_more(number: int) -> None:
    titles = [[f"Remark {n}"] for n in range(number)]
    data = xlsx_of(*titles, HEADERS, ROW)

    if number == MAX_TITLES:
        assert read(data, WANTED).rows[0].cells == ROW
    else:
        assert refusal_of(data)[0] == Refusal.LACKS_COLUMNS


def test_a_table_far_below_a_remark_is_another_one() -> None:
    data = b"Table 1" + b"\n" * MAX_LINES + b"hotel,rate plan,rate code\nMUC,A,NR\n"

    assert refusal_of(data)[0] == Refusal.LACKS_COLUMNS


@pytest.mark.parametrize("above", ["", "Table 1\n"])
@pytest.mark.parametrize(
    ("headers", "refusal", "told"),
    [
        ("hotel,rate plan,rate cod", Refusal.MISSPELT_COLUMN, "rate code"),
        ("hotel,rate plan,rate plan", Refusal.COLUMN_TWICE, "rate plan"),
        ("hotel,,rate code", Refusal.NAMELESS_COLUMN, None),
        ("hotel,rate plan", Refusal.LACKS_COLUMNS, None),
    ],
)
def test_what_is_wrong_with_the_columns_is_told_whatever_stands_above(
    above: str, headers: str, refusal: Refusal, told: str | None
) -> None:
    found, values = refusal_of(f"{above}{headers}\nMUC,A,NR\n".encode())

    assert found == refusal
    assert told is None or told in values.values()


def test_a_title_with_characters_that_no_text_has_refuses_the_file() -> None:
    data = xlsx_of(["_x0000_"], HEADERS, ROW)

    assert refusal_of(data)[0] == Refusal.NO_TABLE


def test_a_title_that_is_wider_than_a_table_is_one() -> None:
    data = b"x," * (MAX_COLUMNS + 1) + b"\nhotel,rate plan,rate code\nMUC,A,NR\n"

    assert read(data, WANTED).columns == HEADERS


def test_of_several_sheets_the_one_that_has_the_columns_below_its_title_is_read() -> None:
    data = xlsx_of(["Notes"], ["To do"], more={"Rates": [["Table 1"], HEADERS, ROW]})

    assert read(data, WANTED).rows[0].cells == ROW


def test_of_two_sheets_with_the_columns_below_titles_or_not_none_is_guessed() -> None:
    data = xlsx_of(HEADERS, ROW, more={"Rates": [["Table 1"], HEADERS, ROW]})

    assert refusal_of(data) == (Refusal.WHICH_SHEET, {"sheets": ["Sheet", "Rates"]})


def test_titles_take_no_room_from_the_rows_and_hide_none_that_are_too_many() -> None:
    rows = [ROW] * MAX_ROWS
    titles = [[f"Remark {n}"] for n in range(MAX_TITLES)]

    assert len(read(xlsx_of(*titles, HEADERS, *rows), WANTED).rows) == MAX_ROWS
    assert refusal_of(xlsx_of(*titles, HEADERS, *rows, ROW))[0] == Refusal.TOO_MANY_ROWS


def test_rows_of_blanks_take_no_room_from_the_rows() -> None:
    rows = [each for n in range(6_000) for each in ([" "], ["MUC", f"P{n}", "NR"])]

    assert len(read(xlsx_of(HEADERS, *rows), WANTED).rows) == 6_000


def test_a_merged_cell_in_the_table_is_marked_below_a_title() -> None:
    data = xlsx_of(["Table 1"], HEADERS, ROW, ["MUC", "B", None], merged=["C3:C4"])

    assert [row.marks for row in read(data, WANTED).rows] == [{}, {2: Mark.MERGED}]

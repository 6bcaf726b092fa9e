"""Files of at most 5 MB that swell or stall whoever reads them naively."""

import io
import zipfile
from collections.abc import Callable

BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
)
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{KIND}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="r3" Type="{KIND}/styles" Target="styles.xml"/></Relationships>'
)
HEADER = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>rate plan id</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>rate code</t></is></c></row>'
)


def workbook(
    rows: str = "", *, after: str = "", strings: str = "", styles: str = "", begin: str = ""
) -> bytes:
    """Return a workbook whose sheet has a header and these rows, as XML."""
    sheet = f"<worksheet{begin}><sheetData>{HEADER}{rows}</sheetData>{after}</worksheet>"
    parts = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet,
        "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        "xl/styles.xml": f"<styleSheet>{styles}</styleSheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def _row(line: int, cells: str) -> str:
    return f'<row r="{line}">{cells}</row>'


def _text(cell: str, text: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


def wide_header() -> bytes:
    """147 KB, which took 10 GB: every row was padded to 130,000 columns."""
    return b"," * 130_000 + b"\n" + b"x\n" * 9_000


def wide_header_of_five_megabytes() -> bytes:
    return b"a," * (5 * 512 * 1024 - 10)


def wide_rows() -> bytes:
    return b"rate plan id,rate code\n" + (b"," * 500 + b"x\n") * 9_900


def one_long_row_of_wide_letters() -> bytes:
    return b"rate plan id,rate code\n" + "\N{PILE OF POO},".encode() * 1_000_000


def many_styles() -> bytes:
    """24 KB, which took 77 s and 2 GB."""
    return workbook(styles="<cellXfs>" + '<xf numFmtId="1"/>' * 200_000 + "</cellXfs>")


def many_styles_beyond_the_limit() -> bytes:
    return workbook(styles="<cellXfs>" + '<xf numFmtId="1"/>' * 2_000_000 + "</cellXfs>")


def cells_at_the_last_column() -> bytes:
    """51 KB, which took 50 s."""
    return workbook(
        "".join(_row(n, _text(f"XFD{n}", "x") + _text(f"A{n}", "P")) for n in range(2, 10_000))
    )


def one_long_attribute() -> bytes:
    return workbook(begin=' x="' + "x" * 30_000_000 + '"')


def many_attributes() -> bytes:
    return workbook(begin="".join(f' a{n}=""' for n in range(1_000_000)))


def many_empty_cells() -> bytes:
    return workbook(_row(2, "<c/>" * 6_000_000))


def many_namespaces() -> bytes:
    return workbook("".join(f'<row xmlns:a{n}="u{n}"/>' for n in range(400_000)))


def deep_elements() -> bytes:
    return workbook("<a>" * 3_000_000 + "</a>" * 3_000_000)


def one_text_said_a_million_times() -> bytes:
    rows = "".join(
        _row(n, f'<c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c>')
        for n in range(2, 10_000)
    )
    return workbook(rows, strings=f"<si><t>{'x' * 32_000}</t></si>")


def many_strings() -> bytes:
    return workbook(strings="<si/>" * 5_000_000)


def one_endless_string() -> bytes:
    return workbook(strings=f"<si><t>{'€' * 10_000_000}</t></si>")


def many_merged_areas() -> bytes:
    rows = "".join(_row(n, _text(f"A{n}", "x")) for n in range(2, 10_000))
    areas = '<mergeCell ref="A1:XFD1048576"/>' * 19_000
    return workbook(rows, after=f"<mergeCells>{areas}</mergeCells>")


def zeros_that_unpack_to_gigabytes() -> bytes:
    return workbook(" " * 400_000_000)


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/workbook.xml", BOOK)
        for number in range(40_000):
            packed.writestr(f"{number}", "")
    return out.getvalue()


def many_sheets() -> bytes:
    out = io.BytesIO(workbook())
    sheets = "".join(f'<sheet name="S{n}" r:id="r1"/>' for n in range(150))
    book = BOOK.replace('<sheet name="S" sheetId="1" r:id="r1"/>', sheets)
    big = f"<worksheet><sheetData>{'<row/>' * 1_400_000}{HEADER}</sheetData></worksheet>"
    old = zipfile.ZipFile(out)
    new = io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in old.namelist():
            content = {"xl/workbook.xml": book, "xl/worksheets/sheet1.xml": big}.get(name)
            packed.writestr(name, old.read(name) if content is None else content)
    return new.getvalue()


def periods_of_one_plan() -> bytes:
    """520 KB, which took 15.9 GB: each row told all that the rate plan had and would have."""
    lines = [
        f"MUC-FLEX-DBL,BAR,{2000 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02},"
        f"{2000 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}"
        for n in range(10_000)
    ]
    return "\n".join(["rate plan id,rate code,first day,last day", *lines]).encode()


ATTACKS: list[Callable[[], bytes]] = [
    wide_header,
    wide_header_of_five_megabytes,
    wide_rows,
    one_long_row_of_wide_letters,
    many_styles,
    many_styles_beyond_the_limit,
    cells_at_the_last_column,
    one_long_attribute,
    many_attributes,
    many_empty_cells,
    many_namespaces,
    deep_elements,
    one_text_said_a_million_times,
    many_strings,
    one_endless_string,
    many_merged_areas,
    zeros_that_unpack_to_gigabytes,
    many_parts,
    many_sheets,
    periods_of_one_plan,
]

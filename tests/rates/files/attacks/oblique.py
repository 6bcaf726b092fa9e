"""More files of at most 5 MB, which swell or stall by what nobody looks at in a table."""

import io
import struct
import zipfile
from collections.abc import Callable

from tests.rates.files.attacks.swelling import BOOK, HEADER, RELATIONS, workbook

SHEET = f"<worksheet><sheetData>{HEADER}</sheetData></worksheet>"
PARTS = {
    "xl/workbook.xml": BOOK,
    "xl/_rels/workbook.xml.rels": RELATIONS,
    "xl/worksheets/sheet1.xml": SHEET,
}


def packed(changed: dict[str, str | bytes], *, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, **changed}.items():
            archive.writestr(name, content)
        archive.comment = comment
    return out.getvalue()


def defined_names() -> bytes:
    names = "".join(f'<definedName name="n{n}">S!$A$1</definedName>' for n in range(400_000))
    return packed({"xl/workbook.xml": BOOK.replace("</sheets>", f"</sheets>{names}")})


def deep_book() -> bytes:
    deep = "<a>" * 2_000_000 + "</a>" * 2_000_000
    return packed({"xl/workbook.xml": BOOK.replace("</sheets>", f"</sheets>{deep}")})


def many_relations() -> bytes:
    more = "".join(f'<Relationship Id="x{n}" Type="t" Target="t{n}"/>' for n in range(300_000))
    return packed({"xl/_rels/workbook.xml.rels": RELATIONS.replace("<Rel", f"{more}<Rel", 1)})


def runs_of_rich_text() -> bytes:
    return workbook(strings="<si>" + "<r><rPr><b/></rPr><t>x</t></r>" * 1_500_000 + "</si>")


def merged_areas_one_by_one() -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, 1_000_000))
    return workbook(after=f"<mergeCells>{areas}</mergeCells>")


def remarks_and_instructions() -> bytes:
    return workbook("<!-- x --><?x y?>" * 2_000_000)


def references_to_characters() -> bytes:
    return workbook(
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>{"&#x41;" * 3_000_000}</t></is></c></row>'
    )


def sections_of_plain_text() -> bytes:
    text = "<![CDATA[x]]>" * 2_000_000
    return workbook(f'<row r="2"><c r="A2" t="inlineStr"><is><t>{text}</t></is></c></row>')


def shared_formulas() -> bytes:
    formula = f'<f t="shared" si="0" ref="A2:A1048576">{"A1+" * 30}A1</f>'
    cells = "".join(f'<row r="{n}"><c r="A{n}">{formula}</c></row>' for n in range(2, 10_000))
    return workbook(cells)


def an_element_with_a_name_of_megabytes() -> bytes:
    return workbook(f"<{'n' * 20_000_000}/>")


def entities_of_entities() -> bytes:
    begin = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
    for level, above in zip("bcdefghi", "abcdefgh", strict=True):
        begin += f'<!ENTITY {level} "{f"&{above};" * 10}">'
    return packed({"xl/worksheets/sheet1.xml": begin + "]><worksheet>&i;</worksheet>"})


def two_byte_letters() -> bytes:
    sheet = f'<?xml version="1.0" encoding="UTF-16"?><worksheet>{"<row/>" * 5_000_000}</worksheet>'
    return packed({"xl/worksheets/sheet1.xml": sheet.encode("utf-16")})


def a_comment_full_of_ends() -> bytes:
    return packed({}, comment=b"PK\x05\x06" * 16_000)


def a_part_said_to_be_larger() -> bytes:
    data = bytearray(packed({}))
    place = data.find(b"PK\x01\x02")
    struct.pack_into("<II", data, place + 20, 0xFFFFFFF0, 0xFFFFFFF0)
    return bytes(data)


def parts_on_top_of_each_other() -> bytes:
    """Thirty thousand names for one part that unpacks to a hundred megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", " " * 100_000_000)
        [only] = archive.filelist
        for number in range(30_000):
            another = zipfile.ZipInfo(f"xl/w{number}.xml")
            for each in ("compress_type", "CRC", "compress_size", "file_size", "header_offset"):
                setattr(another, each, getattr(only, each))
            archive.filelist.append(another)
    return out.getvalue()


def one_name_twice() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        archive._didModify = True  # type: ignore[attr-defined]
        archive.filelist += archive.filelist
    return out.getvalue()


def rows_with_endless_numbers() -> bytes:
    """31 KB whose table is 40 MB of line numbers."""
    rows = (f'<row r="{"9" * 4_000}"><c><v>{n}</v></c></row>' for n in range(5_000))
    return workbook("".join(rows))


def packed_otherwise(kind: int) -> bytes:
    """A kind of packing that unpacks a whole piece at a time, however little is asked of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in {**PARTS, "xl/worksheets/sheet1.xml": " " * 400_000_000}.items():
            archive.writestr(name, content)
    return out.getvalue()


def packed_with_bzip2() -> bytes:
    return packed_otherwise(zipfile.ZIP_BZIP2)


def packed_with_lzma() -> bytes:
    return packed_otherwise(zipfile.ZIP_LZMA)


def lines_in_quotes_and_nothing_else() -> bytes:
    return b"rate plan id,rate code\n" + b'"\n"\n' * 1_240_000


def quotes_and_nothing_else() -> bytes:
    return b"rate plan id,rate code\n" + b'"' * 5_000_000


def a_quote_that_never_ends() -> bytes:
    return b'rate plan id,rate code\n"' + b"x\n" * 2_500_000


def one_cell() -> bytes:
    return b"rate plan id,rate code\n" + b"x" * 5_000_000


def lines_of_nothing() -> bytes:
    return b"rate plan id,rate code\n" + b"\r" * 5_000_000


def separators_of_every_kind() -> bytes:
    return b"rate plan id;rate code\n" + b";\t,|" * 1_250_000


def zeros() -> bytes:
    return b"\0" * 5_000_000


def bytes_of_no_encoding() -> bytes:
    return b"rate plan id,rate code\n" + b"\x81\x8d\xff" * 1_600_000


def titles_and_nothing_else() -> bytes:
    return b"x\n" * 2_500_000


def wide_titles() -> bytes:
    title = b"ab," * 270_000 + b"\n"
    return title * 6


def wide_titles_above_the_columns() -> bytes:
    title = b"ab," * 320_000 + b"\n"
    return title * 5 + b"rate plan id,rate code\nA,B\n"


def titles_of_every_separator() -> bytes:
    return (b";\t,|" * 200_000 + b"x\n") * 6


def rows_that_name_the_columns_again() -> bytes:
    return b"rate plan id,rate code\n" * 200_000


def titles_in_utf_16_without_a_mark() -> bytes:
    return ("x\n" * 1_250_000).encode("utf-16-le")


def sheets_with_titles_and_empty_rows() -> bytes:
    """In each sheet a title, and below it a million rows that say they all are the next one."""
    title = '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>'
    rows = title + '<row r="2"/>' * 1_400_000
    sheets = "".join(f'<sheet name="S{n}" r:id="r1"/>' for n in range(150))
    return packed(
        {
            "xl/workbook.xml": BOOK.replace('<sheet name="S" sheetId="1" r:id="r1"/>', sheets),
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        }
    )


ATTACKS: list[Callable[[], bytes]] = [
    defined_names,
    deep_book,
    many_relations,
    runs_of_rich_text,
    merged_areas_one_by_one,
    remarks_and_instructions,
    references_to_characters,
    sections_of_plain_text,
    shared_formulas,
    an_element_with_a_name_of_megabytes,
    entities_of_entities,
    two_byte_letters,
    a_comment_full_of_ends,
    a_part_said_to_be_larger,
    parts_on_top_of_each_other,
    one_name_twice,
    rows_with_endless_numbers,
    packed_with_bzip2,
    packed_with_lzma,
    lines_in_quotes_and_nothing_else,
    quotes_and_nothing_else,
    a_quote_that_never_ends,
    one_cell,
    lines_of_nothing,
    separators_of_every_kind,
    zeros,
    bytes_of_no_encoding,
    titles_and_nothing_else,
    wide_titles,
    wide_titles_above_the_columns,
    titles_of_every_separator,
    rows_that_name_the_columns_again,
    titles_in_utf_16_without_a_mark,
    sheets_with_titles_and_empty_rows,
]

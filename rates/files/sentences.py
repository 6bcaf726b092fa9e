"""Why a file or a row cannot be used, in the words of whoever has the spreadsheet open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.names import isolate
from rates.models import FileImport
from spreadsheets.formats.table import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    UNUSABLE,
    Fault,
    InvalidFile,
    Mark,
    Notice,
    Refusal,
    TableRow,
)

REFUSALS: Mapping[Refusal, Promise] = {
    Refusal.NO_TABLE: gettext_lazy("This is neither a CSV nor an XLSX file."),
    Refusal.EMPTY: gettext_lazy("The file is empty."),
    Refusal.NO_ROWS: gettext_lazy("The file names its columns and has no rows."),
    Refusal.TOO_LARGE: gettext_lazy("The file is larger than %(megabytes)d MB. Please split it."),
    Refusal.TOO_MANY_ROWS: gettext_lazy("The file has more than %(rows)s rows. Please split it."),
    Refusal.TOO_MANY_COLUMNS: gettext_lazy(
        "The file has more than %(columns)d columns. Please delete those that are not needed."
    ),
    Refusal.TOO_LARGE_UNPACKED: gettext_lazy(
        "The spreadsheet is too large once it is unpacked. Copy the rows into a new, empty "
        "spreadsheet and save that, or split it."
    ),
    Refusal.TOO_SLOW: gettext_lazy(
        "The file takes too long to read. Copy the rows into a new, empty spreadsheet and save "
        "that as .xlsx or .csv."
    ),
    Refusal.BUSY: gettext_lazy(
        "Other files are being read at the moment. Nothing was changed: please try again in a "
        "minute."
    ),
    Refusal.DAMAGED: gettext_lazy(
        "The file is damaged and cannot be opened as a spreadsheet. Open it in your spreadsheet "
        "program and save it once more as .xlsx or .csv."
    ),
    Refusal.DAMAGED_TEXT: gettext_lazy("The file is damaged: its text cannot be read."),
    Refusal.STRANGE_LETTERS: gettext_lazy("The text of the file cannot be read. Save it as UTF-8."),
    Refusal.LONG_CELL: gettext_lazy(
        "The file is not a table of values: one of its cells has no end. Perhaps a quotation mark "
        "is not closed."
    ),
    Refusal.PASSWORD: gettext_lazy(
        "The file is protected with a password. Open it in your spreadsheet program, take the "
        "password away and save it again."
    ),
    Refusal.OLD_EXCEL: gettext_lazy("This is an old Excel file. Please save it as .xlsx or .csv."),
    Refusal.OLD_EXCEL_OR_PASSWORD: gettext_lazy(
        "This is an old Excel file, or one that is protected with a password. Open it in your "
        "spreadsheet program and save it without a password as .xlsx or .csv."
    ),
    Refusal.BINARY_EXCEL: gettext_lazy(
        "This is a binary Excel file (.xlsb). Please save it as .xlsx or .csv."
    ),
    Refusal.OPEN_DOCUMENT: gettext_lazy(
        "This is an OpenDocument file. Please save it as .xlsx or .csv."
    ),
    Refusal.NUMBERS: gettext_lazy(
        "This is a file of Apple Numbers. Please export it as Excel or CSV."
    ),
    Refusal.WORD: gettext_lazy(
        "This is a text document. Please copy the table into a spreadsheet and save it as .xlsx "
        "or .csv."
    ),
    Refusal.PACKED: gettext_lazy(
        "This is a packed archive. Please unpack it and send the spreadsheet that is in it."
    ),
    Refusal.WEB_PAGE: gettext_lazy(
        "This is a web page under the name of a spreadsheet, as some programs export it. Open it "
        "in your spreadsheet program and save it as .xlsx or .csv."
    ),
    Refusal.PDF: gettext_lazy(
        "This is a PDF. Please send the spreadsheet that it was made from, as .xlsx or .csv."
    ),
    Refusal.PICTURE: gettext_lazy("This is a picture. Please send a spreadsheet."),
    Refusal.RICH_TEXT: gettext_lazy(
        "This is a text document. Please copy the table into a spreadsheet and save it as .xlsx "
        "or .csv."
    ),
    Refusal.XML: gettext_lazy(
        "This is an XML file. Open it in your spreadsheet program and save it as .xlsx or .csv."
    ),
    Refusal.NO_SUCH_SHEET: gettext_lazy(
        "The file has no visible sheet “%(sheet)s”. Its sheets are: %(sheets)s."
    ),
    Refusal.WHICH_SHEET: gettext_lazy(
        "Several sheets of the file have these columns: %(sheets)s. Write below which one is "
        "meant, and choose the file once more."
    ),
    Refusal.MISSPELT_COLUMN: gettext_lazy(
        "There is no column “%(header)s”. Do you mean “%(likely)s”?"
    ),
    Refusal.COLUMN_TWICE: gettext_lazy("The column “%(column)s” is there twice."),
    Refusal.NAMELESS_COLUMN: gettext_lazy("The file has a column without a name."),
    Refusal.LACKS_COLUMNS: gettext_lazy("The file lacks columns. It needs: %(needed)s."),
    Refusal.LACKS_ACCOUNT: gettext_lazy(
        "Choose an account, or use a file with the column “%(column)s”."
    ),
}


def refusal(error: InvalidFile) -> str:
    """Return why nothing of a file was used, and what to do."""
    values: dict[str, Any] = {
        "megabytes": MAX_BYTES // 1024**2,
        "rows": f"{MAX_ROWS:,}",
        "columns": MAX_COLUMNS,
        **error.values,
    }
    if "sheets" in values:
        values["sheets"] = ", ".join(f"“{sheet}”" for sheet in values["sheets"])
    if "needed" in values:
        alternatives = [_(" and ").join(columns) for columns in values["needed"]]
        values["needed"] = _(" or ").join(alternatives)
    return str(REFUSALS[error.refusal]) % values


def notice(kind: str, values: Mapping[str, Any]) -> str:
    """Return what had to be guessed to read a file, or was left unread."""
    match Notice(kind):
        case Notice.LETTERS_GUESSED:
            return _(
                "The file is not in UTF-8. It was read as Western European text: please check "
                "that umlauts and accents are right."
            )
        case Notice.TITLES_IGNORED:
            titles = ", ".join(f"“{title}”" for title in values["titles"])
            return ngettext(
                "The row %(titles)s stands above the names of the columns and is not read.",
                "The rows %(titles)s stand above the names of the columns and are not read.",
                len(values["titles"]),
            ) % {"titles": titles}
        case Notice.COLUMNS_IGNORED:
            columns = ", ".join(f"“{column}”" for column in values["columns"])
            return ngettext(
                "The column %(columns)s is not read.",
                "The columns %(columns)s are not read.",
                len(values["columns"]),
            ) % {"columns": columns}
        case Notice.ROWS_HIDDEN:
            return ngettext(
                "%(number)d row is hidden in the spreadsheet, perhaps by a filter. It is read "
                "all the same.",
                "%(number)d rows are hidden in the spreadsheet, perhaps by a filter. They are "
                "read all the same.",
                values["number"],
            ) % {"number": values["number"]}
        case Notice.ONE_COLUMN:
            return _(
                "All columns stood in one, as some spreadsheets save a file of another language. "
                "They were told apart again: please check them."
            )
        case Notice.REMARKS:
            return ngettext(
                "Line %(line)d, “%(text)s”, looks like a remark, and would become a code. If it "
                "is none, delete the line and send the file again.",
                "%(number)d lines look like remarks, and would become codes; the first is line "
                "%(line)d, “%(text)s”. Delete those that are none, and send the file again.",
                values["number"],
            ) % {**values, "text": isolate(values["text"])}


def told_of_stop(file_import: FileImport) -> str:
    """Return why an import, or its taking back, ended before it was done; nothing if it was."""
    words = {
        "name": isolate(file_import.name),
        "who": isolate(file_import.user.get_full_name()),
        "product": settings.PRODUCT_NAME,
    }
    is_back = file_import.stage == FileImport.Stage.UNDONE
    match file_import.stopped:
        case FileImport.Stop.NOT_ALLOWED if is_back:
            told = _(
                "Taking back %(name)s ended early, for %(who)s may do that no longer. What was "
                "taken back by then is."
            )
        case FileImport.Stop.NOT_ALLOWED:
            told = _(
                "The import of %(name)s ended early, for %(who)s may do that no longer. What was "
                "imported by then stays."
            )
        case FileImport.Stop.NOT_USED if is_back:
            told = _(
                "Taking back %(name)s ended early, for %(product)s had no codes for it any "
                "longer. What was taken back by then is."
            )
        case FileImport.Stop.NOT_USED:
            told = _(
                "The import of %(name)s ended early, for %(product)s had no codes for it any "
                "longer. What was imported by then stays."
            )
        case _:
            return ""
    return told % words


def fault_of(row: TableRow, columns: Sequence[str]) -> str:
    """Return why a row cannot be used as it stands in the file, nothing if it can."""
    if row.fault is Fault.TOO_WIDE:
        return _("This row has more cells than the file has columns.")
    if row.fault is Fault.HEADERS_AGAIN:
        return _("This row names the columns once more and is not read.")
    if row.fault is Fault.SWALLOWED:
        return ngettext(
            "A quotation mark in this row is not closed. It has swallowed the line after it: "
            "neither is used.",
            "A quotation mark in this row is not closed. It has swallowed the lines up to "
            "%(last)d: none of them is used.",
            row.last_line - row.line,
        ) % {"last": row.last_line}
    for place, mark in row.marks.items():
        if mark in UNUSABLE:
            return _mangled(columns[place], mark, row.cells[place])
    return ""


def _mangled(column: str, mark: Mark, text: str) -> str:
    if mark is Mark.NOT_COMPUTED:
        return _(
            "The cell under “%(column)s” is a formula that was never computed. Open the file in "
            "your spreadsheet program and save it once more, or type the value."
        ) % {"column": column}
    if mark is Mark.MERGED:
        return _(
            "The cell under “%(column)s” is merged with another, so it is empty here. Unmerge the "
            "cells and fill in each."
        ) % {"column": column}
    return formula_went_wrong(column, text)


def formula_went_wrong(column: str, text: str) -> str:
    """Return what is told of a cell that shows an error of a formula."""
    return _(
        "The cell under “%(column)s” shows %(text)s: its formula found nothing or went wrong. Type "
        "the value."
    ) % {"column": column, "text": text}


def mangled_code(text: str, mark: Mark | None, was: str | None) -> str:
    """Return what is told of a text that a spreadsheet has probably made of a code."""
    advice = _("Do you mean %(code)s?") % {"code": was} if was else ""
    if mark is Mark.DATE:
        told = _(
            "%(text)s is a date that a spreadsheet has made of a code. Format the column as text "
            "and type the code again."
        )
    elif mark is Mark.TIME:
        told = _(
            "%(text)s is a time that a spreadsheet has made of a code. Format the column as text "
            "and type the code again."
        )
    elif mark is Mark.NUMBER:
        told = _(
            "%(text)s is a number that a spreadsheet has made of a code. Format the column as "
            "text and type the code again."
        )
    else:
        told = _("A spreadsheet may have changed the code %(text)s.")
    return f"{told % {'text': text}} {advice}".rstrip()

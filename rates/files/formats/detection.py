"""Which format a file is in, told by what it holds and not by its name."""

from rates.files.formats.csv_file import CsvFile
from rates.files.formats.table import MOST_BYTES, Unreadable
from rates.files.formats.xlsx_file import XlsxFile

FORMATS: dict[str, type[CsvFile] | type[XlsxFile]] = {"csv": CsvFile, "xlsx": XlsxFile}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def format_of(data: bytes) -> CsvFile | XlsxFile:
    """Return what can read the file; raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable(f"The file is larger than {MOST_BYTES // 1024**2} MB. Please split it.")
    if data.startswith(OLE):
        raise Unreadable("This is an old Excel file. Please save it as .xlsx or .csv.")
    return XlsxFile() if data.startswith(ZIP) else CsvFile()

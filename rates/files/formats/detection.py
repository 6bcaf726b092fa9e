"""Which format a file is in, told by what it holds and not by its name."""

from rates.files.formats.csv_file import CSV
from rates.files.formats.table import MAX_BYTES, FileFormat, InvalidFile
from rates.files.formats.xlsx_file import XLSX

FORMATS = {"csv": CSV, "xlsx": XLSX}
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def format_of(data: bytes) -> FileFormat:
    """Return what can read the file; raises InvalidFile."""
    if len(data) > MAX_BYTES:
        raise InvalidFile(f"The file is larger than {MAX_BYTES // 1024**2} MB. Please split it.")
    if data.startswith(OLE):
        raise InvalidFile("This is an old Excel file. Please save it as .xlsx or .csv.")
    return XLSX if data.startswith(ZIP) else CSV

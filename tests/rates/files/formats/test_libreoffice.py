"""What LibreOffice makes of an exported file, at whatever it splits the lines."""

import shutil
import subprocess
from pathlib import Path

import pytest

from spreadsheets.csv_writing import write_csv
from spreadsheets.formulas import escape_formula
from tests.rates.files.formats.test_formulas import DANGEROUS

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# Field separators by their codes, text in quotation marks, UTF-8, from the first line on; every
# cell as a spreadsheet guesses, and formulas computed.
FILTER = "CSV:{separator},34,76,1,,0,false,true,false,false,true"


@pytest.mark.skipif(
    SOFFICE is None,
    reason="LibreOffice is not installed, so nobody has opened our exports in a spreadsheet: "
    "apt-get install libreoffice-calc",
)
@pytest.mark.timeout(180)
@pytest.mark.parametrize("separator", [44, 59, 9, 124])
def test_libreoffice_computes_nothing_of_an_exported_file(separator: int, tmp_path: Path) -> None:
    source = tmp_path / "export.csv"
    source.write_bytes(write_csv(["a", "b"], [[f"x{text}", text] for text in DANGEROUS]))

    subprocess.run(
        [
            *(str(SOFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--convert-to", "fods", "--infilter=" + FILTER.format(separator=separator)),
            *("--outdir", str(tmp_path), str(source)),
        ],
        check=True,
        capture_output=True,
        timeout=170,
    )

    sheet = (tmp_path / "export.fods").read_text()
    assert escape_formula("=1+1").replace("'", "&apos;") in sheet or "'=1+1" in sheet
    assert "table:formula" not in sheet

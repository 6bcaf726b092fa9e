"""What LibreOffice makes of our exported files, with the settings of several countries."""

import itertools
import shutil
import subprocess
from pathlib import Path

import pytest

from spreadsheets.csv_writing import write_csv
from tests.spreadsheets.formats.test_formulas import DANGEROUS

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
# Split at this character, text in quotation marks, UTF-8, from the first line on, every cell as a
# spreadsheet of this language guesses, with special numbers, and formulas computed.
FILTER = "CSV:{separator},34,76,1,,{language},false,true,false,false,true,0,true"
ENGLISH, GERMAN, JAPANESE = 1033, 1031, 1041
SETTINGS = [
    pytest.param(ord(";"), GERMAN, id="german"),
    pytest.param(ord(","), ENGLISH, id="english"),
    pytest.param(ord("\t"), ENGLISH, id="pasted"),
    pytest.param(ord("|"), JAPANESE, id="japanese"),
]
COMBINED = map(
    "".join,
    itertools.product(
        ("", "Suite;", "Suite,", "Suite\t", "Suite|", "Suite\n", 'a";', "\uff1b"),
        ("", " ", "\xa0", "\u3000", "\u200b", "'", '"', "\t"),
        ("=1+1", "+1+1", "-1-1", "@SUM(1;1)", "\uff1d1+1", '=HYPERLINK("x";"y")'),
    ),
)
CELLS = [*DANGEROUS, *COMBINED]


@pytest.mark.skipif(
    SOFFICE is None,
    reason="LibreOffice is not installed, so nobody has opened our exports in a spreadsheet: "
    "apt-get install libreoffice-calc",
)
@pytest.mark.timeout(240)
@pytest.mark.parametrize(("separator", "language"), SETTINGS)
def test_libreoffice_computes_nothing_of_an_exported_file(
    separator: int, language: int, tmp_path: Path
) -> None:
    exported, control = tmp_path / "exported.csv", tmp_path / "control.csv"
    exported.write_bytes(write_csv(["a", "b", "c"], [["first", x, f"x{x}"] for x in CELLS]))
    control.write_text(f"a{chr(separator)}b\r\nfirst{chr(separator)}=1+1\r\n")

    subprocess.run(
        [
            *(str(SOFFICE), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"),
            *("--convert-to", "fods", "--outdir", str(tmp_path)),
            "--infilter=" + FILTER.format(separator=separator, language=language),
            *(str(exported), str(control)),
        ],
        check=True,
        capture_output=True,
        timeout=230,
    )

    # So it would be seen.
    assert 'table:formula="of:=1+1"' in (tmp_path / "control.fods").read_text()
    sheet = (tmp_path / "exported.fods").read_text()
    assert sheet.count("first") >= len(CELLS)
    assert "table:formula" not in sheet

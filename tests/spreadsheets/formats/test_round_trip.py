"""What is written is read back unchanged."""

import pytest

from spreadsheets.formats.writing import FORMATS
from tests.spreadsheets.formats.tables import rows_of


@pytest.mark.parametrize("extension", ["csv", "xlsx"])
def test_what_is_written_is_read_back_unchanged(extension: str) -> None:
    cells = ["007", "Frühstück; Meer, Garten", "=1+1", "-5", "'=x", 'He said "hi"', "a\nb", "1e5"]

    data = FORMATS[extension].write(list("abcdefgh"), [cells])

    assert rows_of(data) == [list("abcdefgh"), cells]

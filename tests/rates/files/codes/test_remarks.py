"""Remarks below a table of codes are told before they become codes."""

import pytest

from accounts.models import Account, User
from rates.files.sentences import notice
from tests.rates.files.codes.test_codes import CodeImporter

pytestmark = pytest.mark.django_db


@pytest.fixture
def importer(staff: User, account: Account) -> CodeImporter:
    return CodeImporter(staff, account=account)


REMARKS = b"code,name\nBAR,Best rate\nFLEX,\n\nStand 2027,\nCorrected by Anna on Monday,\n"


def test_remarks_below_the_table_are_warned_of_before_they_become_codes(
    importer: CodeImporter,
) -> None:
    shown = importer.show(REMARKS)

    [(kind, values)] = shown.file_import.notices
    assert notice(kind, values) == (
        "2 lines look like remarks, and would become codes; the first is line 5, “Stand "
        "2027”. Delete those that are none, and send the file again."
    )


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"code,name\nBAR,Best rate\nValid until May,\n", [3]),
        (b"code,name\nBAR,Best rate\n\nFLEX,Flexible\n\nNOTE,\n", [6]),
        (b"code,name\nBAR,Best rate\n\nFLEX,Flexible\nNRF,\n", []),
        (b"code,name\nEarly bird,Book early\n", []),
        (b"code\nBAR\nFLEX\n", []),
    ],
)
def test_what_has_a_name_or_stands_in_the_table_is_no_remark(
    data: bytes, lines: list[int], importer: CodeImporter
) -> None:
    shown = importer.show(data)

    assert [values["line"] for _, values in shown.file_import.notices] == lines


def test_a_remark_that_is_a_code_already_is_not_warned_of(importer: CodeImporter) -> None:
    importer.import_file(b"code\nEarly bird\n")

    assert importer.show(b"code\nEarly bird\n").file_import.notices == []

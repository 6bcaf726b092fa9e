"""The day on paper and in a spreadsheet."""

import csv
from typing import Any

from hotels.models import Unit
from housekeeping.models import Schedule, Task
from tests.connect.pages import words as text_of
from tests.housekeeping.pages.browsing import Pages, words

Tasks = dict[str, Task]


def rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))


def test_each_attendant_has_a_sheet_of_their_own(pages: Pages, tasks: Tasks) -> None:
    Task.objects.filter(pk=tasks["101"].pk).update(state="started", note="Second bed")
    Task.objects.filter(pk=tasks["202"].pk).update(is_obsolete=True, is_decided=True)

    response = pages.show("print")

    sheets = [
        (each.name, [line.room for line in each.lines]) for each in response.context["sheets"]
    ]
    assert sheets == [("Nobody yet", ["1001"]), ("Ana", ["101", "102"]), ("Ben", ["201"])]
    assert words(response).count('class="hk-sheet"') == 3
    assert "Second bed" in text_of(response)


def test_the_file_has_a_row_for_each_task(pages: Pages, tasks: Tasks, day: Schedule) -> None:
    response = pages.show("csv")

    assert len(rows(response)) == 5
    assert rows(response)[0] | {"Minutes": ""} == {
        "Attendant": "",
        "Room": "1001",
        "Room type": "Double",
        "What for": "Empty, dirty",
        "Needed by": "",
        "Minutes": "",
        "State": "To do",
        "Reason": "",
        "Note": "",
        "Lost and found": "",
        "Defect": "",
        "What changed at apaleo": "",
    }
    assert response["Content-Disposition"] == f'attachment; filename="lht-tasks-{day.date}.csv"'
    assert "no-store" in response["Cache-Control"]


def test_the_file_follows_the_filters(pages: Pages, tasks: Tasks) -> None:
    assert [row["Room"] for row in rows(pages.show("csv", kind="linen"))] == ["202"]


def test_no_cell_is_a_formula(pages: Pages, tasks: Tasks, rooms: dict[str, Unit]) -> None:
    Task.objects.filter(pk=tasks["101"].pk).update(note='=HYPERLINK("https://evil.example")')
    Unit.objects.filter(pk=rooms["101"].pk).update(name="+101")

    [row] = [row for row in rows(pages.show("csv")) if "HYPERLINK" in row["Note"]]

    assert row["Note"].startswith("'=")
    assert row["Room"] == "'+101"

"""A defect that a manager writes down, and has noted at apaleo."""

import pytest

from accounts.models import User
from hotels.models import Connection
from housekeeping.models import MaintenanceRequest, Task
from tests.connect.pages import words as text_of
from tests.housekeeping.pages.browsing import Pages

Tasks = dict[str, Task]
BUTTON = "Note the defect at apaleo"


@pytest.fixture
def repairing(connection: Connection) -> Connection:
    """The connection may note repairs at apaleo."""
    connection.scopes = [*connection.scopes, "maintenances.manage"]
    connection.save(update_fields=["scopes"])
    return connection


@pytest.mark.usefixtures("repairing")
def test_a_defect_is_noted_at_apaleo_once(pages: Pages, tasks: Tasks, mark: User) -> None:
    pages.change(tasks["101"], do="write", defect="The tap drips")
    offered = text_of(pages.show_task(tasks["101"]))

    for _ in range(2):
        pages.change(tasks["101"], do="report")

    request = MaintenanceRequest.objects.get()
    assert BUTTON in offered
    assert (request.task, request.description) == (tasks["101"], "The tap drips")
    assert request.asked_by_user == mark
    after = text_of(pages.show_task(tasks["101"]))
    assert "The defect is on its way to apaleo." in after
    assert BUTTON not in after


@pytest.mark.usefixtures("repairing")
def test_nothing_is_noted_where_nothing_is_broken(pages: Pages, tasks: Tasks) -> None:
    response = pages.change(tasks["101"], do="report")

    assert response.status_code == 409
    assert "Nothing is written down that is broken." in text_of(response)
    assert not MaintenanceRequest.objects.exists()


def test_without_the_scope_it_is_done_by_hand(pages: Pages, tasks: Tasks) -> None:
    pages.change(tasks["101"], do="write", defect="The tap drips")

    assert BUTTON not in text_of(pages.show_task(tasks["101"]))
    assert pages.change(tasks["101"], do="report").status_code == 409
    assert not MaintenanceRequest.objects.exists()

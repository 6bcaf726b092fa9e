"""The list of the trail is narrowed to a kind of deed without reading all of it."""

from django.db import connection as database
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.trail.events import SIGN_IN_FAILED, SIGNED_IN
from tests.factories import make_entry

LIST = reverse("admin:audit_entry_changelist")


def test_staff_choose_among_all_kinds_that_there_are(staff_browser: Client, alice: User) -> None:
    make_entry(alice, event=SIGNED_IN.code, subject="came in")
    make_entry(alice, event=SIGN_IN_FAILED.code, subject="stayed out")

    page = staff_browser.get(LIST).content.decode()
    narrowed = staff_browser.get(LIST, {"event": SIGN_IN_FAILED.code}).content.decode()

    assert str(SIGN_IN_FAILED.label) in page
    assert ("came in" in narrowed, "stayed out" in narrowed) == (False, True)


def test_the_kinds_are_not_looked_for_among_all_entries(staff_browser: Client, alice: User) -> None:
    make_entry(alice)

    with CaptureQueriesContext(database) as asked:
        staff_browser.get(LIST)

    assert not [each["sql"] for each in asked if "DISTINCT" in each["sql"]]

"""The list of what was done: for the owners of an account, and for staff."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account, User
from audit.events import Event
from audit.models import Entry
from audit.trail import record
from tests.factories import add_second_factor

NOW = timezone.now()


def test_old_entries_are_listed_page_by_page(
    client_of: Callable[[User], Client], alice: User, account: Account
) -> None:
    event = Event("many", "Many")
    for number in range(205):
        at = NOW + timedelta(seconds=number)
        record(event, by=alice, account_id=account.pk, subject=f"number {number}.", now=at)
    browser, path, seen = client_of(alice), reverse("accounts:activity"), []

    while path:
        page = browser.get(path)
        seen += [entry.subject for entry in page.context["entries"] if entry.event == "many"]
        older = page.context["older"]
        path = f"{reverse('accounts:activity')}?before={older}" if older else ""

    assert seen == [f"number {number}." for number in reversed(range(205))]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "²", "1e3"])
def test_a_page_that_nobody_links_to_is_no_error(
    client_of: Callable[[User], Client], alice: User, before: str
) -> None:
    answer = client_of(alice).get(reverse("accounts:activity"), {"before": before})

    assert answer.status_code == 200


def test_the_list_of_another_account_is_not_shown(
    client_of: Callable[[User], Client], alice: User, charlie: User, account: Account
) -> None:
    record(Event("secret_deed", "Secret"), by=alice, account_id=account.pk, now=NOW)
    browser = client_of(charlie)

    page = browser.get(reverse("accounts:activity"))
    file = browser.get(reverse("accounts:export_activity"))

    assert "alice@" not in page.content.decode()
    assert "alice@" not in file.getvalue().decode()


def test_the_file_has_every_entry_and_no_formula(
    client_of: Callable[[User], Client], alice: User, account: Account
) -> None:
    typed = Event("typed", "Typed")
    for subject in ("=cmd|' /C calc'", "Suite;\uff1d1+1"):
        record(typed, by=alice, account_id=account.pk, subject=subject, now=NOW)

    answer: Any = client_of(alice).get(reverse("accounts:export_activity"))
    text = answer.getvalue().decode()

    assert text.startswith("\ufeffwhen,who,what,about,ip_address\r\n")
    assert """,Typed,"'=cmd|' /C calc'",""" in text
    assert """,Typed,"Suite;'\uff1d1+1",""" in text
    assert Entry.objects.get(event="trail_exported").actor == alice.email
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(("who", "status"), [("mark", 403), ("bob", 403)])
@pytest.mark.parametrize("name", ["accounts:activity", "accounts:export_activity"])
def test_only_owners_read_it(
    client_of: Callable[[User], Client], request: Any, who: str, status: int, name: str
) -> None:
    assert client_of(request.getfixturevalue(who)).get(reverse(name)).status_code == status


def test_staff_read_all_and_change_nothing(
    client_of: Callable[[User], Client], staff: User, alice: User, account: Account
) -> None:
    add_second_factor(staff)
    entry = record(Event("read", "Read"), by=alice, account_id=account.pk, now=NOW)
    browser = client_of(staff)

    listed = browser.get(reverse("admin:audit_entry_changelist"))
    changed = browser.post(
        reverse("admin:audit_entry_change", args=[entry.pk]), {"subject": "rewritten"}
    )
    deleted = browser.post(reverse("admin:audit_entry_delete", args=[entry.pk]), {"post": "yes"})

    assert alice.email in listed.content.decode()
    assert (changed.status_code, deleted.status_code) == (403, 403)

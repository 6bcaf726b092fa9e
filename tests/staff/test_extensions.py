"""What an app adds to the admin of a model that belongs to an app below it."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db import connection as database
from django.db.models import QuerySet
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.admin.account import count_by_account
from accounts.models import Account, Invitation, Membership
from staff import extensions
from staff.extensions import Extension, extend
from staff.links import counted
from tests.factories import make_account, make_invitation
from tests.staff.pages import act, list_of, page_of


@admin.display(description="nickname")
def nickname(account: Account) -> str:
    return f"Good old {account.name}"


@admin.action(description="Shout", permissions=["change"])
def shout(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Account]) -> None:
    for account in queryset:
        Account.objects.filter(pk=account.pk).update(name=account.name.upper())


INVITED = counted("invited", Invitation, description="invited", account="pk")


@pytest.fixture
def extended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts with a line, a column that counts and an action of another app."""
    own = defaultdict(list, {model: [*added] for model, added in extensions._extensions.items()})
    monkeypatch.setattr(extensions, "_extensions", own)
    extend(
        Account,
        Extension(
            fields=(nickname,),
            columns=(INVITED,),
            annotations={"invited": lambda: count_by_account(Invitation.objects.all())},
            actions=(shout,),
        ),
    )


@pytest.mark.usefixtures("extended")
def test_an_added_column_counts_and_links_to_what_it_counts(
    staff_browser: Client, account: Account
) -> None:
    make_invitation(account, "one@grand.example")
    make_invitation(account, "two@grand.example")

    page = staff_browser.get(list_of(Account)).content.decode()

    assert f'<a href="{list_of(Invitation)}?account={account.pk}">2</a>' in page


@pytest.mark.usefixtures("extended")
def test_an_added_column_stands_before_the_last_of_the_admins_own(
    staff_browser: Client, account: Account
) -> None:
    columns = staff_browser.get(list_of(Account)).context["cl"].list_display

    own = [column for column in columns if column != "action_checkbox"]
    assert own[0] == "name"
    assert own[-2:] == [INVITED, "created_at"]


@pytest.mark.usefixtures("extended")
def test_an_added_column_costs_no_query_for_each_row(
    staff_browser: Client, account: Account
) -> None:
    staff_browser.get(list_of(Account))
    with CaptureQueriesContext(database) as for_one:
        staff_browser.get(list_of(Account))
    for n in range(5):
        make_invitation(make_account(f"Hotels {n}"))

    with CaptureQueriesContext(database) as for_six:
        staff_browser.get(list_of(Account))

    assert len(for_six) == len(for_one)


@pytest.mark.usefixtures("extended")
def test_an_added_line_is_shown_on_the_page_and_not_edited(
    staff_browser: Client, account: Account
) -> None:
    page = staff_browser.get(page_of(account))
    staff_browser.post(page_of(account), {"name": "Seaside", "nickname": "Bad old Seaside"})

    account.refresh_from_db()
    assert "Good old Seaside Hotels" in page.content.decode()
    assert nickname in page.context["adminform"].readonly_fields
    assert account.name == "Seaside"


@pytest.mark.usefixtures("extended")
def test_an_added_action_is_offered_and_done(staff_browser: Client, account: Account) -> None:
    offered = staff_browser.get(list_of(Account)).content.decode()

    act(staff_browser, "shout", account)

    account.refresh_from_db()
    assert '<option value="shout">Shout</option>' in offered
    assert account.name == "SEASIDE HOTELS"


@pytest.mark.usefixtures("extended")
def test_an_added_action_is_neither_offered_to_nor_done_for_staff_who_may_only_look(
    browser_of_staff_who_may: Callable[..., Client], account: Account
) -> None:
    browser = browser_of_staff_who_may("view_account")
    offered = browser.get(list_of(Account)).content.decode()

    act(browser, "shout", account)

    account.refresh_from_db()
    assert "Shout" not in offered
    assert account.name == "Seaside Hotels"


@pytest.mark.usefixtures("extended")
def test_an_added_action_is_not_offered_where_a_row_is_chosen_in_a_popup(
    staff_browser: Client, account: Account
) -> None:
    popup = staff_browser.get(list_of(Account), {"_popup": "1"}).content.decode()

    assert account.name in popup
    assert "Shout" not in popup


@pytest.mark.usefixtures("extended")
def test_nothing_is_added_to_the_admin_of_another_model(
    staff_browser: Client, account: Account, alice: Any
) -> None:
    pages = [
        staff_browser.get(list_of(Membership)).content.decode(),
        staff_browser.get(page_of(alice)).content.decode(),
    ]

    assert not [page for page in pages if "Shout" in page or "nickname" in page]

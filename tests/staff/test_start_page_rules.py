"""The start page is made of the rules that apps register."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db.models import QuerySet
from django.test import Client

from accounts.models import Account, Invitation, User
from staff import start_page
from staff.start_page import (
    MAX_SHOWN,
    AllClear,
    AttentionRule,
    WellBeing,
    add_all_clear,
    add_rules,
)
from tests.factories import make_account, make_invitation
from tests.staff.pages import page_of


@pytest.fixture(autouse=True)
def no_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """The start page before any app has registered anything."""
    monkeypatch.setattr(start_page, "_rules", [])
    monkeypatch.setattr(start_page, "_well_beings", [])


def every_row(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return rows


def no_row(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return rows.none()


def make_rule(title: str, *, urgency: int = 1, **fields: Any) -> AttentionRule:
    values: dict[str, Any] = {
        "advice": "Look at it.",
        "model": Invitation,
        "narrow": every_row,
        "query": {"role__exact": "viewer"},
        "related": "account",
        "since": "created_at",
    }
    return AttentionRule(title=title, urgency=urgency, **(values | fields))


def items_of(browser: Client) -> list[Any]:
    return list(browser.get("/admin/").context["start_page"].items)


def test_rules_come_by_urgency_whoever_registered_them_first(
    staff_browser: Client, account: Account
) -> None:
    make_invitation(account)
    add_rules(make_rule("Later", urgency=30), make_rule("Sooner", urgency=20))
    add_rules(make_rule("First", urgency=10))

    titles = [item.title for item in items_of(staff_browser)]

    assert titles == ["First", "Sooner", "Later"]


def test_a_rule_that_no_row_fits_is_not_shown(staff_browser: Client, account: Account) -> None:
    make_invitation(account)
    add_rules(make_rule("Nothing", narrow=no_row))

    assert items_of(staff_browser) == []


def test_a_rule_shows_the_rows_longest_in_trouble_and_counts_them_all(
    staff_browser: Client, account: Account
) -> None:
    invitations = [make_invitation(account, f"{n}@grand.example") for n in range(MAX_SHOWN + 2)]
    add_rules(make_rule("Too many invitations"))

    [item] = items_of(staff_browser)

    assert item.number == MAX_SHOWN + 2
    assert [row.url for row in item.rows] == [page_of(row) for row in invitations[:MAX_SHOWN]]
    assert item.rows[0].since == invitations[0].created_at
    assert item.url == "/admin/accounts/invitation/?role__exact=viewer"


def test_a_row_is_told_by_what_it_is_about(staff_browser: Client, account: Account) -> None:
    invitation = make_invitation(account)
    add_rules(make_rule("Itself"), make_rule("Its account", urgency=2, subject="account"))

    itself, by_account = items_of(staff_browser)

    assert itself.rows[0].text == str(invitation)
    assert by_account.rows[0].text == "Seaside Hotels"
    assert by_account.rows[0].url == page_of(invitation)


def test_a_rule_is_for_staff_who_may_view_its_model(
    browser_of_staff_who_may: Callable[..., Client], account: Account
) -> None:
    make_invitation(account)
    add_rules(
        make_rule("Invitations"),
        make_rule("Users", model=User, related="", since="joined_at", query={}),
    )

    titles = [item.title for item in items_of(browser_of_staff_who_may("view_invitation"))]

    assert titles == ["Invitations"]


@pytest.mark.parametrize(
    ("permission", "told"),
    [("view_invitation", ["All invited."]), ("view_account", ["1 account."])],
)
def test_what_is_well_is_told_to_staff_who_may_view_its_model(
    permission: str, told: list[str], browser_of_staff_who_may: Callable[..., Client], db: None
) -> None:
    make_account()
    add_rules(
        make_rule("Trouble", narrow=no_row),
        make_rule("Trouble", narrow=no_row, model=Account, related=""),
    )
    add_all_clear(AllClear(model=Invitation, tell=lambda now: WellBeing("All invited.")))
    add_all_clear(
        AllClear(model=Account, tell=lambda now: WellBeing(f"{Account.objects.count()} account."))
    )

    page = browser_of_staff_who_may(permission).get("/admin/")

    assert page.context["start_page"].all_well == told
    assert told[0] in page.content.decode()


def test_what_waits_is_told_beside_trouble_too(staff_browser: Client, account: Account) -> None:
    make_invitation(account)
    add_rules(make_rule("Trouble"))
    told = WellBeing("All invited.", waiting=("Two wait.", "One is slow."))
    add_all_clear(AllClear(model=Invitation, tell=lambda now: told))

    page = staff_browser.get("/admin/").content.decode()

    assert "<p>Two wait.</p><p>One is slow.</p>" in page
    assert "All invited." not in page

"""Actions on all rows of a list: said by a word, as they were seen, no more than can be done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Account
from hotels.models import Connection, SyncRun
from rates.models import RateCode
from staff import actions
from tests import factories
from tests.staff.pages import list_of


def messages_of(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


def choose_all(browser: Client, page: Any, action: str, row: Any, **more: str) -> Any:
    """Press "Select all" on a list that was shown, and use an action on it."""
    listed = page.content.decode().split('name="listed" value="')[1].split('"')[0]
    form = {
        "action": action,
        "select_across": "1",
        "listed": listed,
        "_selected_action": [row.pk],
        **more,
    }
    return browser.post(list_of(type(row)), form, follow=True)


def test_a_list_longer_than_is_changed_at_once_says_so_before(
    staff_browser: Client,
    make_connection: Callable[..., Connection],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_connection(), make_connection(apaleo_account_code="MORE")
    before = staff_browser.get(list_of(Connection)).content.decode()
    monkeypatch.setattr(actions, "MAX_AT_ONCE", 1)

    after = staff_browser.get(list_of(Connection)).content.decode()

    assert "takes at most" not in before
    assert "What changes rows takes at most 1 at once: narrow the list with its filters" in after


def test_all_that_a_list_holds_are_acted_on_by_a_word(
    staff_browser: Client, make_connection: Callable[..., Connection]
) -> None:
    one, other = make_connection(), make_connection(apaleo_account_code="MORE")

    choose_all(staff_browser, staff_browser.get(list_of(Connection)), "sync_now", one)

    assert {run.connection for run in SyncRun.objects.all()} == {one, other}


def test_a_list_that_has_grown_since_it_was_shown_is_not_acted_on_unseen(
    staff_browser: Client, make_connection: Callable[..., Connection]
) -> None:
    one = make_connection()
    page = staff_browser.get(list_of(Connection))
    make_connection(apaleo_account_code="MORE")

    response = choose_all(staff_browser, page, "sync_now", one)

    assert messages_of(response) == [
        "Nothing was done: since you saw this list something has changed, and it has 2 rows now. "
        "Have another look."
    ]
    assert not SyncRun.objects.exists()


@pytest.mark.parametrize("confirmed", [{}, {"post": "yes"}])
def test_more_than_a_question_can_name_are_not_deleted(
    staff_browser: Client,
    account: Account,
    monkeypatch: pytest.MonkeyPatch,
    confirmed: dict[str, str],
) -> None:
    codes = [factories.make_rate_code(account, code) for code in ("A", "B")]
    monkeypatch.setattr(actions, "MAX_AT_ONCE", 1)

    page = staff_browser.get(list_of(RateCode))
    response = choose_all(staff_browser, page, "delete_selected", codes[0], **confirmed)

    assert "Nothing was done: at most 1 rows are taken at once" in messages_of(response)[0]
    assert RateCode.objects.count() == 2

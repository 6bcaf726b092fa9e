"""Case 34: ids of another tenant in whatever a request can carry narrow, and never widen.

In bodies and paths they are tried by test_every_address.py and tests/connect/test_access.py.
"""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from hotels.models import Connection, Property, RatePlan, SyncRun, Unit, UnitGroup
from tests.factories import make_hotel, make_rooms
from tests.security.tenant import Tenant, full_answer
from tests.staff.pages import list_of

PAGES = ["/", "/hotels/", "/hotels/team/"]
# What pages of this kind take in the wild, whether ours do or not.
PARAMETERS = ["account", "connection", "property", "member", "hotel", "id", "pk", "q", "search"]
SEARCHES = {("/hotels/", "search"), ("/hotels/", "q")}
ORDERS = ["sort", "order", "order_by", "o", "ordering"]


@pytest.fixture
def charlies_hotel(charlie: User, other_account: Account, make_connection: Any) -> Property:
    hotel = make_hotel(make_connection(account=other_account, apaleo_account_code="RIVAL"), "RIV")
    make_rooms(hotel, 2)
    return hotel


@pytest.mark.parametrize("path", PAGES)
def test_ids_of_another_tenant_in_the_query_change_nothing_on_a_page(
    path: str,
    browser_of: Callable[[User | None], Client],
    charlie: User,
    charlies_hotel: Property,
    seaside: Tenant,
) -> None:
    browser = browser_of(charlie)
    usual = without_csrf(browser.get(path))
    ids = {str(row.pk) for row in seaside.rows.values()}

    # What one searches for is shown in the field that one typed it into.
    parameters = [name for name in PARAMETERS if (path, name) not in SEARCHES]
    pages = [browser.get(path, dict.fromkeys(parameters, value)) for value in sorted(ids)]
    pages.append(browser.get(path, dict.fromkeys(ORDERS, "connection__credential__refresh_token")))
    pages.append(browser.get(path, dict.fromkeys(ORDERS, "-account__memberships__user__password")))
    pages.append(browser.get(path, {"export": "csv", "format": "json", "_export": "xlsx"}))

    assert {without_csrf(page) for page in pages} == {usual}


def without_csrf(response: Any) -> tuple[int, str]:
    """Return status and page without what is another in each answer."""
    page = response.content.decode()
    token = str(response.context["csrf_token"])
    return response.status_code, page.replace(token, "")


def test_an_account_of_others_written_into_the_session_is_not_opened(
    browser_of: Callable[[User | None], Client], charlie: User, seaside: Tenant
) -> None:
    browser = browser_of(charlie)
    session = browser.session
    session["account"] = str(seaside.rows[Account].pk)
    session.save()

    answers = [full_answer(browser.get(path)) for path in PAGES]

    assert not [mark for mark in seaside.marks if any(mark in each for each in answers)]


@pytest.mark.parametrize("model", [Unit, UnitGroup, RatePlan])
def test_filters_of_the_admin_for_two_tenants_at_once_find_nothing(
    model: Any,
    browser_of: Callable[[User | None], Client],
    chief: User,
    charlies_hotel: Property,
    seaside: Tenant,
) -> None:
    browser = browser_of(chief)
    account, hotel = seaside.rows[Account].pk, seaside.rows[Property].pk
    connection, rival = seaside.rows[Connection].pk, charlies_hotel

    found = [
        browser.get(list_of(model), narrowing).context["cl"].result_count
        for narrowing in (
            {"account": account, "property": hotel},
            {"account": account, "property": rival.pk},
            {"connection": rival.connection_id, "property": hotel},
            {"connection": connection, "account": rival.connection.account_id},
        )
    ]

    assert found[0] > 0
    assert found[1:] == [0, 0, 0]


@pytest.mark.parametrize(
    ("app", "model", "field"),
    [
        ("accounts", "membership", "account"),
        ("accounts", "membership", "user"),
        ("hotels", "connection", "account"),
        ("hotels", "credential", "connection"),
        ("hotels", "unit", "property"),
        ("mfa", "authenticator", "user"),
        ("admin", "logentry", "user"),
        ("accounts", "membership", "role"),
        ("hotels", "nothing", "account"),
    ],
)
def test_autocompletion_names_no_row_to_staff_who_may_not_view_it(
    app: str,
    model: str,
    field: str,
    browser_of: Callable[[User | None], Client],
    clerk: User,
    seaside: Tenant,
) -> None:
    wanted = {"app_label": app, "model_name": model, "field_name": field, "term": "e"}

    response = browser_of(clerk).get(reverse("admin:autocomplete"), wanted)

    assert response.status_code == 403
    assert not [mark for mark in seaside.marks if mark in response.content.decode()]


def test_autocompletion_gives_a_hotelier_nothing(
    browser_of: Callable[[User | None], Client], charlie: User, seaside: Tenant
) -> None:
    wanted = {"app_label": "accounts", "model_name": "membership", "field_name": "account"}

    response = browser_of(charlie).get(reverse("admin:autocomplete"), {**wanted, "term": "Sea"})

    assert response.status_code == 302
    assert "Seaside" not in full_answer(response)


def test_autocompletion_of_accounts_opens_no_other_column(
    browser_of: Callable[[User | None], Client], chief: User, seaside: Tenant
) -> None:
    wanted = {"app_label": "accounts", "model_name": "membership", "field_name": "user"}
    browser = browser_of(chief)

    by_name = browser.get(reverse("admin:autocomplete"), {**wanted, "term": "alice"}).json()
    by_hash = browser.get(reverse("admin:autocomplete"), {**wanted, "term": "md5$"}).json()

    assert [each.keys() for each in by_name["results"]] == [{"id", "text"}]
    assert by_hash["results"] == []


def test_a_popup_of_the_admin_names_no_row_to_staff_who_may_not_view_it(
    browser_of: Callable[[User | None], Client], clerk: User, seaside: Tenant
) -> None:
    browser = browser_of(clerk)

    answers = [
        full_answer(browser.get(list_of(model), {"_popup": "1", "_to_field": "id", "q": "e"}))
        for model in (Account, Connection, Property, SyncRun, User, Authenticator)
    ]

    assert not [mark for mark in seaside.marks if any(mark in each for each in answers)]

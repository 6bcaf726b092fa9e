"""Who gets in, who may look, who may act, and what a form cannot smuggle in."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import Account, Membership, User
from hotels.models import Connection, Property, SyncRun, Unit
from rates.models import (
    DefaultMapping,
    ExactMatchRule,
    RateCode,
    RoomCode,
    StandardRateCode,
    StandardRoomCode,
)
from tests.factories import add_second_factor
from tests.staff.listed_models import MODELS, of_a_hotel
from tests.staff.pages import act, list_of, page_of


@pytest.mark.parametrize("model", [Connection, User])
def test_anonymous_visitor_is_sent_to_login_and_back(model: type[Model], client: Client) -> None:
    answer = client.get(list_of(model), follow=True)

    assert answer.redirect_chain[0][0].startswith(reverse("admin:login"))
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "next=" in answer.redirect_chain[-1][0]


def test_hotelier_is_turned_away_from_every_list(
    alice: User, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(alice)

    answers = [browser.get(list_of(model), follow=True) for model in MODELS]

    assert {answer.redirect_chain[-1][0].split("?")[0] for answer in answers} == {
        reverse("admin:login")
    }
    assert {answer.status_code for answer in answers} == {403}


@pytest.mark.parametrize("model", MODELS)
def test_staff_without_the_permission_get_403(
    model: type[Model],
    browser_of_staff_who_may: Callable[..., Client],
    make_rows: Callable[[int], None],
) -> None:
    make_rows(1)
    row = of_a_hotel_or_first(model)
    browser = browser_of_staff_who_may()

    answers = [browser.get(list_of(model)), browser.get(page_of(row)), browser.post(page_of(row))]

    assert {answer.status_code for answer in answers} == {403}


def of_a_hotel_or_first(model: type[Model]) -> Any:
    """Return a row whose page staff ask for."""
    rows = model._default_manager
    return of_a_hotel(model) if rows.count() == 1 else rows.first()


@pytest.mark.parametrize("model", MODELS)
def test_staff_who_may_look_see_rows_and_no_action(
    model: type[Model],
    browser_of_staff_who_may: Callable[..., Client],
    make_rows: Callable[[int], None],
) -> None:
    make_rows(1)
    row = of_a_hotel_or_first(model)
    browser = browser_of_staff_who_may(f"view_{model._meta.model_name}")

    listing = browser.get(list_of(model))
    change = browser.post(page_of(row), {"name": "Mine now"})
    addition = browser.get(reverse(list_of_name(model, "add")))

    assert listing.status_code == 200
    assert 'name="action"' not in listing.content.decode()
    assert change.status_code == addition.status_code == 403


def list_of_name(model: type[Model], page: str) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


def test_action_posted_by_staff_who_may_only_look_does_nothing(
    browser_of_staff_who_may: Callable[..., Client], connection: Connection
) -> None:
    browser = browser_of_staff_who_may("view_connection")

    act(browser, "sync_now", connection)

    assert not SyncRun.objects.exists()


def test_action_by_staff_who_may_change_is_done(
    browser_of_staff_who_may: Callable[..., Client], connection: Connection
) -> None:
    browser = browser_of_staff_who_may("view_connection", "change_connection")

    act(browser, "sync_now", connection)

    assert SyncRun.objects.count() == 1


CODES = {RateCode, RoomCode, StandardRateCode, StandardRoomCode}
READ_ONLY = [
    model
    for model in MODELS
    if model not in {Account, DefaultMapping, ExactMatchRule, Membership, Property, User} | CODES
]


@pytest.mark.parametrize("model", READ_ONLY)
def test_form_sent_to_a_read_only_row_is_refused_even_for_a_superuser(
    model: type[Model], staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)
    row = of_a_hotel(model)
    columns = [field.attname for field in model._meta.concrete_fields]
    before = model._default_manager.values(*columns).get(pk=row.pk)

    answer = staff_browser.post(page_of(row), dict.fromkeys(columns, "1"))

    assert answer.status_code == 403
    assert model._default_manager.values(*columns).get(pk=row.pk) == before


@pytest.mark.parametrize("model", [*READ_ONLY, Property])
def test_rows_are_not_added_by_hand(model: type[Model], staff_browser: Client) -> None:
    answer = staff_browser.get(reverse(list_of_name(model, "add")))

    assert answer.status_code == 403


def test_form_of_a_property_changes_nothing_but_whether_it_is_used(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(2)
    hotel, other = Property.objects.order_by("name")
    columns = [f.attname for f in Property._meta.concrete_fields if f.name != "is_used"]
    before = Property.objects.values(*columns).get(pk=hotel.pk)
    form = {"connection": other.connection_id, "remote_id": "X", "name": "X", "status": "Test"}

    staff_browser.post(page_of(hotel), form)

    hotel.refresh_from_db()
    assert not hotel.is_used
    assert Property.objects.values(*columns).get(pk=hotel.pk) == before


def test_form_of_a_membership_changes_the_role_and_neither_account_nor_user(
    staff_browser: Client, alice: User, bob: User, account: Account, other_account: Account
) -> None:
    membership = Membership.objects.get(user=bob)
    form = {"role": "manager", "account": other_account.pk, "user": alice.pk}

    staff_browser.post(page_of(membership), form)

    membership.refresh_from_db()
    assert (membership.role, membership.account, membership.user) == ("manager", account, bob)


def test_form_of_an_account_changes_its_name_alone(
    staff_browser: Client, account: Account, other_account: Account
) -> None:
    form = {"name": "New name", "id": other_account.pk, "created_at": "2000-01-01"}
    created_at = account.created_at

    staff_browser.post(page_of(account), form)

    account.refresh_from_db()
    assert (account.name, account.created_at) == ("New name", created_at)


@pytest.mark.parametrize("row_of", ["account", "connection", "alice"])
def test_accounts_connections_and_users_are_never_deleted(
    row_of: str, staff_browser: Client, request: pytest.FixtureRequest
) -> None:
    row = request.getfixturevalue(row_of)

    answer = staff_browser.post(page_of(row, "delete"), {"post": "yes"})

    assert answer.status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_choosing_an_account_needs_the_permission_to_view_accounts(
    browser_of_staff_who_may: Callable[..., Client], account: Account
) -> None:
    browser = browser_of_staff_who_may("add_membership", "change_membership")
    choice = {"app_label": "accounts", "model_name": "membership", "field_name": "account"}

    answer = browser.get(reverse("admin:autocomplete"), choice)

    assert answer.status_code == 403
    assert account.name not in answer.content.decode()


def test_narrowing_does_not_tell_the_name_of_what_staff_may_not_view(
    browser_of_staff_who_may: Callable[..., Client], account: Account
) -> None:
    browser = browser_of_staff_who_may("view_unit")

    answer = browser.get(list_of(Unit), {"account": str(account.pk)})

    assert answer.status_code == 200
    assert account.name not in answer.content.decode()


def test_staff_cannot_give_themselves_more_power(
    browser_of_staff_who_may: Callable[..., Client],
) -> None:
    browser = browser_of_staff_who_may("view_user", "change_user")
    clerk = User.objects.get(email="clerk@maker.example")
    all_permissions = [permission.pk for permission in Permission.objects.all()]
    form = {"is_active": "on", "is_superuser": "on", "user_permissions": all_permissions}

    browser.post(page_of(clerk), form)

    clerk.refresh_from_db()
    assert not clerk.is_superuser
    assert clerk.user_permissions.count() == 2


def test_staff_cannot_change_a_superuser(
    browser_of_staff_who_may: Callable[..., Client], staff: User
) -> None:
    browser = browser_of_staff_who_may("view_user", "change_user", "delete_authenticator")
    add_second_factor(staff)

    change = browser.post(page_of(staff), {"name": "Locked out"})
    deletion = browser.post(
        page_of(Authenticator.objects.get(user=staff), "delete"), {"post": "yes"}
    )

    assert change.status_code == deletion.status_code == 403
    assert Authenticator.objects.filter(user=staff).exists()
    staff.refresh_from_db()
    assert staff.is_active


def test_staff_make_a_user_a_member_by_choosing_both(
    staff_browser: Client, charlie: User, account: Account
) -> None:
    choice = {"app_label": "accounts", "model_name": "membership", "field_name": "account"}
    form = {"account": account.pk, "user": charlie.pk, "role": "viewer"}

    offered = staff_browser.get(reverse("admin:autocomplete"), {**choice, "term": "Seaside"})
    staff_browser.post(reverse("admin:accounts_membership_add"), form)

    assert offered.json()["results"] == [{"id": str(account.pk), "text": account.name}]
    assert Membership.objects.get(account=account).user == charlie

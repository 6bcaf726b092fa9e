"""Staff who look into an account as its owner does: all of it is seen, and nothing is changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access import looking
from accounts.models import Account, Membership, User
from audit.models import Entry
from hotels.models import Connection
from sandbox.server import Server
from tests import factories
from tests.security.addresses import names, path_to
from tests.security.tenant import Tenant

OTHERS = ("admin:", "webhooks:", "branding:")
OURS = [name for name in names() if ":" in name and not name.startswith(OTHERS)]
END = reverse("accounts:end_look")
BANNER = "You are only looking."
# Without anything of an account, and kept by browsers: it knows nobody.
SAME_TO_EVERYBODY = {"housekeeping:empty_list"}
# The trail tells of each download.
DOWNLOADS = [
    "accounts:export_activity",
    "accounts:export_personal_data",
    "rates:export_csv",
    "rates:export_xlsx",
]


def everything() -> dict[str, list[Any]]:
    """Return all rows of all tables but the sessions'."""
    return {
        model.__name__: sorted(model._base_manager.values_list(), key=repr)
        for model in apps.get_models()
        if model.__name__ != "Session"
    }


def address_of_look(account: Account) -> str:
    return reverse("admin:accounts_account_look", args=[account.pk])


@pytest.fixture
def clerk_who_may_look(clerk: User) -> User:
    names = ("view_account", "look_into_account")
    clerk.user_permissions.set(Permission.objects.filter(codename__in=names))
    return clerk


@pytest.fixture
def looker(clerk_who_may_look: User, browser_of: Callable[..., Client], account: Account) -> Client:
    """Staff's browser, after they have begun to look into the account."""
    browser = browser_of(clerk_who_may_look)
    browser.post(address_of_look(account))
    return browser


def test_staff_see_the_home_of_the_account_with_a_banner(seaside: Tenant, looker: Client) -> None:
    page = looker.get("/hotels/").content.decode()

    assert "Lighthouse Inn" in page
    assert BANNER in page


def test_the_page_of_the_account_offers_it_to_whoever_may(
    seaside: Tenant, account: Account, clerk_who_may_look: User, client_of: Callable[..., Client]
) -> None:
    page = reverse("admin:accounts_account_change", args=[account.pk])
    offer = "See as the hotelier does"
    seen = client_of(clerk_who_may_look).get(page).content.decode()
    clerk_who_may_look.user_permissions.remove(Permission.objects.get(codename="look_into_account"))

    assert offer in seen
    assert offer not in client_of(clerk_who_may_look).get(page).content.decode()


@pytest.mark.parametrize("codename", ["view_account", "look_into_account"])
def test_it_takes_both_permissions(
    codename: str, seaside: Tenant, account: Account, clerk: User, client_of: Callable[..., Client]
) -> None:
    clerk.user_permissions.set(Permission.objects.filter(codename=codename))
    browser = client_of(clerk)

    refused = browser.post(address_of_look(account))

    assert refused.status_code == 403
    assert browser.get("/hotels/").status_code == 302
    assert not Entry.objects.filter(event="look_begun").exists()


@pytest.mark.parametrize("who", ["alice", "charlie"])
def test_no_hotelier_looks_into_an_account(
    who: str, request: pytest.FixtureRequest, seaside: Tenant, client_of: Callable[..., Client]
) -> None:
    user = request.getfixturevalue(who)
    user.user_permissions.set(Permission.objects.filter(codename__endswith="account"))
    browser = client_of(user)

    browser.post(address_of_look(seaside.rows[Account]))

    assert looking.SESSION_KEY not in browser.session


def test_the_owners_are_told_and_not_by_whom(
    seaside: Tenant, looker: Client, alice: User, client_of: Callable[..., Client]
) -> None:
    looker.post(END)

    entries = Entry.objects.filter(account_id=seaside.rows[Account].pk, is_staff=True)
    page = client_of(alice).get(reverse("accounts:activity")).content.decode()

    assert [entry.event for entry in entries.order_by("pk")] == ["look_begun", "look_ended"]
    assert "Support began to look at your pages" in page
    assert "clerk@maker.example" not in page


@pytest.mark.thorough
@pytest.mark.parametrize("name", [name for name in OURS if name not in DOWNLOADS])
def test_no_page_changes_anything_and_each_says_that_one_only_looks(
    name: str, seaside: Tenant, looker: Client, platform: Server
) -> None:
    before = everything()

    response = looker.get(path_to(name, seaside.ids), headers={"Accept": "text/html"})

    assert everything() == before
    assert platform.control.calls() == []
    assert response.status_code < 500
    is_page = response.status_code == 200 and "<body" in str(response.getvalue())
    if is_page and name not in SAME_TO_EVERYBODY:
        assert BANNER in response.content.decode()


@pytest.mark.parametrize("name", DOWNLOADS)
@pytest.mark.django_db(transaction=True)
def test_a_page_that_would_write_something_is_refused_by_the_database(
    name: str, seaside: Tenant, looker: Client
) -> None:
    before = everything()

    response = looker.get(path_to(name, seaside.ids))

    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()
    assert everything() == before


@pytest.mark.thorough
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
@pytest.mark.parametrize("name", sorted(set(OURS) - {"accounts:end_look"}))
def test_no_form_goes_through(
    name: str, method: str, seaside: Tenant, looker: Client, platform: Server
) -> None:
    before = everything()

    response = getattr(looker, method)(
        path_to(name, seaside.ids), seaside.form if method == "post" else None
    )

    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()
    assert everything() == before
    assert platform.control.calls() == []


def test_a_form_is_refused_in_words(seaside: Tenant, looker: Client) -> None:
    response = looker.post(path_to("accounts:invite", seaside.ids), seaside.form)

    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()


def test_a_part_of_a_page_that_was_to_change_something_is_drawn_anew(
    seaside: Tenant, looker: Client
) -> None:
    path = path_to("rates:change", seaside.ids)

    response = looker.post(path, seaside.form, headers={"HX-Request": "true"})

    assert response.status_code == 403
    assert response["HX-Refresh"] == "true"


def test_other_accounts_stay_as_foreign_as_they_were(
    seaside: Tenant, looker: Client, other_account: Account, make_connection: Callable[..., Any]
) -> None:
    foreign: Connection = make_connection(account=other_account, apaleo_account_code="RIVAL")

    response = looker.get(reverse("connect:connection", args=[foreign.pk]))

    assert response.status_code == 404


def test_staff_who_belong_to_an_account_do_not_see_it_meanwhile(
    seaside: Tenant, looker: Client, clerk: User, other_account: Account
) -> None:
    factories.make_membership(clerk, other_account, Membership.Role.OWNER)

    page = looker.get("/hotels/").content.decode()

    assert other_account.name not in page


def test_the_end_leads_back_to_where_it_began(seaside: Tenant, looker: Client) -> None:
    account = seaside.rows[Account]

    response = looker.post(END)

    assert response["Location"] == reverse("admin:accounts_account_change", args=[account.pk])
    assert "Lighthouse Inn" not in looker.get("/hotels/", follow=True).content.decode()


def take_the_permission_away(clerk: User, account: Account) -> None:
    clerk.user_permissions.clear()


def take_the_admin_away(clerk: User, account: Account) -> None:
    User.objects.filter(pk=clerk.pk).update(is_staff=False)


def close_the_account(clerk: User, account: Account) -> None:
    account.close(now=timezone.now())


@pytest.mark.parametrize("end", [take_the_permission_away, take_the_admin_away, close_the_account])
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_is_over_with_the_permission_and_with_the_account(
    end: Callable[[User, Account], None], method: str, seaside: Tenant, looker: Client, clerk: User
) -> None:
    end(clerk, seaside.rows[Account])

    response = getattr(looker, method)(reverse("accounts:team"))

    assert response.status_code == 302
    assert looking.SESSION_KEY not in looker.session


def test_it_is_over_with_its_time(
    seaside: Tenant, looker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = looker.session
    kept = session[looking.SESSION_KEY]
    kept["until"] -= (looking.LIFETIME + timedelta(seconds=1)).total_seconds()
    session[looking.SESSION_KEY] = kept
    session.save()

    response = looker.get("/hotels/", follow=True)

    assert "Lighthouse Inn" not in response.content.decode()
    assert Entry.objects.filter(event="look_ended").exists()


def test_an_account_that_is_closed_is_not_looked_into(
    account: Account, clerk_who_may_look: User, client_of: Callable[..., Client]
) -> None:
    account.close(now=timezone.now())

    response = client_of(clerk_who_may_look).post(address_of_look(account))

    assert response.status_code == 403


def test_the_admin_and_the_own_login_are_as_ever_meanwhile(
    seaside: Tenant, looker: Client, clerk: User
) -> None:
    admin = looker.get(reverse("admin:index"))
    own = looker.get(reverse("account_email"))

    assert admin.status_code == 200
    assert BANNER not in admin.content.decode()
    assert clerk.email in own.content.decode()

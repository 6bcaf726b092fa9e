"""Case 33: every address, asked by everyone who has no business there, in every way.

The actors are nobody, charlie (who owns another account), bob (of this account, may look) and
a clerk (of the maker's staff, without any permission). What alice and mark may do is in
tests/connect/test_access.py and tests/hotels/test_pages_*.py.
"""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client

from accounts.models import User
from sandbox.server import Server
from tests.security.address_table import (
    ADMIN_LOGIN,
    LOGIN,
    METHODS,
    TABLE,
    Answers,
    every,
    staff_only,
)
from tests.security.addresses import names, names_of_the_admins_models, path_to
from tests.security.tenant import Tenant, facts
from tests.staff.listed_models import MODELS

# allauth's, open to all: what is known of somebody there is known to whoever holds the key.
ENTRANCE = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
# allauth's, about the visitor's own login and nobody else's.
OWN_LOGIN = {
    "account_reauthenticate",
    "account_email",
    "account_email_verification_sent",
    "account_change_password",
    "account_set_password",
    "account_confirm_login_code",
    "mfa_index",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
REFUSALS = {400, 403, 404, 405, LOGIN, ADMIN_LOGIN}


@pytest.fixture
def ask(
    request: pytest.FixtureRequest, browser_of: Callable[[User | None], Client], seaside: Tenant
) -> Callable[..., Answers]:
    """Let an actor ask for an address in every way, with a form that fits, and tell the outcome."""

    def ask(actor: str, path: str, **form: Any) -> Answers:
        user = None if actor == "nobody" else request.getfixturevalue(actor)
        form = seaside.form | form
        got, posted, put, deleted = (
            _outcome(getattr(browser_of(user), method)(path, form if method == "post" else None))
            for method in METHODS
        )
        return got, posted, put, deleted

    return ask


def _outcome(response: Any) -> int | str:
    """Return the path that a redirect leads to, or else the status."""
    if response.status_code == 302:
        return str(response.headers["Location"].partition("?")[0])
    return int(response.status_code)


def test_every_address_is_judged_here() -> None:
    judged = [*TABLE, *ENTRANCE, *OWN_LOGIN, *names_of_the_admins_models()]

    assert sorted(judged) == sorted(names())


@pytest.mark.parametrize("name", TABLE)
def test_an_address_answers_each_actor_and_method_as_the_table_says(
    name: str,
    ask: Callable[..., Answers],
    seaside: Tenant,
    charlie: User,
    clerk: User,
    platform: Server,
) -> None:
    path = path_to(name, seaside.ids)

    for actor, answers in TABLE[name].items():
        before = facts()
        assert (actor, ask(actor, path)) == (actor, answers)
        if set(answers) <= REFUSALS:
            assert (actor, facts()) == (actor, before)

    assert platform.control.calls() == []


@pytest.mark.parametrize("name", sorted(OWN_LOGIN))
def test_nobody_reaches_a_page_about_a_login_without_one(
    name: str, ask: Callable[..., Answers], seaside: Tenant
) -> None:
    assert ask("nobody", path_to(name, seaside.ids)) == every(LOGIN)


@pytest.mark.parametrize("actor", ["nobody", "charlie", "bob", "clerk"])
@pytest.mark.parametrize("name", sorted(ENTRANCE | OWN_LOGIN))
def test_a_page_about_a_login_changes_no_other_login(
    name: str,
    actor: str,
    ask: Callable[..., Answers],
    seaside: Tenant,
    alice: User,
    charlie: User,
    clerk: User,
) -> None:
    before = logins_of(alice)
    actions = dict.fromkeys(("action_remove", "action_primary", "action_send", "action_add"), "1")

    answers = ask(
        actor,
        path_to(name, seaside.ids),
        **actions,
        email=alice.email,
        login=alice.email,
        password="guessed",
        user=alice.pk,
        user_id=alice.pk,
    )

    assert all(answer not in range(500, 600) for answer in answers)
    assert logins_of(alice) == before


def logins_of(user: User) -> list[Any]:
    """Return all that decides how a user signs in."""
    return [
        list(User.objects.filter(pk=user.pk).values()),
        list(EmailAddress.objects.filter(user=user).values()),
        list(Authenticator.objects.filter(user=user).values()),
    ]


@pytest.mark.parametrize("page", ["changelist", "add", "history", "delete", "change"])
@pytest.mark.parametrize("model", [*MODELS, Group])
def test_rows_in_the_admin_are_for_staff_with_permission_alone(
    model: type[Model],
    page: str,
    ask: Callable[..., Answers],
    seaside: Tenant,
    charlie: User,
    clerk: User,
) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    path = path_to(name, seaside.ids | {"object_id": seaside.rows[model].pk})
    form = {"post": "yes", "action": "delete_selected", "_selected_action": seaside.rows[model].pk}
    before = facts()

    answers = {actor: ask(actor, path, **form) for actor in ("nobody", "charlie", "bob", "clerk")}

    assert answers == staff_only(every(403))
    assert facts() == before


def test_all_models_of_the_admin_are_judged_here() -> None:
    listed: list[type[Model]] = [*MODELS, Group]
    models = {name.rpartition("_")[0] for name in names_of_the_admins_models()}

    assert models == {f"admin:{m._meta.app_label}_{m._meta.model_name}" for m in listed}

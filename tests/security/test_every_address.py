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
from django.urls import reverse

from accounts.models import User
from sandbox.server import Server
from tests.security.addresses import names, names_of_the_admins_models, path_to
from tests.security.tenant import Tenant, facts
from tests.staff.listed_models import MODELS

METHODS = ("get", "post", "put", "delete")
LOGIN, ADMIN_LOGIN = reverse("account_login"), reverse("admin:login")
OWN_PASSWORD = reverse("account_change_password")
HOME, NEW_ACCOUNT, ADMIN = "/hotels/", "/hotels/account/new/", "/admin/"
CLOSE, PASSWORD = "/hotels/account/close/", "/accounts/reauthenticate/"
Answers = tuple[Any, Any, Any, Any]


def every(outcome: Any) -> Answers:
    return (outcome, outcome, outcome, outcome)


def get(outcome: Any) -> Answers:
    return (outcome, 405, 405, 405)


def post(outcome: Any) -> Answers:
    return (405, outcome, 405, 405)


def anyone(answers: Answers) -> dict[str, Answers]:
    return dict.fromkeys(("nobody", "charlie", "bob", "clerk"), answers)


def people(*, charlie: Answers, bob: Answers, clerk: Answers | None = None) -> dict[str, Answers]:
    """Answers where one has to sign in; staff are strangers there unless said otherwise."""
    clerk = charlie if clerk is None else clerk
    return {"nobody": every(LOGIN), "charlie": charlie, "bob": bob, "clerk": clerk}


def staff_only(clerk: Answers) -> dict[str, Answers]:
    return {**anyone(every(ADMIN_LOGIN)), "clerk": clerk}


# What GET, POST, PUT and DELETE lead to: a status, or the path of a redirect.
TABLE: dict[str, dict[str, Answers]] = {
    "live": anyone(get(200)),
    "ready": anyone(get(200)),
    "metrics": anyone(get(404)),
    "robots": anyone(get(200)),
    "favicon": anyone(get("/static/icons/favicon.svg")),
    "change_password": anyone(get(OWN_PASSWORD)),
    "webhooks:accept": anyone(post(404)),
    "connect:landing": anyone(get(200)),
    "connect:guide": anyone(get(200)),
    "connect:callback": anyone(get(400)),
    "connect:start": people(charlie=post(404), bob=post(403)),
    "connect:connection": people(charlie=get(404), bob=get(200)),
    "connect:status": people(charlie=get(404), bob=get(200)),
    "connect:history": people(charlie=get(404), bob=get(200)),
    "connect:retry": people(charlie=post(404), bob=post(403)),
    "connect:hotels": people(charlie=post(404), bob=post(403)),
    "connect:disconnect": people(charlie=(404, 404, 405, 405), bob=(403, 403, 405, 405)),
    "branding:stylesheet": anyone(get(200)),
    "dashboard:home": people(charlie=get(200), bob=get(200), clerk=get(NEW_ACCOUNT)),
    "accounts:switch": people(charlie=post(404), bob=post(HOME)),
    "accounts:new": people(
        charlie=(HOME, HOME, 405, 405), bob=(HOME, HOME, 405, 405), clerk=(200, HOME, 405, 405)
    ),
    # Each renames what is theirs: charlie an account of charlie's, bob himself alone.
    "accounts:names": people(
        charlie=(200, 422, 405, 405),
        bob=(200, "/hotels/names/", 405, 405),
        clerk=(200, "/hotels/names/", 405, 405),
    ),
    "accounts:team": people(charlie=get(200), bob=get(200), clerk=get(NEW_ACCOUNT)),
    "accounts:invite": people(charlie=post(404), bob=post(403)),
    "accounts:change_role": people(charlie=post(404), bob=post(403)),
    "accounts:remove_member": people(charlie=post(404), bob=post(403)),
    # Whoever has the link may read whom it is from, before they have signed up.
    "accounts:invitation": {
        **anyone((404, 404, 405, 405)),
        "nobody": (200, LOGIN, 405, 405),
    },
    "accounts:revoke_invitation": people(charlie=post(404), bob=post(403)),
    # Charlie sees what was done in the account that is charlie's.
    "accounts:activity": people(charlie=get(200), bob=get(403), clerk=get(NEW_ACCOUNT)),
    "accounts:export_activity": people(charlie=get(200), bob=get(403), clerk=get(NEW_ACCOUNT)),
    # Each closes an account of their own, if they own one.
    "accounts:close": people(
        charlie=(200, CLOSE, 405, 405),
        bob=(403, 403, 405, 405),
        clerk=(NEW_ACCOUNT, NEW_ACCOUNT, 405, 405),
    ),
    # What is one's own, whoever one is.
    "accounts:personal_data": people(charlie=get(200), bob=get(200)),
    "accounts:export_personal_data": people(charlie=get(200), bob=get(200)),
    "accounts:erase": people(charlie=(200, PASSWORD, 405, 405), bob=(200, PASSWORD, 405, 405)),
    "accounts:end_other_sessions": people(charlie=post(OWN_PASSWORD), bob=post(OWN_PASSWORD)),
    "rates:page": people(charlie=get(404), bob=get(200)),
    # Looking is for all who may see the page, but at a line of this hotel's.
    "rates:look": people(charlie=post(404), bob=post(404)),
    "rates:change": people(charlie=post(404), bob=post(403)),
    "rates:selected": people(charlie=post(404), bob=post(403)),
    "rates:start": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
    "rates:start_undo": people(charlie=post(404), bob=post(403)),
    "rates:by_rate": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
    "rates:code_list": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
    "rates:rule": people(charlie=post(404), bob=post(403)),
    "rates:codes": people(charlie=post(404), bob=post(403)),
    "rates:export_csv": people(charlie=get(404), bob=get(200)),
    "rates:export_xlsx": people(charlie=get(404), bob=get(200)),
    "rates:import": people(charlie=(404, 404, 405, 405), bob=(403, 403, 405, 405)),
    "housekeeping:board": people(charlie=get(404), bob=get(200)),
    "housekeeping:status": people(charlie=get(404), bob=get(200)),
    "housekeeping:print": people(charlie=get(404), bob=get(200)),
    "housekeeping:csv": people(charlie=get(404), bob=get(200)),
    "housekeeping:list": people(charlie=get(404), bob=get(200)),
    "housekeeping:forecast": people(charlie=get(404), bob=get(200)),
    "housekeeping:refresh": people(charlie=post(404), bob=post(403)),
    "housekeeping:task": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
    "housekeeping:add": people(charlie=(404, 404, 405, 405), bob=(403, 403, 405, 405)),
    "housekeeping:settings": people(charlie=(404, 404, 405, 405), bob=(403, 403, 405, 405)),
    "housekeeping:links": people(charlie=(404, 404, 405, 405), bob=(403, 403, 405, 405)),
    # Whoever has the link, with or without an account; the form names no task of that day.
    "housekeeping:attendants_list": anyone((200, 422, 405, 405)),
    "admin:index": staff_only(every(200)),
    "admin:login": {**anyone(every(403)), "nobody": every(LOGIN), "clerk": (ADMIN, 200, 200, 405)},
    "admin:logout": {**anyone(every(ADMIN)), "clerk": post(200)},
    "admin:password_change": staff_only((200, 200, 200, 405)),
    "admin:password_change_done": staff_only(get(200)),
    "admin:autocomplete": staff_only(get(403)),
    "admin:jsi18n": staff_only(get(200)),
    "admin:view_on_site": staff_only(every(404)),
    "admin:app_list": staff_only(every(404)),
}
for _model in ("hotels_rateplan", "rates_ratecode", "rates_roomcode"):
    TABLE |= {
        f"admin:{_model}_export": staff_only(get(403)),
        f"admin:{_model}_export_xlsx": staff_only(get(403)),
        f"admin:{_model}_import": staff_only((403, 403, 405, 405)),
        f"admin:{_model}_process_import": staff_only(post(403)),
    }
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

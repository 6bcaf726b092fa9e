"""What every address answers to each actor and method."""

from typing import Any

from django.urls import reverse

METHODS = ("get", "post", "put", "delete")
LOGIN, ADMIN_LOGIN = reverse("account_login"), reverse("admin:login")
OWN_PASSWORD = reverse("account_change_password")
HOME, NEW_ACCOUNT, ADMIN = "/hotels/", "/hotels/account/new/", "/admin/"
ANSWERING = "/connect/when-apaleo-answers/"
CLOSE, PASSWORD = "/hotels/account/close/", "/accounts/reauthenticate/"
ERASE = "/hotels/me/erase/"
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
    "connect:answering": people(charlie=(200, ANSWERING, 405, 405), bob=(200, ANSWERING, 405, 405)),
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
    # Not the only owner of an account, nor staff: who may not is told before the password.
    "accounts:erase": people(
        charlie=(200, ERASE, 405, 405),
        bob=(200, PASSWORD, 405, 405),
        clerk=(403, 403, 405, 405),
    ),
    "accounts:sessions": people(charlie=get(200), bob=get(200)),
    "accounts:end_other_sessions": people(charlie=post(PASSWORD), bob=post(PASSWORD)),
    "accounts:end_session": people(charlie=post(404), bob=post(404)),
    "accounts:end_look": people(charlie=post(HOME), bob=post(HOME)),
    "rates:page": people(charlie=get(404), bob=get(200)),
    # Looking is for all who may see the page, but at a line of this hotel's.
    "rates:look": people(charlie=post(404), bob=post(404)),
    "rates:change": people(charlie=post(404), bob=post(403)),
    "rates:selected": people(charlie=post(404), bob=post(403)),
    "rates:start": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
    "rates:start_undo": people(charlie=post(404), bob=post(403)),
    "rates:by_rate": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
    "rates:code_list": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
    "rates:copy": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
    "rates:defaults": people(charlie=(404, 404, 405, 405), bob=(200, 403, 405, 405)),
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
    "housekeeping:links_worker": anyone(get(200)),
    "housekeeping:list_worker": anyone(get(200)),
    "housekeeping:empty_list": anyone(get(200)),
    "housekeeping:attendants_list": anyone((200, 422, 405, 405)),
    "admin:index": staff_only(every(200)),
    "admin:login": {**anyone(every(403)), "nobody": every(LOGIN), "clerk": (ADMIN, 200, 200, 405)},
    "admin:logout": {**anyone(every(ADMIN)), "clerk": post(200)},
    "admin:password_change": staff_only((200, 200, 200, 405)),
    "admin:password_change_done": staff_only(get(200)),
    "admin:autocomplete": staff_only(get(403)),
    "admin:jsi18n": staff_only(get(200)),
    "admin:view_on_site": staff_only(every(404)),
    "admin:accounts_account_look": staff_only(post(403)),
    "admin:app_list": staff_only(every(404)),
}
for _model in ("hotels_rateplan", "rates_ratecode", "rates_roomcode"):
    TABLE |= {
        f"admin:{_model}_export": staff_only(get(403)),
        f"admin:{_model}_export_xlsx": staff_only(get(403)),
        f"admin:{_model}_import": staff_only((403, 403, 405, 405)),
        f"admin:{_model}_process_import": staff_only(post(403)),
    }

"""Nothing that was answered within a session is kept by a cache, however it was asked for."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from accounts.models import User
from tests.security.addresses import names, path_to
from tests.security.tenant import Tenant

# They say otherwise, and are the same for everybody.
PUBLIC = {
    "branding:stylesheet",
    "favicon",
    "robots",
    "housekeeping:list_worker",
    "housekeeping:links_worker",
    "housekeeping:empty_list",
}
# They end the session that is asked with.
ENDING = {"account_logout", "accounts:end_other_sessions", "admin:logout"}


@pytest.mark.parametrize(
    ("method", "headers"),
    [("get", {}), ("head", {}), ("get", {"HX-Request": "true"}), ("post", {})],
    ids=["page", "head", "fragment", "post"],
)
def test_every_answer_in_a_session_says_no_store(
    seaside: Tenant,
    client_of: Callable[[User], Client],
    alice: User,
    method: str,
    headers: dict[str, str],
) -> None:
    browser, kept = client_of(alice), []
    browser.raise_request_exception = False

    for name in names():
        if name in PUBLIC | ENDING:
            continue
        try:
            path = path_to(name, seaside.ids)
        except NoReverseMatch:
            continue
        answer = getattr(browser, method)(path, headers=headers)
        if "no-store" not in answer.headers.get("Cache-Control", ""):
            kept.append((name, answer.status_code))

    assert not kept


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_what_says_otherwise_is_the_same_for_everybody(
    seaside: Tenant, client_of: Callable[[User], Client], client: Client, alice: User, name: str
) -> None:
    path = path_to(name, seaside.ids)

    assert client_of(alice).get(path).content == client.get(path).content

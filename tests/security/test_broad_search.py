"""Case 35: whatever charlie asks for, no answer holds an id, a name or a count of the others."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.factories import make_hotel, make_rooms
from tests.security.addresses import names, path_to
from tests.security.tenant import ROOMS, Tenant, full_answer

# Whoever holds its link may read an invitation, but charlie is signed in and not the invited.
# An attendant's link is for whoever has it: tests/housekeeping/pages says what little it shows.
ADDRESSES = [
    name
    for name in names()
    if not name.startswith("admin:") and name != "housekeeping:attendants_list"
]
UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
BROAD = {"q": "", "search": "%", "page": "1", "page_size": "100000", "all": "1"}


@pytest.fixture
def charlies_browser(
    charlie: User,
    other_account: Any,
    make_connection: Any,
    browser_of: Callable[[User | None], Client],
) -> Client:
    rival = make_connection(
        account=other_account, apaleo_account_code="RIVAL", apaleo_account_name="Rival Group"
    )
    make_rooms(make_hotel(rival, "RIV", name="Rival Inn"), 3)
    return browser_of(charlie)


def given_away(told: str, seaside: Tenant, *, path: str = "") -> list[str]:
    """Return what of the tenant is in an answer, but for what the visitor has asked with."""
    answer = told
    for asked_with in filter(None, [path, *re.findall(UUID, path)]):
        answer = answer.replace(asked_with, "")
    names_and_ids = [mark for mark in seaside.marks if mark in answer]
    return names_and_ids + re.findall(rf"\b{ROOMS}\b", answer)


def test_what_would_be_given_away_is_on_the_pages_of_its_own_people(
    browser_of: Callable[[User | None], Client], alice: User, seaside: Tenant
) -> None:
    pages = [full_answer(browser_of(alice).get(path)) for path in ("/hotels/", "/hotels/team/")]

    found = given_away(" ".join(pages), seaside)

    assert {"Seaside", "Lighthouse", "Demo Hotels", str(ROOMS), "bob@seaside"} <= set(found)


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_error_or_redirect_tells_a_stranger_anything(
    name: str, method: str, charlies_browser: Client, seaside: Tenant
) -> None:
    path = path_to(name, seaside.ids)

    response = getattr(charlies_browser, method)(
        path, BROAD | {"name": "x", "email": "e@e.example"}
    )

    assert given_away(full_answer(response), seaside, path=path) == []


def test_a_stranger_reads_the_same_about_what_is_there_and_what_is_not(
    charlies_browser: Client, seaside: Tenant
) -> None:
    there = seaside.ids
    nowhere = there | dict.fromkeys(("connection_id", "pk"), "00000000-0000-4000-8000-000000000000")
    addresses = [
        "connect:connection",
        "connect:status",
        "connect:disconnect",
        "accounts:invitation",
    ]

    for name in addresses:
        [found, missing] = [charlies_browser.get(path_to(name, ids)) for ids in (there, nowhere)]
        assert (found.status_code, missing.status_code) == (404, 404)
        assert words_of(found) == words_of(missing)


def words_of(response: Any) -> str:
    """Return the page without the token that is another on each, and without ids."""
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
    return re.sub(UUID, "", page)


def test_pages_seen_by_their_own_people_are_not_kept_for_strangers(
    charlies_browser: Client,
    browser_of: Callable[[User | None], Client],
    alice: User,
    seaside: Tenant,
) -> None:
    own = browser_of(alice)
    paths = [
        path_to(name, seaside.ids)
        for name in ("dashboard:home", "accounts:team", "connect:landing")
    ]
    paths += [path_to(name, seaside.ids) for name in ("connect:connection", "connect:status")]
    seen = [own.get(path) for path in paths]

    told = [full_answer(charlies_browser.get(path)) for path in paths]

    assert [given_away(s, seaside, path=p) for s, p in zip(told, paths, strict=True)] == [[]] * 5
    for response in seen:
        assert response.status_code == 200
        assert "Cookie" in response.headers["Vary"]
        assert "public" not in response.headers.get("Cache-Control", "")
    assert given_away(repr(vars(cache)), seaside) == []

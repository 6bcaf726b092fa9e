"""No page for staff holds, reads or tells anything that opens a door."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.db import connection as database
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from connect.models import AuthorizationRequest
from hotels.models import Connection, Credential, Revocation
from tests.staff.listed_models import MODELS, SEARCHES, of_a_hotel
from tests.staff.pages import act, list_of, page_of

SECRET_COLUMNS = [
    (AuthorizationRequest, "state_digest"),
    (AuthorizationRequest, "browser_token_digest"),
    (AuthorizationRequest, "nonce"),
    (AuthorizationRequest, "code_verifier"),
    (Authenticator, "data"),
    (Revocation, "refresh_token"),
    (Revocation, "binding"),
    (User, "password"),
]


def stored(table: str, column: str) -> list[str]:
    """Return what the database itself holds, ciphertexts as they are."""
    with database.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table}")
        values = [row[0] for row in cursor.fetchall()]
    return [v.tobytes().decode() if isinstance(v, memoryview) else _text(v) for v in values]


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


@pytest.mark.parametrize("model", MODELS)
def test_no_list_page_history_or_search_shows_a_secret(
    model: type[Model], staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)
    row = of_a_hotel(model)
    ciphertexts = [
        *stored("hotels_credential", "refresh_token"),
        *stored("hotels_credential", "access_token"),
        *stored("hotels_revocation", "refresh_token"),
        *stored("connect_authorizationrequest", "code_verifier"),
    ]
    addresses = [list_of(model), page_of(row), page_of(row, "history")]

    pages = [staff_browser.get(address).content.decode() for address in addresses]
    pages.append(staff_browser.get(list_of(model), {"q": SEARCHES[model](row)}).content.decode())

    assert len(ciphertexts) == 4
    for page in pages:
        assert "canary" not in page
        assert "ca9a9a9a" not in page
        assert not any(text in page for text in ciphertexts)


def test_search_for_a_secret_finds_nothing(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)

    found = [
        staff_browser.get(list_of(model), {"q": "canary"}).context["cl"].result_count
        for model in MODELS
    ]

    assert found == [0] * len(MODELS)


@pytest.mark.parametrize(("model", "column"), SECRET_COLUMNS)
def test_a_secret_column_is_not_even_read(
    model: type[Model], column: str, staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)
    row = of_a_hotel(model)
    name = f'"{model._meta.db_table}"."{column}"'
    with CaptureQueriesContext(database) as of_nobody:
        staff_browser.get("/admin/jsi18n/")

    with CaptureQueriesContext(database) as queries:
        staff_browser.get(list_of(model))
        staff_browser.get(page_of(row))

    # Who the visitor is, their password's hash among it, is read on every request.
    for_visitor = {query["sql"] for query in of_nobody}
    read = [query["sql"] for query in queries if query["sql"] not in for_visitor]
    assert len(read) > 1
    assert not any(name in sql for sql in read)


@pytest.mark.parametrize("lookup", ["", "__startswith", "__isnull", "__regex"])
def test_a_secret_column_cannot_be_guessed_at_through_a_filter(
    lookup: str, staff_browser: Client
) -> None:
    pages = [
        staff_browser.get(list_of(model), {f"{column}{lookup}": "c"})
        for model, column in SECRET_COLUMNS
    ]

    assert [page.status_code for page in pages] == [400] * len(SECRET_COLUMNS)


@pytest.mark.parametrize(
    "path", ["connection__credential__refresh_token", "credential__refresh_token"]
)
def test_tokens_cannot_be_reached_through_a_relation(path: str, staff_browser: Client) -> None:
    page = staff_browser.get(list_of(Connection), {f"{path}__isnull": "0"}, follow=True)

    assert page.status_code == 400 or page.context["cl"].params == {}


def test_a_lost_key_breaks_no_list_and_no_page(
    staff_browser: Client, make_rows: Callable[[int], None], settings: Any
) -> None:
    make_rows(1)
    addresses = [list_of(model) for model in MODELS]
    addresses += [page_of(of_a_hotel(model)) for model in MODELS]
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]

    pages = [staff_browser.get(address) for address in addresses]

    assert {page.status_code for page in pages} == {200}


def test_actions_leave_no_secret_in_the_history(
    staff_browser: Client, make_rows: Callable[[int], None]
) -> None:
    make_rows(1)
    Revocation.objects.update(state="needs_attention")
    connection = Connection.objects.get()
    assert Credential.objects.filter(connection=connection).exists()

    act(staff_browser, "sync_now", connection)
    act(staff_browser, "try_again", Revocation.objects.defer("refresh_token").get())

    entries = [f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()]
    assert len(entries) == 2
    assert not any("canary" in entry for entry in entries)

"""Case 41: a key that is lost breaks no page, however often it is asked for."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client

from accounts.models import User
from hotels import tokens
from hotels.models import Connection
from tests.factories import make_credential
from tests.hotels.grants import stored_credential
from tests.security.addresses import names, path_to
from tests.security.tenant import Tenant

ADDRESSES = [
    name for name in names() if name.startswith(("connect:", "accounts:", "dashboard:", "rates:"))
]


@pytest.fixture
def without_key(connection: Connection, settings: Any) -> Connection:
    """Tokens that none of the keys opens any more, found out by a worker."""
    make_credential(connection)
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(tokens.KeyUnavailable):
        tokens.access_token(connection.pk)
    return connection


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name != "connect:disconnect"])
def test_no_page_of_the_tenant_breaks_or_touches_the_ciphertext(
    name: str,
    browser_of: Callable[[User | None], Client],
    alice: User,
    seaside: Tenant,
    without_key: Connection,
) -> None:
    path, before = path_to(name, seaside.ids), stored_credential(without_key)

    statuses = {
        getattr(browser_of(alice), method)(path, seaside.form).status_code
        for method in ("get", "post")
        for _ in range(2)
    }

    # Starting anew while nobody answers at apaleo's address is 503, and says so.
    assert statuses <= {200, 302, 400, 403, 404, 405, 409, 422} | (
        {503} if name == "connect:start" else set()
    )
    assert stored_credential(without_key) == before


def test_the_page_says_what_is_wrong_and_how_to_mend_it(
    browser_of: Callable[[User | None], Client],
    alice: User,
    seaside: Tenant,
    without_key: Connection,
) -> None:
    page = browser_of(alice).get(path_to("connect:connection", seaside.ids)).content.decode()

    assert f'name="connection" value="{without_key.pk}"' in page
    assert 'action="/connect/start/"' in page

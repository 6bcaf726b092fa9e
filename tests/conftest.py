"""The actors of every test: alice owns, mark manages, bob looks, charlie is a stranger."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from apaleo.jwks import forget_keys
from apaleo.metadata import forget_metadata
from hotels import wake
from hotels.models import Account, Connection, Membership, User
from sandbox.server import Server
from tests.sandbox_fixture import sandbox, sandbox_server  # noqa: F401 - fixtures

SERVER_NAME = "testserver.localhost"


@pytest.fixture
def client() -> Client:
    """A browser at PUBLIC_URL; nobody is signed in."""
    return Client(SERVER_NAME=SERVER_NAME)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Make a browser in which a user is signed in."""

    def sign_in(user: User) -> Client:
        browser = Client(SERVER_NAME=SERVER_NAME)
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Make a user with a verified address."""

    def make(email: str, **fields: Any) -> User:
        user = User.objects.create_user(email, "correct horse battery", **fields)
        user.emailaddress_set.create(email=email, verified=True, primary=True)
        return user

    return make


@pytest.fixture
def account(db: None) -> Account:
    return Account.objects.create(name="Seaside Hotels")


@pytest.fixture
def other_account(db: None) -> Account:
    """Charlie's."""
    return Account.objects.create(name="Rival Hotels")


@pytest.fixture
def alice(account: Account, make_user: Callable[..., User]) -> User:
    """Owns the account."""
    return _member(make_user("alice@seaside.example"), account, Membership.Role.OWNER)


@pytest.fixture
def mark(account: Account, make_user: Callable[..., User]) -> User:
    """Manages the account."""
    return _member(make_user("mark@seaside.example"), account, Membership.Role.MANAGER)


@pytest.fixture
def bob(account: Account, make_user: Callable[..., User]) -> User:
    """May look at the account."""
    return _member(make_user("bob@seaside.example"), account, Membership.Role.VIEWER)


@pytest.fixture
def charlie(other_account: Account, make_user: Callable[..., User]) -> User:
    """A stranger to the account; owns another one."""
    return _member(make_user("charlie@rival.example"), other_account, Membership.Role.OWNER)


@pytest.fixture
def staff(make_user: Callable[..., User]) -> User:
    """Works for the app's maker and may do everything in the admin."""
    return make_user("staff@maker.example", is_staff=True, is_superuser=True)


@pytest.fixture
def make_connection(account: Account, db: None) -> Callable[..., Connection]:
    """Make a connection of the account, without tokens."""

    def make(**fields: Any) -> Connection:
        values: dict[str, Any] = {
            "account": account,
            "apaleo_account_code": "DEMO",
            "apaleo_account_name": "Demo Hotels",
            "subject": "5b57336e-b15c-4b4a-86a2-d1906fd2bb14",
            "scopes": list(settings.APALEO_SCOPES),
            "connected_at": timezone.now(),
        }
        return Connection.objects.create(**(values | fields))

    return make


@pytest.fixture
def connection(make_connection: Callable[..., Connection]) -> Connection:
    return make_connection()


@pytest.fixture
def platform(sandbox: Server, settings: Any) -> Iterator[Server]:  # noqa: F811 - the fixture
    """The sandbox as the platform that Lobby talks to, over real HTTP."""
    settings.APALEO_IDENTITY_URL = sandbox.url
    settings.APALEO_API_URL = sandbox.url
    settings.APALEO_WEBHOOK_URL = sandbox.url
    forget_metadata()
    forget_keys()
    yield sandbox
    forget_metadata()
    forget_keys()


@pytest.fixture(autouse=True)
def wake_ups(monkeypatch: pytest.MonkeyPatch) -> list[wake.Call]:
    """The wake-up calls that would have gone to the broker."""
    calls: list[wake.Call] = []
    monkeypatch.setattr(wake, "post", calls.append)
    return calls


@pytest.fixture(autouse=True)
def fresh_rate_limits(settings: Any) -> Iterator[None]:
    """Keep each test's counters to itself."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


def _member(user: User, account: Account, role: Membership.Role) -> User:
    Membership.objects.create(account=account, user=user, role=role)
    return user

"""Who may do what at the way in: every address, every actor, every method (CASES 33)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import Account, User
from connect import authorization
from connect.models import AuthorizationRequest
from hotels.models import Connection, Property, SyncRun
from tests.connect.pages import make_hotel

CONSENT_SCREEN = "http://127.0.0.1:9/connect/authorize"
METHODS = ("get", "post", "put", "delete")
LOGIN = "to the login page"
EVERYONE_SIGNED_IN = ("alice", "mark", "bob", "charlie")

# Address -> actor -> what GET, POST, PUT and DELETE lead to.
MATRIX: dict[str, dict[str, tuple[Any, Any, Any, Any]]] = {
    "landing": dict.fromkeys(("anonymous", *EVERYONE_SIGNED_IN), (200, 405, 405, 405)),
    "guide": dict.fromkeys(("anonymous", *EVERYONE_SIGNED_IN), (200, 405, 405, 405)),
    "start": {
        "anonymous": (LOGIN, LOGIN, LOGIN, LOGIN),
        "alice": (405, 302, 405, 405),
        "mark": (405, 302, 405, 405),
        "bob": (405, 403, 405, 405),
        "charlie": (405, 404, 405, 405),
    },
    "callback": dict.fromkeys(("anonymous", *EVERYONE_SIGNED_IN), (400, 405, 405, 405)),
    "answering": {
        "anonymous": (LOGIN, LOGIN, LOGIN, LOGIN),
        "alice": (200, 302, 405, 405),
        "mark": (200, 302, 405, 405),
        "bob": (200, 302, 405, 405),
        "charlie": (200, 302, 405, 405),
    },
    "connection": {
        "anonymous": (LOGIN, LOGIN, LOGIN, LOGIN),
        "alice": (200, 405, 405, 405),
        "mark": (200, 405, 405, 405),
        "bob": (200, 405, 405, 405),
        "charlie": (404, 405, 405, 405),
    },
    "status": {
        "anonymous": (LOGIN, LOGIN, LOGIN, LOGIN),
        "alice": (200, 405, 405, 405),
        "mark": (200, 405, 405, 405),
        "bob": (200, 405, 405, 405),
        "charlie": (404, 405, 405, 405),
    },
    "history": {
        "anonymous": (LOGIN, LOGIN, LOGIN, LOGIN),
        "alice": (200, 405, 405, 405),
        "mark": (200, 405, 405, 405),
        "bob": (200, 405, 405, 405),
        "charlie": (404, 405, 405, 405),
    },
    "retry": {
        "anonymous": (LOGIN, LOGIN, LOGIN, LOGIN),
        "alice": (405, 302, 405, 405),
        "mark": (405, 302, 405, 405),
        "bob": (405, 403, 405, 405),
        "charlie": (405, 404, 405, 405),
    },
    "hotels": {
        "anonymous": (LOGIN, LOGIN, LOGIN, LOGIN),
        "alice": (405, 302, 405, 405),
        "mark": (405, 302, 405, 405),
        "bob": (405, 403, 405, 405),
        "charlie": (405, 404, 405, 405),
    },
    "disconnect": {
        "anonymous": (LOGIN, LOGIN, LOGIN, LOGIN),
        "alice": (200, 302, 405, 405),
        "mark": (403, 403, 405, 405),
        "bob": (403, 403, 405, 405),
        "charlie": (404, 404, 405, 405),
    },
}
WITHOUT_CONNECTION = {"landing", "guide", "start", "callback", "answering"}
CHANGES = {"start", "retry", "hotels", "disconnect"}

CELLS = [
    pytest.param(address, actor, method, outcome, id=f"{address}-{actor}-{method}")
    for address, actors in MATRIX.items()
    for actor, outcomes in actors.items()
    for method, outcome in zip(METHODS, outcomes, strict=True)
]


@pytest.fixture
def hotel(connection: Connection) -> Property:
    return make_hotel(connection)


@pytest.fixture
def consent_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The identity server is not asked where its consent screen is."""
    monkeypatch.setattr(authorization, "begin", lambda **_: CONSENT_SCREEN)


@pytest.fixture
def browser_for(
    request: pytest.FixtureRequest, client: Client, client_of: Callable[[User], Client]
) -> Callable[[str], Client]:
    """The browser of an actor, by name."""

    def browser(actor: str) -> Client:
        return client if actor == "anonymous" else client_of(request.getfixturevalue(actor))

    return browser


@pytest.mark.parametrize(("address", "actor", "method", "outcome"), CELLS)
def test_each_address_answers_each_actor_and_method_as_declared(
    address: str,
    actor: str,
    method: str,
    outcome: Any,
    browser_for: Callable[[str], Client],
    connection: Connection,
    hotel: Property,
    consent_screen: None,
) -> None:
    browser = browser_for(actor)
    before = _facts()

    response = getattr(browser, method)(
        _path(address, connection), data=_body(connection, hotel) if method == "post" else None
    )

    if outcome == LOGIN:
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))
    else:
        assert response.status_code == outcome
    if outcome != 302:
        assert _facts() == before


def test_the_matrix_knows_every_address_and_every_actor() -> None:
    from connect.urls import urlpatterns

    names = {pattern.name for pattern in urlpatterns}

    assert set(MATRIX) == names
    assert all(set(actors) == {"anonymous", *EVERYONE_SIGNED_IN} for actors in MATRIX.values())


@pytest.mark.parametrize("address", sorted(CHANGES))
def test_a_form_of_another_site_changes_nothing(
    address: str, alice: User, connection: Connection, hotel: Property, consent_screen: None
) -> None:
    browser = Client(SERVER_NAME="testserver.localhost", enforce_csrf_checks=True)
    browser.force_login(alice)
    before = _facts()

    response = browser.post(_path(address, connection), data=_body(connection, hotel))

    assert response.status_code == 403
    assert _facts() == before


def test_starting_by_a_link_leads_nowhere_and_writes_nothing(
    alice: User, account: Account, client_of: Callable[[User], Client], consent_screen: None
) -> None:
    browser = client_of(alice)

    response = browser.get(reverse("connect:start"), {"account": str(account.pk)})

    assert response.status_code == 405
    assert "Location" not in response
    assert not AuthorizationRequest.objects.exists()


def test_an_account_of_somebody_else_cannot_be_connected(
    alice: User,
    other_account: Account,
    client_of: Callable[[User], Client],
    consent_screen: None,
) -> None:
    browser = client_of(alice)

    response = browser.post(reverse("connect:start"), {"account": str(other_account.pk)})

    assert response.status_code == 404
    assert other_account.name not in response.content.decode()


def test_a_connection_of_somebody_else_cannot_be_renewed(
    alice: User,
    other_account: Account,
    make_connection: Callable[..., Connection],
    client_of: Callable[[User], Client],
    consent_screen: None,
) -> None:
    theirs = make_connection(account=other_account, apaleo_account_name="Rival Rooms")

    response = client_of(alice).post(reverse("connect:start"), {"connection": str(theirs.pk)})

    assert response.status_code == 404
    assert "Rival Rooms" not in response.content.decode()


@pytest.mark.parametrize(
    "body",
    [{}, {"account": "x"}, {"account": "both", "connection": "both"}],
    ids=["nothing", "not an id", "both"],
)
def test_a_start_that_does_not_say_what_to_connect_is_refused(
    body: dict[str, str],
    alice: User,
    connection: Connection,
    client_of: Callable[[User], Client],
    consent_screen: None,
) -> None:
    ids = {"account": str(connection.account_id), "connection": str(connection.pk)}
    sent = {name: ids[name] if value == "both" else value for name, value in body.items()}

    response = client_of(alice).post(reverse("connect:start"), sent)

    assert response.status_code == 400


@pytest.mark.parametrize("field", ["shown", "used"])
def test_a_hotel_of_somebody_else_cannot_be_chosen(
    field: str,
    alice: User,
    hotel: Property,
    other_account: Account,
    make_connection: Callable[..., Connection],
    client_of: Callable[[User], Client],
) -> None:
    theirs = make_hotel(
        make_connection(account=other_account, apaleo_account_code="RIVAL"), is_used=False
    )
    body = {"shown": [str(hotel.pk)], "used": []}
    body[field] = [*body[field], str(theirs.pk)]

    response = client_of(alice).post(
        reverse("connect:hotels", args=[hotel.connection_id]), data=body
    )

    assert response.status_code == 404
    assert theirs.name not in response.content.decode()
    assert list(Property.objects.order_by("is_used").values_list("is_used", flat=True)) == [
        False,
        True,
    ]


def test_a_member_who_was_removed_is_a_stranger_at_the_next_click(
    mark: User, connection: Connection, client_of: Callable[[User], Client]
) -> None:
    browser = client_of(mark)
    mark.memberships.all().delete()

    response = browser.get(reverse("connect:connection", args=[connection.pk]))

    assert response.status_code == 404


def _path(address: str, connection: Connection) -> str:
    args = [] if address in WITHOUT_CONNECTION else [connection.pk]
    return reverse(f"connect:{address}", args=args)


def _body(connection: Connection, hotel: Property) -> dict[str, str]:
    return {"account": str(connection.account_id), "shown": str(hotel.pk)}


def _facts() -> list[Any]:
    """What a request could have changed."""
    return [
        list(Connection.objects.values("pk", "status", "ended_at", "next_sync_at").order_by("pk")),
        list(Property.objects.values_list("pk", F("is_used")).order_by("pk")),
        SyncRun.objects.count(),
        AuthorizationRequest.objects.count(),
    ]

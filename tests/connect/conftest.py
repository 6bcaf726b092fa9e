"""Hoteliers on their way."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from apaleo.identity import forget_metadata
from tests.connect.journey import Traveller
from tests.fixtures.people import SERVER_NAME


@pytest.fixture
def traveller_of(client_of: Callable[[User], Client]) -> Callable[[User], Traveller]:
    """Put a user in front of a browser of their own, signed in at Lobby and not yet at apaleo."""
    return lambda user: Traveller(client_of(user))


@pytest.fixture
def traveller(alice: User, traveller_of: Callable[[User], Traveller]) -> Traveller:
    """Alice."""
    return traveller_of(alice)


@pytest.fixture
def another_tab_of() -> Callable[[Traveller], Traveller]:
    """Open another tab of the same browser."""

    def open_tab(traveller: Traveller) -> Traveller:
        tab = Client(SERVER_NAME=SERVER_NAME)
        tab.cookies.load(traveller.client.cookies.output(attrs=[], header="", sep=";"))
        return Traveller(tab, traveller.visitors)

    return open_tab


@pytest.fixture
def forget() -> Callable[[], None]:
    """Forget what apaleo has said about itself, as after an hour."""
    return forget_metadata

"""The demo's hotel in Munich, connected with all that a day of housekeeping is read from."""

from collections.abc import Callable
from typing import Any

import pytest

from hotels.models import Connection, Property, SyncRun
from sandbox.server import Server

SCOPES = [
    "openid",
    "profile",
    "offline_access",
    "setup.read",
    "rateplans.read-corporate",
    "reservations.read",
    "maintenances.read",
    "operations.change-room-state",
]


@pytest.fixture
def scopes(sandbox: Server, settings: Any) -> list[str]:
    """Ask for what housekeeping reads and writes."""
    sandbox.control.change_client("LOBB-AC-TEST", scopes=SCOPES)
    settings.APALEO_SCOPES = SCOPES
    return SCOPES


@pytest.fixture
def demo(
    scopes: list[str], connect: Callable[..., Connection], load: Callable[..., SyncRun]
) -> Connection:
    """The five demo hotels, loaded."""
    connection = connect()
    load(connection)
    return connection


@pytest.fixture
def munich(demo: Connection) -> Property:
    return Property.objects.get(code="MUC")

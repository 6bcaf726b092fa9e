"""The demo asks for more than the default, and the sandbox grants it."""

from django.conf import settings

from config.stack.embedded import SCOPES
from connect.consent.scopes import MEANINGS
from sandbox.identity.scopes import SCOPES as KNOWN
from sandbox.options import DEFAULT_SCOPES


def test_the_demo_asks_for_housekeeping_beside_the_default() -> None:
    assert set(SCOPES.split()) - set(DEFAULT_SCOPES.split()) == {
        "reservations.read",
        "maintenances.read",
        "maintenances.manage",
        "operations.change-room-state",
    }
    assert set(DEFAULT_SCOPES.split()) < set(SCOPES.split())


def test_the_sandbox_and_the_hotelier_know_each_of_them() -> None:
    assert set(SCOPES.split()) <= KNOWN.keys() & MEANINGS.keys()


def test_the_default_of_a_lobby_stays_as_it_was() -> None:
    example = (settings.BASE_DIR / ".env.example").read_text()

    assert f"#APALEO_SCOPES={DEFAULT_SCOPES}\n" in example

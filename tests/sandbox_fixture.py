"""The sandbox over real HTTP for any test: one server for the session, reset before each test."""

from collections.abc import Iterator

import pytest

from sandbox.server import Server, serve_in_thread
from sandbox.settings import Client, SandboxSettings

CLIENT = Client(
    client_id="LOBB-AC-TEST",
    name="Lobby Test App",
    secrets=("canary-client-secret",),
    redirect_uris=("http://testserver.localhost/connect/callback/",),
    scopes=frozenset(
        {"openid", "profile", "offline_access", "setup.read", "rateplans.read-corporate"}
    ),
)


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[Server]:
    """A running sandbox with the demo data; use `sandbox`, which starts each test afresh."""
    with serve_in_thread(SandboxSettings(clients=(CLIENT,), rate_limit=None)) as server:
        yield server


@pytest.fixture
def sandbox(sandbox_server: Server) -> Server:
    """The sandbox as it is right after its start."""
    sandbox_server.control.reset()
    return sandbox_server

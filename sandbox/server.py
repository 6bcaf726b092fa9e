"""Running the sandbox: in a thread for tests, in the foreground for people."""

import contextlib
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import uvicorn

from sandbox.accounts import AccountStore
from sandbox.accounts.samples import demo_accounts
from sandbox.app import create_app
from sandbox.control.client import Control
from sandbox.http.connection import BreakableProtocol
from sandbox.settings import SandboxSettings
from sandbox.state import Sandbox
from sandbox.webhooks.delivery import start_delivering

BACKLOG = 2048


@dataclass(frozen=True)
class Server:
    """A running sandbox: where it is, how to steer it, and how it was set up."""

    url: str
    control: Control
    settings: SandboxSettings


def listen(*, host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raise OSError if the port is occupied.

    Who connects from now on waits until the server runs, and is not refused.
    The protocol is named because asyncio switches Nagle's algorithm off only for sockets that say
    they are TCP; with it on, every keep-alive answer costs 40 ms.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def url_of(listener: socket.socket) -> str:
    """Return the address of the socket as a base URL."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def make_server(*, sandbox: Sandbox, save: Callable[[], None]) -> uvicorn.Server:
    """Return a server for the sandbox that does not run yet."""
    start_delivering(sandbox)
    config = uvicorn.Config(
        create_app(sandbox=sandbox, save=save),
        http=BreakableProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=60,
    )
    return uvicorn.Server(config)


@contextlib.contextmanager
def serve_in_thread(
    settings: SandboxSettings, accounts: AccountStore | None = None, port: int = 0
) -> Iterator[Server]:
    """Run the sandbox beside the caller: ready when entered, gone when left.

    It listens on 127.0.0.1, and `base_url` is set to where that is.
    """
    listener = listen(host="127.0.0.1", port=port)
    settings = replace(settings, base_url=url_of(listener))
    sandbox = Sandbox(settings=settings, accounts=accounts or demo_accounts())
    server = make_server(sandbox=sandbox, save=save_nothing)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    control = Control(settings.base_url)
    try:
        yield Server(settings.base_url, control, settings)
    finally:
        control.close()
        server.should_exit = True
        thread.join()
        listener.close()


def save_nothing() -> None:
    """Save nothing: the sandbox forgets everything as it ends."""


def serve(
    *, sandbox: Sandbox, listener: socket.socket, save: Callable[[], None] = save_nothing
) -> None:
    """Run the sandbox in the foreground until SIGINT or SIGTERM."""
    server = make_server(sandbox=sandbox, save=save)

    def stop(*_: object) -> None:
        server.should_exit = True

    # Uvicorn raises the signal that has ended it once more, for the handlers of before.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    server.run(sockets=[listener])

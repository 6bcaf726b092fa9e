"""What the stack consists of: fewer programs where the environment brings its own."""

import socket
import sys

import requests
from django.conf import settings

from config.redis.broker import embedded_socket, embedded_url
from config.stack.ports import HOST
from config.stack.program import Check, Program
from config.stack.supervisor import Stages
from config.stack.valkey import server_binary
from hotels.client import redirect_uri

SECONDS_TO_ANSWER = 1
# In a container everyone is root; Celery's eight lines about it hide what matters.
QUIET_AS_ROOT = {"PYTHONWARNINGS": "ignore:::celery.platforms"}


def stages(*, port: int, sandbox_port: int) -> Stages:
    """Return the programs to run: first what others need, then the others.

    Valkey is left out where REDIS_URL names a server, the sandbox where the platform is another.
    """
    sandbox_url = f"http://{HOST}:{sandbox_port}"
    foundation = [valkey()] if uses_embedded_valkey() else []
    if uses_sandbox(sandbox_url):
        # Stopped after the workers, who may be waiting for what it answers.
        foundation.append(sandbox(port=sandbox_port, url=sandbox_url))
    return [foundation, [web(port), *workers(), scheduler()]]


def uses_embedded_valkey() -> bool:
    """Tell whether the settings point at the Valkey of this folder."""
    redis_url: str = settings.REDIS_URL
    return redis_url == embedded_url(settings.VAR_DIR)


def uses_sandbox(url: str) -> bool:
    """Tell whether the settings take the sandbox at `url` for apaleo."""
    identity_url: str = settings.APALEO_IDENTITY_URL
    return identity_url == url


def valkey() -> Program:
    """Return the broker and cache: on a Unix socket only, keeping no data on disk."""
    path = str(embedded_socket(settings.VAR_DIR))
    options = {
        "port": "0",
        "unixsocket": path,
        "unixsocketperm": "700",
        "dir": str(settings.VAR_DIR),
        "save": "",
        "appendonly": "no",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
        "logfile": str(settings.VAR_DIR / "valkey.log"),
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    command = [str(server_binary()), *words]
    return Program(name="valkey", command=command, is_ready=listens_at(path))


def web(port: int) -> Program:
    """Return the web server; `gunicorn.conf.py` has the rest of its settings."""
    address = f"{HOST}:{port}"
    return Program(
        name="web",
        command=[*python("gunicorn"), "--bind", address, "config.wsgi"],
        is_ready=answers_at(f"http://{address}/health/live/"),
    )


def workers() -> list[Program]:
    """Return two workers, so that nobody who is watching waits behind work that nobody awaits."""
    return [worker("interactive", processes=2), worker("background", processes=1)]


def worker(queue: str, *, processes: int) -> Program:
    """Return a Celery worker of its own for one queue."""
    options = ["-Q", queue, "-n", f"{queue}@%h", "--pool=prefork", "-c", str(processes)]
    quiet = ["--without-gossip", "--without-mingle", "--loglevel=WARNING"]
    return Program(
        name=queue, command=[*celery("worker"), *options, *quiet], environment=QUIET_AS_ROOT
    )


def scheduler() -> Program:
    """Return Celery beat; it keeps its state in memory."""
    return Program(name="scheduler", command=[*celery("beat"), "--pidfile=", "--loglevel=WARNING"])


def sandbox(*, port: int, url: str) -> Program:
    """Return the stand-in for apaleo, in which this Lobby is registered as an app.

    It has to remember what it granted for as long as the database does, or every connection is
    lost with a restart.
    """
    state = settings.VAR_DIR / "sandbox.state"
    return Program(
        name="sandbox",
        command=[*python("sandbox"), "--port", str(port), "--state", str(state)],
        environment={
            "SANDBOX_APP_NAME": settings.PRODUCT_NAME,
            "SANDBOX_CLIENT_ID": settings.APALEO_CLIENT_ID,
            "SANDBOX_CLIENT_SECRET": settings.APALEO_CLIENT_SECRET,
            "SANDBOX_REDIRECT_URI": redirect_uri(),
            "SANDBOX_SCOPES": " ".join(settings.APALEO_SCOPES),
        },
        is_ready=answers_at(f"{url}/.well-known/openid-configuration"),
        is_silent=True,
    )


def python(module: str) -> list[str]:
    """Return the command for a module, with the interpreter that runs this."""
    return [sys.executable, "-m", module]


def celery(command: str) -> list[str]:
    """Return the command for a part of Celery."""
    return [*python("celery"), "-q", "-A", "config", command]


def listens_at(path: str) -> Check:
    """Return a check for a server on a Unix socket."""

    def listens() -> bool:
        with socket.socket(socket.AF_UNIX) as caller:
            return caller.connect_ex(path) == 0

    return listens


def answers_at(url: str) -> Check:
    """Return a check for a web server that answers 200."""

    def answers() -> bool:
        try:
            return requests.get(url, timeout=SECONDS_TO_ANSWER).ok
        except requests.RequestException:
            return False

    return answers

"""Where Redis or Valkey is, in the dialect of each library that asks."""

import hashlib
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit

# A Unix socket's address holds 108 bytes on Linux and 104 on macOS.
MAX_SOCKET_PATH = 100


def embedded_socket(var: Path) -> Path:
    """Return the socket of the embedded Valkey server that belongs to the folder `var`.

    It lies in `var` itself, or, where that path is too long for a socket, in the
    system's temporary folder under a name that only this `var` has.
    """
    socket = var / "valkey.sock"
    if len(str(socket)) <= MAX_SOCKET_PATH:
        return socket
    digest = hashlib.sha256(str(var).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"lobby-{digest}.sock"


def embedded_url(var: Path) -> str:
    """Return the same as a URL, as redis-py spells it."""
    return f"unix://{quote(str(embedded_socket(var)))}"


def celery_url(redis_url: str) -> str:
    """Return `redis_url` as Celery spells it, which names Unix sockets otherwise."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    query = parts.query.replace("db=", "virtual_host=")
    return f"redis+socket://{parts.path}{'?' if query else ''}{query}"

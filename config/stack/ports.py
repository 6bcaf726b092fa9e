"""Whether a port can be had."""

import errno
import socket

HOST = "127.0.0.1"


class PortUnavailable(Exception):
    """A port cannot be had; the message says which, why, and how to take another."""


def refuse_unavailable(*, port: int, variable: str, purpose: str) -> None:
    """Raise PortUnavailable unless this machine lets us listen on `port`."""
    advice = f"Choose another: make run {variable}={port + 100 if port < 65_436 else port - 100}"
    if _answers(port):
        raise PortUnavailable(f"Port {port}, wanted for {purpose}, is in use. {advice}")
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError as error:
            reason = "is in use" if error.errno == errno.EADDRINUSE else str(error.strerror).lower()
            raise PortUnavailable(
                f"Port {port}, wanted for {purpose}, cannot be had: {reason}. {advice}"
            ) from error


def _answers(port: int) -> bool:
    """Tell whether someone listens; binding alone does not notice wildcard sockets on macOS."""
    with socket.socket() as caller:
        caller.settimeout(0.5)
        return caller.connect_ex((HOST, port)) == 0

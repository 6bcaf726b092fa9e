"""What can be said on the command line, and in the environment instead."""

import argparse
import os
from pathlib import Path
from typing import Any

from sandbox.settings import RateLimit, Rotation

DEFAULT_SCOPES = "openid profile offline_access setup.read rateplans.read-corporate"
DEFAULT_REDIRECT_URI = "http://127.0.0.1:8000/callback"


def parser() -> argparse.ArgumentParser:
    """Return the command line; each option falls back to the variable SANDBOX_<NAME>."""
    p = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A stand-in for apaleo on this machine: identity server, API, demo data.",
        epilog="Every option can be given in the environment too: --client-id as "
        "SANDBOX_CLIENT_ID, --redirect-uri as SANDBOX_REDIRECT_URI with spaces between.",
    )

    def option(name: str, default: str | None = None, **details: Any) -> None:
        variable = name.removeprefix("--").replace("-", "_").upper()
        p.add_argument(name, default=env(variable, default), **details)

    option("--host", "127.0.0.1")
    option("--port", "8010", type=int)
    option("--base-url", help="issuer, if behind a proxy")
    option("--app-name", "Demo App", help="on the consent screen")
    option("--logo-url")
    option("--client-id", "DEMO-AC-APP")
    option("--client-secret", help="random if none is given")
    p.add_argument(
        "--redirect-uri",
        action="append",
        help=f"where consent may lead back to; repeatable (default {DEFAULT_REDIRECT_URI})",
    )
    option("--scopes", DEFAULT_SCOPES, help="enabled for the app")
    option(
        "--page-size",
        "20/200",
        type=page_size,
        metavar="DEFAULT/MAX",
        help="items on a page of a list: 20/200, or 500/500 as newer documents of apaleo's say",
    )
    option(
        "--rotation",
        "one-time",
        type=Rotation,
        help=f"of refresh tokens: {', '.join(Rotation)}",
    )
    option("--grace", "0", type=float, help="seconds in which a spent refresh token still works")
    option(
        "--rate-limit",
        "100/200/3500",
        type=rate_limit,
        help="calls a second / burst / a minute, or off",
    )
    option("--latency", "0", type=float, help="seconds before each answer")
    option("--accounts", "0", type=int, help="generated beside the demo")
    option("--properties", "1", type=int, help="of each")
    option("--units", "50", type=int, help="per generated property")
    p.add_argument(
        "--state",
        type=Path,
        default=env("STATE") or None,
        metavar="FILE",
        help="remember over a restart what was granted and changed (default: forget it)",
    )
    option("--seed", "1", type=int)
    return p


def env(name: str, default: str | None = None) -> str | None:
    """Return the variable SANDBOX_<name>."""
    return os.environ.get(f"SANDBOX_{name}", default)


def page_size(text: str) -> tuple[int, int]:
    """Read page sizes such as 20/200: the one that is used unless asked, and the largest."""
    default, maximum = text.split("/")
    return int(default), int(maximum)


def rate_limit(text: str) -> RateLimit | None:
    """Read a rate limit such as 100/200/3500; `off` is none."""
    if text == "off":
        return None
    per_second, burst, per_minute = text.split("/")
    return RateLimit(per_second=float(per_second), burst=int(burst), per_minute=int(per_minute))

"""What can be said on the command line, and in the environment instead."""

import argparse
import os
from pathlib import Path

from sandbox.settings import RateLimit, Rotation

SCOPES = "openid profile offline_access setup.read rateplans.read-corporate"


def parser() -> argparse.ArgumentParser:
    """Return the command line; each option falls back to the variable SANDBOX_<NAME>."""
    p = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A stand-in for apaleo on this machine: identity server, API, demo data.",
        epilog="Every option can be given in the environment too: --client-id as "
        "SANDBOX_CLIENT_ID, --redirect-uri as SANDBOX_REDIRECT_URI with spaces between.",
    )
    p.add_argument("--host", default=env("HOST", "127.0.0.1"))
    p.add_argument("--port", type=int, default=env("PORT", "8010"))
    p.add_argument("--base-url", default=env("BASE_URL"), help="issuer, if behind a proxy")
    p.add_argument("--app-name", default=env("APP_NAME", "Demo App"), help="on the consent screen")
    p.add_argument("--logo-url", default=env("LOGO_URL"))
    p.add_argument("--client-id", default=env("CLIENT_ID", "DEMO-AC-APP"))
    p.add_argument("--client-secret", default=env("CLIENT_SECRET"), help="random if none is given")
    p.add_argument(
        "--redirect-uri",
        action="append",
        help="where consent may lead back to; repeatable (default http://127.0.0.1:8000/callback)",
    )
    p.add_argument("--scopes", default=env("SCOPES", SCOPES), help="enabled for the app")
    p.add_argument(
        "--page-size",
        type=page_size,
        default=env("PAGE_SIZE", "20/200"),
        metavar="DEFAULT/MOST",
        help="items on a page of a list: 20/200, or 500/500 as newer documents of apaleo's say",
    )
    p.add_argument(
        "--rotation",
        type=Rotation,
        default=env("ROTATION", "one-time"),
        help=f"of refresh tokens: {', '.join(Rotation)}",
    )
    p.add_argument(
        "--grace",
        type=float,
        default=env("GRACE", "0"),
        help="seconds in which a spent refresh token still works",
    )
    p.add_argument(
        "--rate-limit",
        type=rate_limit,
        default=env("RATE_LIMIT", "100/200/3500"),
        help="calls a second / burst / a minute, or off",
    )
    p.add_argument(
        "--latency", type=float, default=env("LATENCY", "0"), help="seconds before each answer"
    )
    p.add_argument(
        "--accounts", type=int, default=env("ACCOUNTS", "0"), help="generated beside the demo"
    )
    p.add_argument("--properties", type=int, default=env("PROPERTIES", "1"), help="of each")
    p.add_argument("--units", type=int, default=env("UNITS", "50"), help="per generated property")
    p.add_argument(
        "--state",
        type=Path,
        default=env("STATE") or None,
        metavar="FILE",
        help="remember over a restart what was granted and changed (default: forget it)",
    )
    p.add_argument("--seed", type=int, default=env("SEED", "1"))
    return p


def env(name: str, default: str | None = None) -> str | None:
    """Return the variable SANDBOX_<name>."""
    return os.environ.get(f"SANDBOX_{name}", default)


def page_size(text: str) -> tuple[int, int]:
    """Read page sizes such as 20/200: the one that is used unless asked, and the largest."""
    default, largest = text.split("/")
    return int(default), int(largest)


def rate_limit(text: str) -> RateLimit | None:
    """Read a rate limit such as 100/200/3500; `off` is none."""
    if text == "off":
        return None
    per_second, burst, per_minute = text.split("/")
    return RateLimit(per_second=float(per_second), burst=int(burst), per_minute=int(per_minute))

"""`python -m sandbox`: run the stand-in for apaleo until it is stopped."""

import argparse
import os
import secrets
import sys

from sandbox.identity.scopes import WORDS
from sandbox.server import listen, serve, url_of
from sandbox.settings import Client, RateLimit, Rotation, SandboxSettings
from sandbox.world import World, demo_world

EXIT_USAGE = 2
SCOPES = "openid profile offline_access setup.read rateplans.read-corporate"


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox until SIGINT or SIGTERM and return the exit status."""
    options = parser().parse_args(arguments)
    try:
        listener = listen(host=options.host, port=options.port)
    except OSError as error:
        print(
            f"sandbox: cannot listen on {options.host}:{options.port}: {error.strerror}. "
            "Choose another with --port.",
            file=sys.stderr,
        )
        return EXIT_USAGE
    with listener:
        world = make_world(options)
        settings = make_settings(options, world=world, base_url=url_of(listener))
        print(greeting(settings, world), flush=True)
        serve(settings=settings, world=world, listener=listener)
    return 0


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


def make_world(options: argparse.Namespace) -> World:
    """Return the demo data and as many generated accounts as were asked for."""
    world = demo_world()
    for number in range(options.accounts):
        world.generate(
            code=f"GEN{number + 1:04d}",
            properties=options.properties,
            units_per_property=options.units,
            rate_plans_per_property=10,
            seed=options.seed + number,
        )
    return world


def make_settings(options: argparse.Namespace, *, world: World, base_url: str) -> SandboxSettings:
    """Return the settings, with the app as connect client and a simple client for one account."""
    account_code = next(iter(world.accounts))
    redirect_uris = (
        options.redirect_uri or (env("REDIRECT_URI") or "http://127.0.0.1:8000/callback").split()
    )
    page_size_default, page_size_max = options.page_size
    store_app = Client(
        client_id=options.client_id,
        name=options.app_name,
        logo_url=options.logo_url,
        secrets=(options.client_secret or secrets.token_urlsafe(24),),
        redirect_uris=tuple(redirect_uris),
        scopes=frozenset(options.scopes.split()),
    )
    custom_app = Client(
        client_id=f"{account_code}-SP-SCRIPT",
        name="A script of the hotel's own",
        secrets=(secrets.token_urlsafe(24),),
        scopes=frozenset(WORDS) - {"openid", "profile", "offline_access"},
        kind="simple",
        account_code=account_code,
    )
    return SandboxSettings(
        base_url=(options.base_url or base_url).rstrip("/"),
        clients=(store_app, custom_app),
        page_size_default=page_size_default,
        page_size_max=page_size_max,
        rotation=options.rotation,
        grace_seconds=options.grace,
        rate_limit=options.rate_limit,
        latency_seconds=options.latency,
        seed=options.seed,
    )


def greeting(settings: SandboxSettings, world: World) -> str:
    """Return what a person needs to begin: addresses, apps and logins."""
    lines = [
        f"The sandbox is at {settings.base_url} (identity server and API on one origin).",
        f"  control interface  {settings.base_url}/_control/",
        "Apps",
    ]
    for client in settings.clients:
        lines.append(f"  {client.client_id}  secret {client.secrets[0]}  ({client.kind})")
        lines.extend(f"    back to {uri}" for uri in client.redirect_uris)
    lines.append("Logins")
    for account in list(world.accounts.values())[:5]:
        for user in account.users:
            role = "" if user.is_admin else "  (not an admin)"
            lines.append(f"  {account.code}  {user.email}  {user.password}{role}")
    if len(world.accounts) > 5:
        lines.append(f"  and {len(world.accounts) - 5} more accounts, listed at /_control/accounts")
    lines.append("Stop with Ctrl-C.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

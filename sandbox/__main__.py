"""`python -m sandbox`: run the stand-in for apaleo until it is stopped."""

import argparse
import contextlib
import secrets
import socket
import sys
from pathlib import Path

from sandbox.accounts import World, demo_world
from sandbox.identity.scopes import WORDS
from sandbox.options import env, parser
from sandbox.persistence.document import Unreadable
from sandbox.persistence.saver import Keeper
from sandbox.persistence.state_file import InUse, StateFile
from sandbox.server import keep_nothing, listen, serve, url_of
from sandbox.settings import Client, SandboxSettings
from sandbox.state import Sandbox

EXIT_USAGE = 2


class Refused(Exception):
    """The sandbox cannot start like this; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox until SIGINT or SIGTERM and return the exit status."""
    options = parser().parse_args(arguments)
    try:
        with open_state(options.state) as file, open_listener(options) as listener:
            world = make_world(options)
            settings = make_settings(options, world=world, base_url=url_of(listener))
            sandbox = Sandbox(settings=settings, world=world)
            keeper = take_up(sandbox, file=file) if file else None
            print(greeting(settings, sandbox.world), flush=True)
            keep = keeper.keep if keeper else keep_nothing
            serve(sandbox=sandbox, listener=listener, keep=keep)
    except Refused as refusal:
        print(f"sandbox: {refusal}", file=sys.stderr)
        return EXIT_USAGE
    return 0


def open_state(path: Path | None) -> contextlib.AbstractContextManager[StateFile | None]:
    """Take the file for what is to be remembered, if one was named."""
    if path is None:
        return contextlib.nullcontext()
    try:
        return StateFile(path)
    except (InUse, OSError) as error:
        raise cannot_use(path, error) from error


def cannot_use(path: Path, error: InUse | OSError) -> Refused:
    """Return the refusal of a file for what is to be remembered."""
    reason = error.strerror if isinstance(error, OSError) else error
    return Refused(f"cannot use {path}: {reason}. Choose another with --state.")


def open_listener(options: argparse.Namespace) -> socket.socket:
    """Listen where the options say."""
    try:
        return listen(host=options.host, port=options.port)
    except OSError as error:
        raise Refused(
            f"cannot listen on {options.host}:{options.port}: {error.strerror}. "
            "Choose another with --port."
        ) from error


def take_up(sandbox: Sandbox, *, file: StateFile) -> Keeper:
    """Go on with what is in the file, or afresh if it cannot be read, and keep it from now on."""
    keeper = Keeper(sandbox, file=file)
    try:
        try:
            keeper.take_up()
        except Unreadable as problem:
            print(
                f"sandbox: cannot read {file.path}: {problem}. It is now {file.move_aside()}, and "
                "the sandbox starts with nothing granted. Apps have to be connected again.",
                file=sys.stderr,
            )
        keeper.keep()
    except OSError as error:
        raise cannot_use(file.path, error) from error
    return keeper


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

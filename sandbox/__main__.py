"""`python -m sandbox`: run the stand-in for apaleo until it is stopped."""

import argparse
import contextlib
import secrets
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from sandbox.accounts import AccountStore
from sandbox.accounts.samples import demo_accounts, generate_account
from sandbox.identity.scopes import OPENID_SCOPES, SCOPES
from sandbox.options import DEFAULT_REDIRECT_URI, env, parser
from sandbox.persistence.saved_state import UnreadableState
from sandbox.persistence.saver import StateSaver
from sandbox.persistence.state_file import StateFile
from sandbox.server import listen, save_nothing, serve, url_of
from sandbox.settings import Client, SandboxSettings
from sandbox.state import Sandbox

EXIT_USAGE = 2


class StartupError(Exception):
    """The sandbox cannot start like this; the message says why and what to do."""


def main(arguments: list[str] | None = None) -> int:
    """Run the sandbox until SIGINT or SIGTERM and return the exit status."""
    options = parser().parse_args(arguments)
    try:
        with open_state(options.state) as file, open_listener(options) as listener:
            accounts = make_accounts(options)
            settings = make_settings(options, accounts=accounts, base_url=url_of(listener))
            sandbox = Sandbox(settings=settings, accounts=accounts)
            save = restore(sandbox, file=file).save if file else save_nothing
            print(greeting(settings, sandbox.accounts), flush=True)
            serve(sandbox=sandbox, listener=listener, save=save)
    except StartupError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return EXIT_USAGE
    return 0


def open_state(path: Path | None) -> contextlib.AbstractContextManager[StateFile | None]:
    """Take the file for what is to be remembered, if one was named."""
    if path is None:
        return contextlib.nullcontext()
    with explained(f"use {path}", option="--state"):
        return contextlib.closing(StateFile(path))


@contextlib.contextmanager
def explained(attempt: str, *, option: str) -> Iterator[None]:
    """Turn an OSError into a StartupError that says what cannot be done, and the way out."""
    try:
        yield
    except OSError as error:
        raise StartupError(
            f"cannot {attempt}: {error.strerror}. Choose another with {option}."
        ) from error


def open_listener(options: argparse.Namespace) -> socket.socket:
    """Listen where the options say."""
    with explained(f"listen on {options.host}:{options.port}", option="--port"):
        return listen(host=options.host, port=options.port)


def restore(sandbox: Sandbox, *, file: StateFile) -> StateSaver:
    """Go on with what is in the file, or afresh if it cannot be read, and save it from now on."""
    saver = StateSaver(sandbox, file=file)
    with explained(f"use {file.path}", option="--state"):
        try:
            saver.restore()
        except UnreadableState as problem:
            print(
                f"sandbox: cannot read {file.path}: {problem}. It is now {file.move_aside()}, and "
                "the sandbox starts with nothing granted. Apps have to be connected again.",
                file=sys.stderr,
            )
        saver.save()
    return saver


def make_accounts(options: argparse.Namespace) -> AccountStore:
    """Return the demo data and as many generated accounts as were asked for."""
    accounts = demo_accounts()
    for number in range(options.accounts):
        account = generate_account(
            code=f"GEN{number + 1:04d}",
            properties=options.properties,
            units_per_property=options.units,
            rate_plans_per_property=10,
            seed=options.seed + number,
        )
        accounts.add(account)
    return accounts


def make_settings(
    options: argparse.Namespace, *, accounts: AccountStore, base_url: str
) -> SandboxSettings:
    """Return the settings, with the app as connect client and a simple client for one account."""
    account_code = next(iter(accounts.by_code))
    redirect_uris = options.redirect_uri or (env("REDIRECT_URI") or DEFAULT_REDIRECT_URI).split()
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
        scopes=frozenset(SCOPES) - OPENID_SCOPES,
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


def greeting(settings: SandboxSettings, accounts: AccountStore) -> str:
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
    for account in list(accounts.by_code.values())[:5]:
        for user in account.users:
            role = "" if user.is_admin else "  (not an admin)"
            lines.append(f"  {account.code}  {user.email}  {user.password}{role}")
    if len(accounts.by_code) > 5:
        lines.append(
            f"  and {len(accounts.by_code) - 5} more accounts, listed at /_control/accounts"
        )
    lines.append("Stop with Ctrl-C.")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

"""What the control interface does. A docstring here is the text on `GET /_control/`.

Each takes the sandbox and the values of path, query and JSON body, and returns plain values.
"""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sandbox.accounts import HotelAccount, samples
from sandbox.control.settings_json import PatchError, patched, settings_as_json
from sandbox.state import Sandbox
from sandbox.state.faults import FaultRule
from sandbox.state.ledger import Ledger
from sandbox.webhooks.delivery import announce_changes

Data = dict[str, Any]


def show_ledger(sandbox: Sandbox, data: Data) -> Any:
    """Every call since the start or the last DELETE, and every token issued. Query: kind."""
    kind = data.get("kind")
    calls = [asdict(call) for call in sandbox.ledger.calls if kind in (None, call.kind)]
    now = sandbox.clock.now()
    return {"calls": calls, "tokens": [token.as_json(now) for token in sandbox.tokens]}


def clear_ledger(sandbox: Sandbox, data: Data) -> Any:
    """Forget the calls; tokens stay."""
    sandbox.ledger = Ledger()


def show_latency(sandbox: Sandbox, data: Data) -> Any:
    """Seconds to wait before answering, by path prefix; the longest prefix decides."""
    return sandbox.latency


def set_latency(sandbox: Sandbox, data: Data) -> Any:
    """Wait before answering. Body: seconds, path (prefix, default "/")."""
    sandbox.latency[data.get("path", "/")] = float(data["seconds"])
    return sandbox.latency


def clear_latency(sandbox: Sandbox, data: Data) -> Any:
    """Answer at once again."""
    sandbox.latency.clear()


def show_faults(sandbox: Sandbox, data: Data) -> Any:
    """All fault rules, with how many calls each has seen and been applied to."""
    return [asdict(rule) for rule in sandbox.faults.values()]


def add_fault(sandbox: Sandbox, data: Data) -> Any:
    """Add a fault rule.

    Body: match {path, method, grant_type, query}, action {kind, …}, times, after; on a timetable
    begins_in, lasts and every, in seconds.
    """
    return asdict(sandbox.add_fault(FaultRule.from_json(data)))


def clear_faults(sandbox: Sandbox, data: Data) -> Any:
    """Delete all fault rules."""
    sandbox.faults.clear()


def delete_fault(sandbox: Sandbox, data: Data) -> Any:
    """Delete one fault rule; it is no error if it is gone already."""
    sandbox.faults.pop(int(data["id"]), None)


def rotate_keys(sandbox: Sandbox, data: Data) -> Any:
    """Sign with a new key. Body: keep_old (default true: the old key stays published)."""
    return {"kid": sandbox.keys.rotate(keep_old=data.get("keep_old", True)).kid}


def expire_tokens(sandbox: Sandbox, data: Data) -> Any:
    """Let tokens expire now.

    Body: kind (access_token, refresh_token or code), account_code (default all).
    """
    kind, account_code = data.get("kind", "access_token"), data.get("account_code")
    now = sandbox.clock.now()
    return {"expired": sandbox.tokens.expire(kind=kind, account_code=account_code, now=now)}


def revoke_grants(sandbox: Sandbox, data: Data) -> Any:
    """Revoke what an account has granted; consent stays remembered.

    Body: account_code, client_id (default all).
    """
    account_code, client_id = data["account_code"], data.get("client_id")
    count = sandbox.tokens.revoke_grants(account_code=account_code, client_id=client_id)
    return {"revoked": count}


def disconnect(sandbox: Sandbox, data: Data) -> Any:
    """Disconnect an app as a hotel does: grants revoked, consent forgotten.

    Nobody is told, and what it subscribed to goes on being delivered.

    Body: account_code, client_id (default all).
    """
    users = sandbox.accounts.by_code[data["account_code"]].users
    sandbox.consents.forget(subjects={user.sub for user in users}, client_id=data.get("client_id"))
    return revoke_grants(sandbox, data)


def set_clock(sandbox: Sandbox, data: Data) -> Any:
    """Move the sandbox's clock. Body: offset_seconds."""
    sandbox.clock.offset = float(data["offset_seconds"])
    return {"offset_seconds": sandbox.clock.offset}


def show_settings(sandbox: Sandbox, data: Data) -> Any:
    """The settings in force, without client secrets."""
    return settings_as_json(sandbox.settings)


def patch_settings(sandbox: Sandbox, data: Data) -> Any:
    """Change settings.

    Body: any of them but base_url and clients; a rate limit that is null is switched off.
    """
    sandbox.settings = patched(sandbox.settings, data)
    return settings_as_json(sandbox.settings)


def patch_client(sandbox: Sandbox, data: Data) -> Any:
    """Change a client's registration.

    Body: client_id, and any of name, logo_url, redirect_uris, scopes.
    """
    client_id = data.pop("client_id")
    if sandbox.settings.client(client_id) is None:
        raise PatchError(f"unknown client {client_id}")
    clients = tuple(
        patched(client, data) if client.client_id == client_id else client
        for client in sandbox.settings.clients
    )
    sandbox.settings = replace(sandbox.settings, clients=clients)


def add_scopes(sandbox: Sandbox, data: Data) -> Any:
    """Add scopes to a client, whose grants so far are then not refreshed any more.

    Body: client_id, scopes.
    """
    client = sandbox.settings.client(data["client_id"])
    if client is None:
        raise PatchError(f"unknown client {data['client_id']}")
    scopes = sorted(client.scopes | set(data["scopes"]))
    patch_client(sandbox, {"client_id": client.client_id, "scopes": scopes})
    for token in sandbox.tokens:
        if token.grant.client_id == client.client_id:
            token.grant.is_outgrown = True


def change_user(sandbox: Sandbox, data: Data) -> Any:
    """Deactivate a user, or let them in again. Body: email, is_active."""
    found = sandbox.accounts.user_by_email(data["email"])
    if found is None:
        raise LookupError(f"unknown user {data['email']}")
    account, user = found
    changed = replace(user, is_active=bool(data["is_active"]))
    account.users[account.users.index(user)] = changed


def show_accounts(sandbox: Sandbox, data: Data) -> Any:
    """The accounts and their logins."""
    return [account_as_json(account) for account in sandbox.accounts.by_code.values()]


def generate_account(sandbox: Sandbox, data: Data) -> Any:
    """Generate an account.

    Body: code, properties, units_per_property, rate_plans_per_property, seed, reservations (with
    guests in its rooms and two weeks of them to come, default false).
    """
    options: dict[str, Any] = {"seed": sandbox.settings.seed} | data
    has_guests = bool(options.pop("reservations", False))
    account = samples.generate_account(**options)
    if has_guests:
        now = datetime.fromtimestamp(sandbox.clock.now(), tz=UTC)
        samples.add_reservations(account, now=now)
    sandbox.accounts.add(account)
    return account_as_json(account)


def account_as_json(account: HotelAccount) -> dict[str, Any]:
    """Return an account and its logins as plain values."""
    users = [
        {"email": u.email, "password": u.password, "name": u.name, "is_admin": u.is_admin}
        for u in account.users
    ]
    return {"code": account.code, "name": account.name, "users": users}


def change_data(sandbox: Sandbox, data: Data) -> Any:
    """Change an account's data, as `AccountStore.apply` understands it; subscribers are told."""
    before = sandbox.accounts.by_code.get(data.get("account_code", ""))
    sandbox.accounts.apply(data)
    if before is not None:
        announce_changes(sandbox, before=before, after=sandbox.accounts.by_code[before.code])


def reset(sandbox: Sandbox, data: Data) -> Any:
    """Go back to the start: data, settings, grants, faults, ledger and clock; signing keys stay."""
    sandbox.reset()

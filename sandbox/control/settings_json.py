"""Settings as JSON, there and back."""

from dataclasses import asdict
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from sandbox.settings import Client, SandboxSettings

T = TypeVar("T", Client, SandboxSettings)
CHANGEABLE = {
    Client: {"name", "logo_url", "redirect_uris", "scopes"},
    SandboxSettings: SandboxSettings.__dataclass_fields__.keys() - {"base_url", "clients"},
}


class PatchError(ValueError):
    """The change asked for makes no sense; the message says why."""


def settings_as_json(settings: SandboxSettings) -> dict[str, Any]:
    """Return the settings as plain values, clients without their secrets."""
    shown = asdict(settings)
    for client in shown["clients"]:
        del client["secrets"]
        client["scopes"] = sorted(client["scopes"])
    return shown


def patched(record: T, changes: dict[str, Any]) -> T:
    """Return the settings or client with the changes; raise `PatchError` for an impossible one."""
    fixed = changes.keys() - CHANGEABLE[type(record)]
    if fixed:
        raise PatchError(f"cannot be changed while running: {', '.join(sorted(fixed))}")
    try:
        return TypeAdapter(type(record)).validate_python(vars(record) | changes)
    except ValidationError as error:
        raise PatchError(str(error)) from error

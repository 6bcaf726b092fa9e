"""Settings as JSON, there and back."""

from dataclasses import asdict, replace
from typing import Any

from sandbox.settings import RateLimit, Rotation, SandboxSettings

FIXED = frozenset({"base_url", "clients"})


class PatchError(ValueError):
    """The change asked for makes no sense; the message says why."""


def settings_as_json(settings: SandboxSettings) -> dict[str, Any]:
    """Return the settings as plain values, clients without their secrets."""
    shown = asdict(settings)
    for client in shown["clients"]:
        del client["secrets"]
        client["scopes"] = sorted(client["scopes"])
    return shown


def patched_settings(settings: SandboxSettings, changes: dict[str, Any]) -> SandboxSettings:
    """Return the settings with the changes; raise `PatchError` for one that cannot be made."""
    values = dict(changes)
    if FIXED & values.keys():
        raise PatchError(f"cannot be changed while running: {', '.join(sorted(FIXED))}")
    try:
        if values.get("rate_limit") is not None:
            values["rate_limit"] = RateLimit(**values["rate_limit"])
        if "rotation" in values:
            values["rotation"] = Rotation(values["rotation"])
        return replace(settings, **values)
    except (TypeError, ValueError) as error:
        raise PatchError(str(error)) from error

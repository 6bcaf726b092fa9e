"""The history of mappings as sentences for staff."""

from collections.abc import Mapping
from typing import Any

from rates.mapping import State
from rates.models import MappingChange
from rates.page import labels


def describe_state(state: Mapping[str, Any]) -> str:
    """Return a whole state as the history keeps it."""
    kept = State.from_json(state)
    is_shared = any(entry.is_shared_on_purpose for entry in kept.entries)
    return labels.state(kept) + (" (shared on purpose)" if is_shared else "")


def describe_edit(change: MappingChange | None) -> str:
    """Say who changed a mapping since it was seen, and to what."""
    if change is None:
        return "Somebody changed it meanwhile. Open the list again."
    who = change.changed_by or "Somebody"
    return f"{who} changed it meanwhile: {describe_state(change.after)}. Open the list again."

"""The history of mappings in words for staff."""

from collections.abc import Mapping
from typing import Any

from rates import labels
from rates.mapping.state import State
from rates.models import MappingChange


def state_in_words(state: Mapping[str, Any]) -> str:
    """Return a whole state as the history keeps it."""
    then = State.from_json(state)
    is_shared = any(entry.is_shared_on_purpose for entry in then.entries)
    return labels.state(then) + (" (shared on purpose)" if is_shared else "")


def meanwhile(change: MappingChange | None) -> str:
    """Say who changed a mapping since it was seen, and to what."""
    if change is None:
        return "Somebody changed it meanwhile. Open the list again."
    who = change.changed_by or "Somebody"
    return f"{who} changed it meanwhile: {state_in_words(change.after)}. Open the list again."

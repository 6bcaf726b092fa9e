"""The history of mappings as sentences for staff."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from rates.mapping import State
from rates.models import MappingChange
from rates.page import labels


def describe_state(state: Mapping[str, Any]) -> str:
    """Return a whole state as the history keeps it."""
    kept = State.from_json(state)
    is_shared = any(entry.is_shared_on_purpose for entry in kept.entries)
    mapping = labels.state(kept)
    return _("%(mapping)s (shared on purpose)") % {"mapping": mapping} if is_shared else mapping


def describe_edit(change: MappingChange | None) -> str:
    """Say who changed a mapping since it was seen, and to what."""
    if change is None:
        return _("Somebody changed it meanwhile. Open the list again.")
    mapping = describe_state(change.after)
    if change.changed_by is None:
        said = _("Somebody changed it meanwhile: %(mapping)s. Open the list again.")
        return said % {"mapping": mapping}
    said = _("%(who)s changed it meanwhile: %(mapping)s. Open the list again.")
    return said % {"who": change.changed_by, "mapping": mapping}

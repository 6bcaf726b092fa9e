"""What holds by default: the maker's, an account's, a hotel's. Others import from here only."""

from rates.defaults.applying import Applied, apply_defaults
from rates.defaults.changing import NoSuchDefault, change_own, take_away
from rates.defaults.previewing import Preview, preview
from rates.defaults.rules import Rules
from rates.defaults.running import start_run

__all__ = [
    "Applied",
    "NoSuchDefault",
    "Preview",
    "Rules",
    "apply_defaults",
    "change_own",
    "preview",
    "start_run",
    "take_away",
]

"""Settings that are one of a few words."""

from collections.abc import Mapping
from typing import Any

CHOICES = {
    "WEBHOOKS": ("auto", "off"),
    "LOG_LEVEL": ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"),
    "LOG_FORMAT": ("line", "json"),
}


def choice_problems(values: Mapping[str, Any]) -> list[str]:
    """Return what is wrong, a sentence for each; a setting that is not there has its default."""
    return [
        f"{name} must be {', '.join(words[:-1])} or {words[-1]}."
        for name, words in CHOICES.items()
        if values.get(name, words[0]) not in words
    ]

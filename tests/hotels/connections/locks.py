"""The tables whose rows hang on a connection."""

from collections.abc import Callable
from typing import Any

CONNECTION = "hotels_connection"
# What belongs to a connection and is written by several of those who end, renew or load it.
HELD = (
    CONNECTION,
    "hotels_credential",
    "hotels_replacedgrant",
    "hotels_subscription",
    "hotels_syncrun",
    "hotels_property",
    "hotels_heldremoval",
)
Locks = Callable[[Callable[[], Any]], list[list[str]]]

"""What apaleo posts, read strictly and kept for nothing but what it is about.

https://apaleo.dev/guides/webhooks/webhooks-payload
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from apaleo.api import TOPICS
from hotels.models import WebhookEvent

# Real ones have a few hundred bytes.
MAX_BODY = 64 * 1024

Word = Annotated[str, Strict(), StringConstraints(pattern=r"^[A-Za-z][A-Za-z-]{0,39}$")]
# It becomes a part of an address at apaleo.
Id = Annotated[str, Strict(), StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,100}$")]


class Malformed(Exception):
    """The body is not what apaleo sends; what it was is not said."""


class _Data(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, hide_input_in_errors=True)

    entity_id: Id


class Message(BaseModel):
    """One message; `topic` in lower case, as subscriptions write it."""

    model_config = ConfigDict(alias_generator=to_camel, hide_input_in_errors=True)

    event_id: Annotated[Id, Field(alias="id")]
    topic: Word
    type: Word
    account_id: Id
    property_id: Id | None = None
    data: _Data | None = None

    @property
    def subject(self) -> str:
        """Return the topic as subscriptions write it."""
        return self.topic.lower()

    @property
    def is_system(self) -> bool:
        """Tell whether it is about the subscription, and about no hotel."""
        return self.subject == WebhookEvent.SYSTEM

    @property
    def is_mirrored(self) -> bool:
        """Tell whether it is about something that is in the mirror."""
        return self.subject in TOPICS.values() and self.data is not None


def parse_message(body: bytes) -> Message:
    """Return the message in a body, or raise Malformed."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed from None
    try:
        return Message.model_validate(value)
    except ValidationError:
        pass
    # Raised out here because pydantic's error carries the whole value with it.
    raise Malformed

"""What apaleo posts, read strictly where it is used, and kept for what it is about alone.

https://apaleo.dev/guides/webhooks/webhooks-payload
"""

from __future__ import annotations

import json
from typing import Annotated, Any
from uuid import uuid4

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
    ValidationError,
)
from pydantic.alias_generators import to_camel

from apaleo.api import TOPICS
from apaleo.schema import Or
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
    """One message; `topic` in lower case, as subscriptions write it.

    Strict about whose event it is and which, blind to what names nothing: no hotel, or no id that
    could be read again.
    """

    model_config = ConfigDict(alias_generator=to_camel, hide_input_in_errors=True)

    event_id: Annotated[Id, Field(alias="id")]
    topic: Word
    type: Word
    account_id: Id
    property_id: Annotated[Id | None, BeforeValidator(lambda value: value or None)] = None
    data: Annotated[_Data | None, Or(None)] = None

    def is_about(self, account_code: str) -> bool:
        """Tell whether it is about that apaleo account."""
        return self.account_id == account_code

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


class _SystemMessage(Message):
    """A health check or another sign of life, of any type: nothing but its topic is needed.

    Whoever knows the address may leave out whose it is, but not say that it is another's.
    """

    event_id: Annotated[Id, Field(alias="id"), Or(compute=lambda _: uuid4().hex)]
    type: Annotated[Word, Or("")]
    account_id: Annotated[Id, Or("")]
    property_id: Annotated[Id | None, Or(None)] = None

    def is_about(self, account_code: str) -> bool:
        """Tell whether it is about that account, or says nothing of any."""
        return self.account_id in {account_code, ""}


def parse_message(body: bytes) -> Message:
    """Return the message in a body, or raise Malformed."""
    try:
        value: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed from None
    try:
        return (_SystemMessage if _is_of_the_system(value) else Message).model_validate(value)
    except ValidationError:
        pass
    # Raised out here because pydantic's error carries the whole value with it.
    raise Malformed


def _is_of_the_system(value: object) -> bool:
    topic = value.get("topic") if isinstance(value, dict) else None
    return isinstance(topic, str) and topic.lower() == WebhookEvent.SYSTEM

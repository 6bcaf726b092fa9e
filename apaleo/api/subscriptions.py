"""Webhook subscriptions (https://apaleo.dev/guides/webhooks/configuration): list, make, delete.

Making one calls us back before it answers: apaleo posts a health check to the address, and makes
no subscription unless that is answered with 2xx.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from apaleo.api.calls import Unauthorized, with_another_token
from apaleo.api.limits import Limits
from apaleo.api.listings import Kind
from apaleo.errors import Forbidden, RemoteContractError, SubscriptionRefused
from apaleo.http.reply import Reply
from apaleo.http.transport import Transport
from apaleo.schema import EMPTY_IF_NULL, RECORD_CONFIG, Id, Mended, Or, Text, parse

logger = logging.getLogger(__name__)

PATH = "/v1/subscriptions"
# What apaleo calls the kinds in a subscription; in an event it writes them in PascalCase.
TOPICS = {
    Kind.PROPERTY: "property",
    Kind.UNIT_GROUP: "unitgroup",
    Kind.UNIT: "unit",
    Kind.RATE_PLAN: "rateplan",
}
REFUSALS = frozenset({"HealthcheckFailed", "EnabledForAnotherEndpoint", "InvalidPropertyId"})
OTHER_REFUSAL = "422"
# In the place of ids that cannot be read: they may be some hotels', and are not taken for none.
UNREADABLE = ("?",)

# A number is no worse an id for an address than a text.
AnyId = Annotated[Id, Mended(lambda value, _: str(value) if type(value) is int else value)]


class SubscriptionRecord(BaseModel):
    """A subscription as apaleo lists it; no property ids means all hotels.

    It can be found and deleted by its address and its id. Whatever else of it is odd makes it one
    for other events, or for some hotels only: not what anybody asked for.
    """

    model_config = ConfigDict(**RECORD_CONFIG)

    remote_id: Annotated[AnyId, Field(alias="id")]
    # Holds a secret if it is ours.
    endpoint_url: Text = Field(repr=False)
    events: Annotated[tuple[Text, ...], EMPTY_IF_NULL, Or(())] = ()
    property_ids: Annotated[tuple[Text, ...], EMPTY_IF_NULL, Or(UNREADABLE)] = ()


class _Created(BaseModel):
    """What apaleo answers when it has made one."""

    model_config = ConfigDict(**RECORD_CONFIG)

    remote_id: Annotated[AnyId, Field(alias="id")]


_LIST: TypeAdapter[list[Any]] = TypeAdapter(list[Any], config=ConfigDict(hide_input_in_errors=True))
_RECORD: TypeAdapter[SubscriptionRecord] = TypeAdapter(SubscriptionRecord)
_CREATED: TypeAdapter[_Created] = TypeAdapter(_Created)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """The webhook subscriptions of one apaleo account, as the tokens of one connection see them.

    `token_source` is that of `apaleo.api.Api`. Besides what is said below, each method raises
    Forbidden, RemoteUnavailable or RemoteContractError. No scope is documented for these calls.
    """

    webhook_url: str
    transport: Transport = field(repr=False)
    token_source: Callable[[str | None], str] = field(repr=False)
    limits: Limits = field(default_factory=Limits, repr=False)

    def fetch_all(self) -> list[SubscriptionRecord]:
        """Return all that there are, also those that are not ours.

        One without an address or an id is passed over: it is somebody else's, and what is odd
        about it is no reason to lose sight of ours.
        """
        reply = self._call(lambda url, headers: self.transport.get(url, headers=headers))
        # 204 is an empty list; 404 was seen for one too.
        if reply.status in {204, 404}:
            return []
        if reply.status != 200:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
        entries = parse(_LIST, reply.json(), kind="subscriptions")
        if entries and not any(map(_is_known_kind, entries)):
            # Ours would not be seen among them, and be made again each time.
            raise RemoteContractError("subscriptions: none names its id and endpointUrl")
        return list(_readable(entries))

    def create(self, *, endpoint_url: str, events: Sequence[str]) -> str:
        """Make one for all hotels of the account and return its id. Not safe to repeat.

        Raises SubscriptionRefused: the health check failed, or apaleo does not want it.
        """
        body = {"endpointUrl": endpoint_url, "events": list(events)}
        reply = self._call(
            lambda url, headers: self.transport.post_json(url, body=body, headers=headers)
        )
        if reply.status == 422:
            raise SubscriptionRefused(_reason(reply))
        if not reply.is_success:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
        return parse(_CREATED, reply.json(), kind="subscription").remote_id

    def delete(self, remote_id: str) -> None:
        """Delete one; it is no error if it is gone already."""
        reply = self._call(
            lambda url, headers: self.transport.delete(url, headers=headers),
            suffix=f"/{quote(remote_id, safe='')}",
        )
        if not reply.is_success and reply.status != 404:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")

    def _call(self, send: Callable[[str, dict[str, str]], Reply], *, suffix: str = "") -> Reply:
        url = f"{self.webhook_url.removesuffix('/')}{PATH}{suffix}"

        def call(token: str) -> Reply | Unauthorized:
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
            reply = send(url, headers)
            if reply.status == 401:
                return Unauthorized(token)
            if reply.status == 403:
                raise Forbidden(None)
            return reply

        return with_another_token(call, self.token_source, limits=self.limits)


def _is_known_kind(entry: object) -> bool:
    """Tell whether it is written as subscriptions are, whatever stands in its fields."""
    return isinstance(entry, dict) and {"id", "endpointUrl"} <= entry.keys()


def _readable(entries: list[Any]) -> Iterator[SubscriptionRecord]:
    for entry in entries:
        try:
            yield parse(_RECORD, entry, kind="subscription")
        except RemoteContractError as odd:
            logger.info("a subscription is passed over: %s", odd)


def _reason(reply: Reply) -> str:
    """Return apaleo's word for a refusal; a sentence of its own may quote the address."""
    body = reply.json()
    kind = body.get("type") if isinstance(body, dict) else None
    return kind if kind in REFUSALS else OTHER_REFUSAL

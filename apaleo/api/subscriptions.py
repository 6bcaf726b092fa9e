"""Webhook subscriptions (https://apaleo.dev/guides/webhooks/configuration): list, make, delete.

Making one calls us back before it answers: apaleo posts a health check to the address, and makes
no subscription unless that is answered with 2xx.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from apaleo.schema import EMPTY_IF_NULL, RECORD_CONFIG, Text, parse

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


class SubscriptionRecord(BaseModel):
    """A subscription as apaleo lists it; no property ids means all hotels."""

    model_config = ConfigDict(**RECORD_CONFIG)

    remote_id: Annotated[Text, Field(alias="id")]
    # Holds a secret if it is ours.
    endpoint_url: Text = Field(repr=False)
    events: Annotated[tuple[Text, ...], EMPTY_IF_NULL] = ()
    property_ids: Annotated[tuple[Text, ...], EMPTY_IF_NULL] = ()


_LIST: TypeAdapter[list[SubscriptionRecord]] = TypeAdapter(
    list[SubscriptionRecord], config=ConfigDict(hide_input_in_errors=True)
)
_CREATED: TypeAdapter[dict[str, Any]] = TypeAdapter(
    dict[str, Any], config=ConfigDict(hide_input_in_errors=True)
)


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
        """Return all that there are, also those that are not ours."""
        reply = self._call(lambda url, headers: self.transport.get(url, headers=headers))
        # 204 is an empty list; 404 was seen for one too.
        if reply.status in {204, 404}:
            return []
        if reply.status != 200:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
        return parse(_LIST, reply.json(), kind="subscriptions")

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
        if reply.status not in {200, 201}:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
        created = parse(_CREATED, reply.json(), kind="subscription")
        remote_id = created.get("id")
        if not isinstance(remote_id, str) or not remote_id:
            raise RemoteContractError("subscription.id: missing or not of the expected type")
        return remote_id

    def delete(self, remote_id: str) -> None:
        """Delete one; it is no error if it is gone already."""
        reply = self._call(
            lambda url, headers: self.transport.delete(url, headers=headers),
            suffix=f"/{quote(remote_id, safe='')}",
        )
        if reply.status not in {200, 204, 404}:
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


def _reason(reply: Reply) -> str:
    """Return apaleo's word for a refusal; a sentence of its own may quote the address."""
    body = reply.json()
    kind = body.get("type") if isinstance(body, dict) else None
    return kind if kind in REFUSALS else OTHER_REFUSAL

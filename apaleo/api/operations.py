"""Writing to the Operations API: what a room is like, and what is broken in it.

https://api.apaleo.com/swagger/index.html?urls.primaryName=Operations+V1
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from apaleo.api.calls import Unauthorized, with_another_token
from apaleo.api.limits import Limits
from apaleo.api.moments import written
from apaleo.errors import Forbidden, RemoteContractError, WriteRefused
from apaleo.http.reply import Reply
from apaleo.http.transport import Transport
from apaleo.schema import parse

CONDITION_SCOPE = "operations.change-room-state"
MAINTENANCE_SCOPE = "maintenances.manage"

_CREATED: TypeAdapter[dict[str, Any]] = TypeAdapter(
    dict[str, Any], config=ConfigDict(hide_input_in_errors=True)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operations:
    """Writes for one apaleo account; `token_source` is that of `apaleo.api.Api`.

    Each is sent once. RemoteUnavailable means that nobody knows whether it took effect. Besides
    that they raise Forbidden naming the scope, WriteRefused, RemoteContractError, and what the
    source of tokens raises.
    """

    api_url: str
    transport: Transport = field(repr=False)
    token_source: Callable[[str | None], str] = field(repr=False)
    limits: Limits = field(default_factory=Limits, repr=False)

    def set_condition(self, *unit_ids: str, condition: str) -> None:
        """Set what rooms are like: Clean, CleanToBeInspected or Dirty. All or none; repeatable."""
        body = {"unitsConditions": [{"id": each, "condition": condition} for each in unit_ids]}
        reply = self._call(
            lambda url, headers: self.transport.put_json(url, body=body, headers=headers),
            path="/operations/v1/units-condition",
            scope=CONDITION_SCOPE,
        )
        if not reply.is_success:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")

    def create_maintenance(
        self, *, unit_id: str, begins: datetime, ends: datetime, description: str, key: str
    ) -> str:
        """Note a small repair of a room that stays for sale, and return apaleo's id of it.

        With the same `key`, and all else the same, it is made once within 24 hours.
        """
        body = {
            "unitId": unit_id,
            "from": written(begins),
            "to": written(ends),
            "type": "OutOfService",
            "description": description,
        }
        reply = self._call(
            lambda url, headers: self.transport.post_json(
                url, body=body, headers=headers | {"Idempotency-Key": key}
            ),
            path="/operations/v1/maintenances",
            scope=MAINTENANCE_SCOPE,
        )
        if not reply.is_success:
            raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")
        remote_id = parse(_CREATED, reply.json(), kind="maintenance").get("id")
        if not isinstance(remote_id, str) or not remote_id:
            raise RemoteContractError("maintenance.id: missing or not of the expected type")
        return remote_id

    def _call(
        self, send: Callable[[str, dict[str, str]], Reply], *, path: str, scope: str
    ) -> Reply:
        url = f"{self.api_url.removesuffix('/')}{path}"

        def call(token: str) -> Reply | Unauthorized:
            reply = send(url, {"Authorization": f"Bearer {token}", "Accept": "application/json"})
            if reply.status == 401:
                return Unauthorized(token)
            if reply.status == 403:
                raise Forbidden(scope)
            if reply.status in {404, 422}:
                raise WriteRefused(f"{reply.where}: {reply.status}")
            return reply

        return with_another_token(call, self.token_source, limits=self.limits)

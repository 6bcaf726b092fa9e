"""One authenticated call to the core API, and what its status means."""

from dataclasses import dataclass, field
from typing import Any

from apaleo.errors import Forbidden, RemoteContractError, RemoteUnavailable
from apaleo.http.transport import Params, Transport


@dataclass(frozen=True, slots=True)
class Unauthorized:
    """A 401: this token is expired or revoked, another one may do."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Caller:
    """Makes calls with a given token; thread-safe."""

    api_url: str
    transport: Transport = field(repr=False)
    language: str = "en"

    def get(
        self,
        path: str,
        *,
        token: str,
        params: Params = (),
        scope: str | None = None,
        is_paced: bool = False,
    ) -> Any | Unauthorized:
        """Return the decoded body, None for an empty one, Unauthorized for a 401.

        Raises Forbidden naming `scope`, RemoteUnavailable, or RemoteContractError for every other
        status: nothing we ask for should be missing or malformed.
        """
        reply = self.transport.get(
            f"{self.api_url.removesuffix('/')}{path}",
            params=params,
            headers={
                "Authorization": f"Bearer {token}",
                "Accept": "application/json",
                "Accept-Language": self.language,
            },
            is_paced=is_paced,
        )
        match reply.status:
            case 200:
                body = reply.json()
                if body is None:
                    # Only a 204 says that there is nothing: taken for that, `null` would be an
                    # empty list and mark everything gone.
                    raise RemoteUnavailable(f"{reply.where}: nothing, where something was due")
                return body
            case 204:
                return None
            case 401:
                return Unauthorized(token)
            case 403:
                raise Forbidden(scope)
        raise RemoteContractError(f"{reply.where}: unexpected {reply.status}")

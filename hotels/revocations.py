"""Revoking grants at apaleo (RFC 7009)."""

from __future__ import annotations

import logging

from apaleo.errors import GrantRevoked, RemoteContractError, RemoteUnavailable
from encryption.binding import BoundElsewhere
from encryption.keyring import Undecryptable
from hotels.client import identity_server
from hotels.models import Revocation
from jobs.runner import Park, RetryLater, handles

logger = logging.getLogger(__name__)


@handles(Revocation)
def revoke(revocation: Revocation) -> None:
    """Revoke the grant; doing it twice does no harm."""
    try:
        token = revocation.unbound_token()
    except (Undecryptable, BoundElsewhere):
        raise Park("the token does not decrypt") from None
    if token is None:
        return
    try:
        identity_server().revoke(token=token, hint=revocation.token_type_hint)
    except RemoteUnavailable as error:
        raise RetryLater(str(error)) from None
    except GrantRevoked:
        logger.info("revocation %s: the grant was gone already", revocation.pk)
    except RemoteContractError as error:
        raise Park(str(error)) from None

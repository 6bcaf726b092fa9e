"""Handing grants back to apaleo (RFC 7009), and before that what was subscribed to with them."""

from __future__ import annotations

import logging

from apaleo.errors import Forbidden, GrantRevoked, RemoteContractError, RemoteUnavailable
from encryption.binding import BoundElsewhere
from encryption.keyring import Undecryptable
from hotels.client import identity_server, subscriptions
from hotels.client.budget import AccountLimits
from hotels.models import Revocation
from hotels.webhooks.subscribing import delete_known_as
from jobs.runner import Park, RetryLater, handles

logger = logging.getLogger(__name__)


@handles(Revocation)
def revoke(revocation: Revocation) -> None:
    """Delete the webhook subscription, if there is one, and revoke the grant.

    Doing it twice does no harm. While apaleo is away the tokens stay sealed in the job.
    """
    try:
        if revocation.webhook_digest:
            _unsubscribe(revocation)
        token = revocation.unbound_token()
        if token is None:
            return
        identity_server().revoke(token=token, hint=revocation.token_type_hint)
    except (Undecryptable, BoundElsewhere):
        raise Park("the token does not decrypt") from None
    except RemoteUnavailable as error:
        raise RetryLater(str(error)) from None
    except GrantRevoked:
        logger.info("revocation %s: the grant was gone already", revocation.pk)
    except RemoteContractError as error:
        raise Park(str(error)) from None


def _unsubscribe(revocation: Revocation) -> None:
    """Delete the subscription; where apaleo does not let us, the grant is revoked all the same."""

    def token(rejected: str | None) -> str:
        kept = revocation.unbound_access_token()
        return _refresh(revocation) if kept is None or kept == rejected else kept

    limits = AccountLimits(revocation.apaleo_account_code, is_watched=False)
    try:
        delete_known_as(revocation.webhook_digest, subscriptions(token, limits=limits))
    except (Forbidden, RemoteContractError) as error:
        logger.warning(
            "revocation %s: a webhook subscription stays at apaleo: %s", revocation.pk, error
        )
    except GrantRevoked:
        logger.warning("revocation %s: a webhook subscription stays at apaleo", revocation.pk)
        raise
    revocation.mark_unsubscribed()


def _refresh(revocation: Revocation) -> str:
    """Return a fresh access token; what the refresh token became is saved before it is used."""
    refresh_token = revocation.unbound_token()
    if refresh_token is None:
        raise GrantRevoked("the token was emptied")
    reply = identity_server().refresh(refresh_token=refresh_token)
    revocation.keep(access_token=reply.access_token, refresh_token=reply.refresh_token)
    return reply.access_token

"""Handing grants back to apaleo (RFC 7009), and before that what was subscribed to with them."""

from __future__ import annotations

import logging
from collections.abc import Collection

from django.utils import timezone

from apaleo.errors import (
    Forbidden,
    GrantRevoked,
    Refusal,
    RemoteContractError,
    RemoteUnavailable,
)
from encryption.binding import BoundElsewhere
from encryption.keyring import Undecryptable
from hotels.client import identity_server, subscriptions
from hotels.client.budget import AccountLimits
from hotels.models import Revocation
from hotels.tokens.call import call
from hotels.tokens.storage import stale_at
from hotels.webhooks.subscribing import delete_known_as
from jobs.runner import Park, RetryLater, handles

logger = logging.getLogger(__name__)


@handles(Revocation)
def revoke(revocation: Revocation) -> None:
    """Delete the webhook subscription, if there is one, and revoke the grant.

    Doing it twice does no harm. While apaleo is away the tokens stay sealed in the job, and no
    attempt is used up. None of an apaleo account's grants is revoked before what was subscribed to
    with any of them is deleted: the revocation of one may end the others.
    """
    try:
        revocation.stop_waiting(now=timezone.now())
        digests = revocation.digests_to_delete()
        if digests:
            _unsubscribe(revocation, digests)
        if revocation.must_wait():
            raise RetryLater(Revocation.COMES_LATER, after=revocation.excuse())
        token = revocation.unbound_token()
        if token is None:
            return
        identity_server().revoke(token=token, hint=revocation.token_type_hint)
    except (Undecryptable, BoundElsewhere):
        raise Park("the token does not decrypt") from None
    except RemoteUnavailable as error:
        after = revocation.excuse(at_least=error.retry_after)
        raise RetryLater(str(error), after=after) from None
    except GrantRevoked:
        logger.info("revocation %s: the grant was gone already", revocation.pk)
    except RemoteContractError as error:
        raise Park(str(error)) from None


def _unsubscribe(revocation: Revocation, digests: Collection[str]) -> None:
    """Delete subscriptions; where apaleo does not let us, the grant is revoked all the same."""

    def token(rejected: str | None) -> str:
        kept = revocation.unbound_access_token(now=timezone.now())
        return _refresh(revocation) if kept is None or kept == rejected else kept

    limits = AccountLimits(revocation.apaleo_account_code, is_watched=False)
    try:
        for digest in digests:
            delete_known_as(digest, subscriptions(token, limits=limits))
    except (Forbidden, RemoteContractError) as error:
        logger.warning(
            "revocation %s: a webhook subscription stays at apaleo: %s", revocation.pk, error
        )
        digests = [revocation.webhook_digest]
    except GrantRevoked:
        if not revocation.webhook_digest or revocation.hand_on_subscription(now=timezone.now()):
            return
        logger.warning("revocation %s: a webhook subscription stays at apaleo", revocation.pk)
        _require_known_end(revocation)
        raise
    revocation.mark_unsubscribed(digests, now=timezone.now())


def _require_known_end(revocation: Revocation) -> None:
    """Leave a refused grant to staff if an answer was lost: it may live on, under a token unknown.

    They are told once; tried again, it ends as any other that is refused.
    """
    spent = revocation.unbound_token()
    if revocation.refresh_sent_at is None or spent is None:
        return
    # To some servers a spent token still names the grant that it was of.
    identity_server().revoke(token=spent)
    revocation.note_refresh(None)
    raise Park("refused after a lost answer: a webhook subscription may be left at apaleo")


def _refresh(revocation: Revocation) -> str:
    """Return a fresh access token; what the refresh token became is saved before it is used."""
    refresh_token = revocation.unbound_token()
    if refresh_token is None:
        raise GrantRevoked("the token was emptied")
    sent_before, is_lost = revocation.refresh_sent_at, False

    def before_repeating() -> bool:
        nonlocal is_lost
        is_lost = True
        logger.warning(
            "revocation %s: the answer to a refresh was lost, asking again", revocation.pk
        )
        return True

    server = identity_server()
    # If that is away, nothing was sent.
    server.metadata()
    revocation.note_refresh(sent_before or timezone.now())
    try:
        reply = call(server, refresh_token, before_repeating=before_repeating)
    except (GrantRevoked, RemoteUnavailable) as error:
        is_lost |= isinstance(error, RemoteUnavailable) and error.may_be_done
        if not is_lost:
            revocation.note_refresh(sent_before)
        if _is_without_a_word(error) and not revocation.is_old(now=timezone.now()):
            # Of a proxy it would pass.
            raise RemoteUnavailable(str(error)) from None
        raise
    assert reply is not None, "it is always repeated"
    revocation.keep(reply, stale_at=stale_at(reply, now=timezone.now()))
    return reply.access_token


def _is_without_a_word(error: GrantRevoked | RemoteUnavailable) -> bool:
    """Tell whether it is a refusal that says nothing about the grant."""
    return isinstance(error, GrantRevoked) and error.refusal is Refusal.OTHER

"""One comparison of a connection's subscription with what apaleo has, and what is made of it.

The subscription of a connection is one for all hotels of its apaleo account: the mirror is of the
account too, and events that concern no single hotel are only sent without a filter. Where no
hotel is used there is none at all, since an empty filter would mean all.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from apaleo.api import SubscriptionRecord, Subscriptions
from apaleo.errors import SubscriptionRefused
from hotels.models import Connection, Property, Subscription
from hotels.webhooks import address
from hotels.webhooks.interests import topics_for

logger = logging.getLogger(__name__)

State = Subscription.State

ANOTHER_ENDPOINT = "EnabledForAnotherEndpoint"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a check has found or made; `is_gap` where events may have been lost before."""

    state: Subscription.State
    failure: Subscription.Failure = Subscription.Failure.NONE
    remote_id: str = ""
    is_gap: bool = False


def events_for(connection: Connection) -> tuple[str, ...]:
    """Return what the connection subscribes to: what is mirrored, and what other apps listen to."""
    return tuple(f"{topic}/*" for topic in topics_for(connection.scopes))


def is_wanted(connection: Connection) -> bool:
    """Tell whether apaleo should tell us of the connection's hotels.

    Before the first load no hotel is known, and all are wanted.
    """
    if not (address.is_on() and connection.is_active):
        return False
    hotels = Property.objects.filter(connection=connection).present()
    return not hotels.exists() or hotels.filter(is_used=True).exists()


@dataclass
class Mending:
    """Has exactly one subscription of ours that is right, or none; leaves others' alone.

    `may_have_made` is true from before the first call that asks for one.
    """

    subscription: Subscription
    remote: Subscriptions
    may_have_made: bool = False

    def run(self) -> Outcome:
        """Compare and mend; raises what the platform and the tokens raise."""
        subscription, remote = self.subscription, self.remote
        is_first = subscription.checked_at is None and subscription.failed_checks == 1
        if is_first and is_wanted(subscription.connection):
            # Its secret is new, so there is nothing of ours yet that could be found.
            return self._made(self._create())
        ours = known_as(subscription.secret_digest, remote)
        if not is_wanted(subscription.connection):
            delete(ours, remote)
            return Outcome(state=State.REMOVED)
        if subscription.has_lost_its_secret:
            return self._begin_anew(ours)
        right = [one for one in ours if self._is_right(one)]
        kept = next(
            (o for o in right if o.remote_id == subscription.remote_id), next(iter(right), None)
        )
        if kept is not None:
            delete([one for one in ours if one is not kept], remote)
            # One that was made and not written down, by whoever was killed or got no answer.
            is_gap = kept.remote_id != subscription.remote_id
            return Outcome(state=State.ACTIVE, remote_id=kept.remote_id, is_gap=is_gap)
        # The new one first, so that nothing is missed in between; unless apaleo wants one only.
        try:
            remote_id = self._create()
        except SubscriptionRefused as refusal:
            if refusal.reason != ANOTHER_ENDPOINT or not ours:
                raise
            delete(ours, remote)
            return self._made(self._create())
        delete(ours, remote)
        return self._made(remote_id)

    def _begin_anew(self, ours: list[SubscriptionRecord]) -> Outcome:
        """Have one with another secret: the address of before can neither be told nor compared.

        The old ones go first, as nothing would know them any more afterwards.
        """
        delete(ours, self.remote)
        if not self.subscription.renew_secret():
            # It is not this check's any more, and what is returned is written nowhere.
            return Outcome(state=State.MISSING)
        logger.warning("%s: no key opens its secret, so it has a new one", self.subscription)
        return self._made(self._create())

    def _create(self) -> str:
        url = address.endpoint_url(self.subscription.unbound_secret())
        self.may_have_made = True
        return self.remote.create(endpoint_url=url, events=events_for(self.subscription.connection))

    def _made(self, remote_id: str) -> Outcome:
        return Outcome(state=State.ACTIVE, remote_id=remote_id, is_gap=True)

    def _is_right(self, one: SubscriptionRecord) -> bool:
        url = address.endpoint_url(self.subscription.unbound_secret())
        events = events_for(self.subscription.connection)
        return one.endpoint_url == url and set(one.events) == set(events) and not one.property_ids


def known_as(digest: str, remote: Subscriptions) -> list[SubscriptionRecord]:
    """Return the subscriptions whose address holds the secret of that digest."""
    return [one for one in remote.fetch_all() if address.digest_in(one.endpoint_url) == digest]


def delete(them: list[SubscriptionRecord], remote: Subscriptions) -> None:
    """Delete these at apaleo."""
    for one in them:
        remote.delete(one.remote_id)

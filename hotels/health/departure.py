"""What became of a grant after its disconnection: handed back to apaleo, or not yet."""

from __future__ import annotations

from dataclasses import dataclass

from hotels.models import Connection, Revocation

State = Revocation.State
# How far from done.
FURTHEST_FIRST = (State.NEEDS_ATTENTION, State.PENDING, State.DONE)


@dataclass(frozen=True, slots=True)
class Departure:
    """How far the two things are that are done at apaleo, the second after the first."""

    state: Revocation.State
    is_unsubscribed: bool

    @property
    def is_done(self) -> bool:
        """Tell whether apaleo has the grant back."""
        return self.state == State.DONE

    @property
    def is_left_to_staff(self) -> bool:
        """Tell whether it did not work, so that people of ours see to it."""
        return self.state == State.NEEDS_ATTENTION


def get_departure(connection: Connection) -> Departure | None:
    """Return how far the disconnection is at apaleo's side, in one query.

    None for what is not disconnected, and where no job tells: none could be made, for no key opened
    the grant, or it was done long ago and is purged.
    """
    if connection.status != Connection.Status.DISCONNECTED:
        return None
    rows = list(
        Revocation.objects.filter(
            account=connection.account_id,
            apaleo_account_code=connection.apaleo_account_code,
            created_at__gte=connection.ended_at,
        ).values_list("state", "webhook_digest")
    )
    if not rows:
        return None
    states = {state for state, _ in rows}
    # The one that is furthest from done; grants that were replaced are given back with it.
    state = next(state for state in FURTHEST_FIRST if state in states)
    return Departure(state, not any(digest for _, digest in rows))

"""What mapping does on the signals of the apps below, and the signal that it sends itself."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Account
from hotels.models import Connection, ConnectionEvent, SyncRun
from hotels.trail import history
from jobs.runner import handles
from jobs.signals import deliver
from rates.codes import copy_standard_codes
from rates.defaults import apply_defaults
from rates.models import MappingChanged, RatePlanMapping
from rates.signals import mapping_changed
from rates.suggestions import accept_exact_matches


def start_with_standard_codes(*, account: Account, **_: Any) -> None:
    """Give a new account the maker's standard codes."""
    copy_standard_codes(account)


def map_exact_matches(*, run: SyncRun, **_: Any) -> None:
    """Map what a load has brought: by default, then where the account has switched that on."""
    _map_what_is_new(run.connection, now=run.finished_at or timezone.now())


def map_exact_matches_of_event(*, connection: Connection, **_: Any) -> None:
    """Map what an event has brought: by default, then where the account has switched that on."""
    _map_what_is_new(connection, now=timezone.now())


def _map_what_is_new(connection: Connection, *, now: datetime) -> None:
    # A rate plan may have come to another room type with its code.
    RatePlanMapping.objects.filter(rate_plan__connection=connection).mark_shared()
    apply_defaults(connection.account, now=now)
    accept_exact_matches(connection.account, now=now)


@handles(MappingChanged)
def send_mapping_changed(event: MappingChanged) -> None:
    """Count the change in its connection's history, once, and send `mapping_changed`."""
    change = event.change
    if all(change.before[said] == change.after[said] for said in ("entries", "is_excluded")):
        # A suggestion was declined, which changes no mapping.
        return
    if change.rate_plan_id is not None:
        # Once more, now that whoever took the same code at the same moment has committed; as a
        # rule there is none, and looking takes no lock.
        mappings = RatePlanMapping.objects.beside([change.rate_plan_id])
        if mappings.unmarked().exists():
            mappings.mark_shared()
    if event.attempts == 1:
        # Not where it is made: all who map hotels of one connection would wait for its line.
        history.write(
            change.connection,
            ConnectionEvent.Kind.MAPPED,
            by=change.changed_by,
            now=change.changed_at,
        )
    deliver(mapping_changed, sender=type(change.row), instance=change.row, change=change)

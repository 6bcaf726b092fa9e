"""Asking apaleo itself about hotels that are missing in its list."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import Count

from apaleo.api import Api
from apaleo.errors import Forbidden, RemoteContractError, RemoteUnavailable
from hotels.models import Connection, HeldRemoval, RatePlan, Unit, UnitGroup
from hotels.sync.mirror import Row
from hotels.sync.removals import is_doubtful

logger = logging.getLogger(__name__)

# A group of hotels that leaves at once is asked about over several loads.
MAX_QUESTIONS = 50
CHILDREN = (UnitGroup, Unit, RatePlan)


def ask_about_missing(
    connection: Connection,
    *,
    rows: Iterable[Row],
    listed: Collection[str],
    remote: Api,
    on_wait: Callable[[], None],
) -> frozenset[Any]:
    """Return the keys of the hotels of which apaleo says that there are no such, or are archived.

    `rows` are those of its hotels. Only of hotels that are missing in the list and whose removal
    would otherwise be a doubt. Of whatever cannot be asked now, nothing is said: it is held, and
    asked about by the next load. `on_wait` is called before each question.
    """
    missing = {
        row.pk: row.remote_id for row in rows if row.gone_at is None and row.remote_id not in listed
    }
    if not missing:
        return frozenset()
    doubtful = sorted(_doubtful(connection, missing), key=str)
    confirmed = set()
    for key in random.sample(doubtful, min(len(doubtful), MAX_QUESTIONS)):
        on_wait()
        try:
            hotel = remote.fetch_property(missing[key])
        except RemoteUnavailable as error:
            logger.info("connection %s: not asked about missing hotels: %s", connection.pk, error)
            break
        except (RemoteContractError, Forbidden) as error:
            logger.warning("connection %s: no answer about a hotel: %s", connection.pk, error)
            continue
        if hotel is None or hotel.is_archived or hotel.is_template:
            confirmed.add(key)
    return frozenset(confirmed)


def _doubtful(connection: Connection, missing: Collection[Any]) -> set[Any]:
    """Return which of the missing hotels hold so much that their removal would be a doubt."""
    of_connection = HeldRemoval.objects.filter(property__connection=connection)
    doubtful = set(of_connection.values_list("property", flat=True))
    for model in CHILDREN:
        rows = model._default_manager.filter(connection=connection, gone_at=None)
        counted: Iterable[Any] = rows.order_by().values_list("property").annotate(Count("pk"))
        doubtful |= {key for key, number in counted if is_doubtful(number, of=number)}
    return doubtful & set(missing)

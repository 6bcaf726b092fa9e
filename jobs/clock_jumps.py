"""What was put off by a clock that was ahead for a while: nobody would look at it for as long."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

logger = logging.getLogger(__name__)

# Nothing is ever put off for so long: the longest are the reminder after a week, and loads of
# which there is one in a week.
MAX_AHEAD = timedelta(days=14)


def bring_back(rows: QuerySet[Any], field: str, *, now: datetime, **values: Any) -> int:
    """Set `values` where `field` is further ahead than anything is put off; return how often.

    Without values the field itself is set to now.
    """
    ahead = rows.filter(**{f"{field}__gt": now + MAX_AHEAD})
    brought = ahead.update(**(values or {field: now}))
    if brought:
        logger.warning(
            "%d rows of %s were put off for weeks by a wrong clock, and are brought back",
            brought,
            rows.model._meta.label,
        )
    return brought

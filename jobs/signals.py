"""Sending a signal as a job: at least once, after what it tells was committed."""

from __future__ import annotations

import logging
from typing import Any

from django.dispatch import Signal

from jobs.runner import RetryLater

logger = logging.getLogger(__name__)


def deliver(signal: Signal, *, sender: Any, **what: Any) -> None:
    """Send a signal to all of its receivers; one that fails does not keep it from the others.

    Raises RetryLater when one failed: all of them get the signal again then.
    """
    failed = []
    for receiver, answer in signal.send_robust(sender=sender, **what):
        if isinstance(answer, Exception):
            logger.error("%r failed", receiver, exc_info=answer)
            failed.append(type(answer).__name__)
    if failed:
        raise RetryLater(f"a receiver failed: {', '.join(failed)}")

"""For how long somebody has to wait whom a rate limit of allauth's has stopped."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from allauth.account import app_settings
from allauth.core.internal.ratelimit import Rate, get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest

APP = "allauth.account"
# Where a form, or the page for mailed codes, says whose limit it is.
FIELDS = ("email", "login")
MAILED_CODE = "account_email_verification_code"


def seconds_to_wait(request: HttpRequest) -> int | None:
    """Return after how many seconds the limits that are used up let the visitor on.

    None when none is used up, which is so after a moment's overload.
    """
    now = time.time()
    waits = [wait for cache_key, rate in _limits(request) if (wait := _wait(cache_key, rate, now))]
    return math.ceil(max(waits)) if waits else None


def _limits(request: HttpRequest) -> Iterator[tuple[str, Rate]]:
    """Yield the limits that may concern the visitor: by address, by user and by what was typed."""
    keys = {request.POST.get(field, "").strip().lower() for field in FIELDS}
    keys.add(str(request.session.get(MAILED_CODE, {}).get("email", "")).lower())
    for action in app_settings.RATE_LIMITS:
        for rate in get_rates(app=APP, action=action):
            if rate.per == "user" and not request.user.is_authenticated:
                continue
            for key in keys - {""} if rate.per == "key" else {None}:
                yield get_cache_key(request, app=APP, action=action, rate=rate, key=key), rate


def _wait(cache_key: str, rate: Rate, now: float) -> float:
    """Return the seconds until the oldest of the uses that fill the limit does not count."""
    newest_first = cache.get(cache_key, [])
    if len(newest_first) < rate.amount:
        return 0.0
    return max(0.0, float(newest_first[rate.amount - 1]) + float(rate.duration) - now)

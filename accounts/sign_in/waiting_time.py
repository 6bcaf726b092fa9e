"""For how long somebody has to wait whom a rate limit of allauth's has stopped."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

from allauth.account import app_settings
from allauth.core.internal.ratelimit import Rate, get_cache_key, get_rates
from django.core.cache import cache
from django.http import HttpRequest

from accounts.sign_in.returning import UNSENT_FORM

APP = "allauth.account"
# Where a form, or the page for mailed codes, says whose limit it is.
FIELDS = ("email", "login")
MAILED_CODE = "account_email_verification_code"


def seconds_to_wait(request: HttpRequest, *, key: str = "") -> int | None:
    """Return after how many seconds the limits that are used up let the visitor on.

    None when none is used up, which is so after a moment's overload. `key` is whose a limit is
    that does not go by what was typed alone.
    """
    now = time.time()
    limits = _limits(request, key=key)
    waits = [wait for cache_key, rate in limits if (wait := _wait(cache_key, rate, now))]
    return math.ceil(max(waits)) if waits else None


def _limits(request: HttpRequest, *, key: str) -> Iterator[tuple[str, Rate]]:
    """Yield the limits that may concern the visitor: by address, by user and by what was typed."""
    keys = {request.POST.get(field, "").strip().lower() for field in FIELDS}
    keys.add(str(request.session.get(MAILED_CODE, {}).get("email", "")).lower())
    keys.add(key)
    for action in app_settings.RATE_LIMITS.keys() - {UNSENT_FORM}:
        for rate in get_rates(app=APP, action=action):
            if rate.per == "user" and not request.user.is_authenticated:
                continue
            for whose in keys - {""} if rate.per == "key" else {None}:
                yield get_cache_key(request, app=APP, action=action, rate=rate, key=whose), rate


def _wait(cache_key: str, rate: Rate, now: float) -> float:
    """Return the seconds until the oldest of the uses that fill the limit does not count."""
    newest_first = cache.get(cache_key, [])
    if len(newest_first) < rate.amount:
        return 0.0
    return max(0.0, float(newest_first[rate.amount - 1]) + float(rate.duration) - now)

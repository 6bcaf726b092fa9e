"""What Lobby refuses to start with."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from config.checks.addresses import host_of, is_base, is_redis, is_site, is_this_machine
from config.checks.brand import brand_problems
from config.checks.choices import choice_problems
from config.checks.housekeeping import housekeeping_problems
from config.checks.numbers import number_problems
from config.checks.rates import rates_problems
from config.checks.staff import staff_problems
from config.checks.tracing import tracing_problems
from config.checks.webhooks import webhook_problems

MIN_SECRET_KEY_LENGTH = 50
MIN_METRICS_TOKEN_LENGTH = 32
MAIL_FOR_ONE_DEVELOPER = {
    "django.core.mail.backends.console.EmailBackend",
    "config.stack.mailbox.Mailbox",
}
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
# What a refresh sends takes 25 seconds at most (TOKEN_CALLS_SECONDS), storing it a few more.
MIN_STOP_GRACE_SECONDS = 35
INSECURE_KEY_MARKS = ("django-insecure", "change-me", "changeme", "example", "secret-key")


def refuse_unsafe(values: Mapping[str, Any]) -> None:
    """Raise ImproperlyConfigured naming every setting in `values` that is missing or unsafe.

    A Lobby that only this machine can reach may run with DEBUG and over plain http.
    Every other one is production, whatever it calls itself.
    """
    problems = [*_always(values)]
    if not (values["DEBUG"] and is_this_machine(values["PUBLIC_URL"])):
        problems += _in_production(values)
    if problems:
        raise ImproperlyConfigured("Lobby does not start:\n  - " + "\n  - ".join(problems))


def _always(values: Mapping[str, Any]) -> list[str]:
    problems = []
    if not values["SECRET_KEY"]:
        problems.append("SECRET_KEY is missing. Set 50 or more random characters.")
    problems += _token_key_problems(values["TOKEN_KEYS"])
    if not host_of(values["PUBLIC_URL"]).isascii():
        problems.append("PUBLIC_URL must name the host as browsers send it: as xn--…, in ASCII.")
    elif not is_site(values["PUBLIC_URL"]):
        problems.append("PUBLIC_URL must be the address of the site without a path.")
    problems += [
        f"{name} must be an address without user, query or fragment."
        for name in ("APALEO_IDENTITY_URL", "APALEO_API_URL", "APALEO_WEBHOOK_URL")
        if not is_base(values[name])
    ]
    problems += [
        f"{name} is missing."
        for name in ("APALEO_CLIENT_ID", "APALEO_CLIENT_SECRET")
        if not values[name]
    ]
    if "offline_access" not in values["APALEO_SCOPES"]:
        problems.append("APALEO_SCOPES must contain offline_access.")
    if "openid" not in values["APALEO_SCOPES"]:
        problems.append("APALEO_SCOPES must contain openid.")
    if not is_redis(values.get("REDIS_URL", "redis://")):
        problems.append(
            "REDIS_URL must be redis://host:6379/0, rediss://… for TLS, or unix:///a/socket; in a "
            "password write @ as %40, : as %3A, / as %2F, # as %23."
        )
    problems += choice_problems(values)
    problems += webhook_problems(values)
    problems += number_problems(values)
    problems += housekeeping_problems(values)
    problems += rates_problems(values)
    problems += staff_problems(values)
    problems += tracing_problems(values)
    if values["STOP_GRACE_SECONDS"] < MIN_STOP_GRACE_SECONDS:
        problems.append(
            f"STOP_GRACE_SECONDS must be {MIN_STOP_GRACE_SECONDS} or more: whoever is stopped in "
            "the middle of a token refresh has to store what comes of it."
        )
    if not COLOUR.fullmatch(values["PRODUCT_ACCENT"]):
        problems.append("PRODUCT_ACCENT must be a colour such as #1f5eff.")
    return problems + brand_problems(values)


def _token_key_problems(keys: Sequence[str]) -> list[str]:
    if not keys:
        return ["TOKEN_KEYS is missing. Make a key with `python manage.py make_token_key`."]
    problems = []
    for place, key in enumerate(keys, start=1):
        try:
            Fernet(key)
        except ValueError:
            problems.append(
                f"TOKEN_KEYS: key {place} is not a Fernet key (32 bytes in URL-safe base64). "
                "Make one with `python manage.py make_token_key`."
            )
    return problems


def _in_production(values: Mapping[str, Any]) -> list[str]:
    problems = []
    if values["DEBUG"]:
        problems.append("DEBUG must be off where others can reach PUBLIC_URL.")
    key = values["SECRET_KEY"]
    if key and (len(key) < MIN_SECRET_KEY_LENGTH or len(set(key)) < 5):
        problems.append(f"SECRET_KEY is too short: take {MIN_SECRET_KEY_LENGTH} random characters.")
    if 0 < len(values.get("METRICS_TOKEN", "")) < MIN_METRICS_TOKEN_LENGTH:
        problems.append("METRICS_TOKEN is too short: take 32 random characters, or none.")
    if any(mark in key.lower() for mark in INSECURE_KEY_MARKS):
        problems.append("SECRET_KEY is a default or an example. Take random characters.")
    if any(len(set(token_key)) < 10 for token_key in values["TOKEN_KEYS"]):
        problems.append("TOKEN_KEYS holds a key that is not random.")
    if any("*" in host or host.startswith(".") for host in values["ALLOWED_HOSTS"]):
        problems.append("ALLOWED_HOSTS must name hosts, without wildcards.")
    problems += [
        f"{name} must begin with https://."
        for name in ("PUBLIC_URL", "APALEO_IDENTITY_URL", "APALEO_API_URL", "APALEO_WEBHOOK_URL")
        if not (values[name].startswith("https://") or is_this_machine(values[name]))
    ]
    if not values["PUBLIC_URL"].startswith("https://"):
        problems.append("PUBLIC_URL must begin with https:// unless DEBUG is on: the redirect URI.")
    if values["EMAIL_BACKEND"] in MAIL_FOR_ONE_DEVELOPER:
        problems.append("EMAIL_URL is missing: sign-up codes would stand in the log.")
    redis_url = values.get("REDIS_URL", "")
    redis = urlsplit(redis_url if is_redis(redis_url) else "")
    if redis.scheme == "redis" and not redis.password and not is_this_machine(redis.geturl()):
        problems.append(
            "REDIS_URL must carry a password, or begin with rediss://: whoever reaches that Redis "
            "could read what is cached and send our workers messages."
        )
    if "admin" in values["APALEO_SCOPES"]:
        problems.append("APALEO_SCOPES must not contain admin.")
    return list(dict.fromkeys(problems))

"""Lobby's settings, all from the environment.

Read in this order, the first that has a value wins: the environment, the file `.env`,
and, where PUBLIC_URL is set in neither, `embedded.env` in VAR_DIR, which `make run` writes.
`.env.example` lists every name with one line each.
"""

import os
from email.utils import formataddr
from pathlib import Path
from urllib.parse import quote, urlsplit

from csp.constants import NONE, SELF
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.branding.mail_colours import mail_colours
from config.checks import refuse_unsafe
from config.checks.addresses import host_of, normal_site
from config.database.connections import connect_safely
from config.database.files import make_private
from config.defaults.background import *  # noqa: F403
from config.defaults.mail import read_email_url
from config.defaults.pages import *  # noqa: F403
from config.defaults.people import *  # noqa: F403
from config.environment import Environment
from config.monitoring.logs import logging_settings
from config.redis.broker import celery_url, embedded_url

BASE_DIR = Path(__file__).resolve().parent.parent

env = Environment.beside(BASE_DIR)
VAR_DIR = Path(env.str("VAR_DIR", default="") or BASE_DIR / "var").resolve()
if "PUBLIC_URL" not in os.environ and (VAR_DIR / "embedded.env").exists():
    env.read_env(VAR_DIR / "embedded.env")

# The site
SECRET_KEY = env.str("SECRET_KEY", default="")
TOKEN_KEYS = env.list("TOKEN_KEYS", default=[])
DEBUG = env.bool("DEBUG", default=False)
RATE_CODES, ROOM_CODES = env.bool("RATE_CODES", default=True), env.bool("ROOM_CODES", default=True)
PATTERN_ACCOUNTS = env.int("PATTERN_ACCOUNTS", default=5)
DEMO_STANDARD_CODES = env.bool("DEMO_STANDARD_CODES", default=True)
PUBLIC_URL = normal_site(env.str("PUBLIC_URL", default="http://127.0.0.1:8000"))
PUBLIC_HOST = host_of(PUBLIC_URL)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[PUBLIC_HOST])
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
# As gunicorn.conf.py reads it.
WEB_THREADS = env.int("WEB_THREADS", default=16)
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
LOG_LEVEL = (env.str("LOG_LEVEL", default="") or "INFO").upper()
LOG_FORMAT = env.str("LOG_FORMAT", default="") or "line"
# Spans for OpenTelemetry, with what requirements-tracing.txt installs: see docs/on-call.md.
TRACING = env.bool("TRACING", default=False)

# The platform
APALEO_IDENTITY_URL = env.str("APALEO_IDENTITY_URL", default="https://identity.apaleo.com")
APALEO_API_URL = env.str("APALEO_API_URL", default="https://api.apaleo.com")
APALEO_WEBHOOK_URL = env.str("APALEO_WEBHOOK_URL", default="https://webhook.apaleo.com")
APALEO_CLIENT_ID = env.str("APALEO_CLIENT_ID", default="")
APALEO_CLIENT_SECRET = env.str("APALEO_CLIENT_SECRET", default="")
APALEO_SCOPES = env.str(
    "APALEO_SCOPES", default="openid profile offline_access setup.read rateplans.read-corporate"
).split()
APALEO_PAGE_SIZE = env.int("APALEO_PAGE_SIZE", default=200)
APALEO_CONCURRENCY = env.int("APALEO_CONCURRENCY", default=4)
# Numbers that others have seen, for one account, and a careful one for all tokens.
APALEO_CALLS_PER_SECOND = env.int("APALEO_CALLS_PER_SECOND", default=100)
APALEO_CALLS_PER_MINUTE = env.int("APALEO_CALLS_PER_MINUTE", default=3500)
APALEO_TOKEN_CALLS_PER_MINUTE = env.int("APALEO_TOKEN_CALLS_PER_MINUTE", default=600)
APALEO_PROMPT_CONSENT = env.bool("APALEO_PROMPT_CONSENT", default=False)
SYNC_INTERVAL_MINUTES = env.int("SYNC_INTERVAL_MINUTES", default=60)
SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES = env.int("SYNC_INTERVAL_WITH_WEBHOOKS_MINUTES", default=1440)
WEBHOOKS = env.str("WEBHOOKS", default="") or "auto"
WEBHOOK_SOURCES = env.list("WEBHOOK_SOURCES", default=[])
WEBHOOK_SOURCES_LOG_ONLY = env.bool("WEBHOOK_SOURCES_LOG_ONLY", default=False)
REMOVAL_FLOOR = env.int("REMOVAL_FLOOR", default=10)
REMOVAL_SHARE = env.float("REMOVAL_SHARE", default=0.5)
HOUSEKEEPING = env.bool("HOUSEKEEPING", default=True)
HOUSEKEEPING_MAX_AGE_MINUTES = env.int("HOUSEKEEPING_MAX_AGE_MINUTES", default=60)
HOUSEKEEPING_DEMO_TEAM = env.str("HOUSEKEEPING_DEMO_TEAM", default="")
HOUSEKEEPING_KEPT_DAYS = env.int("HOUSEKEEPING_KEPT_DAYS", default=90)

# The maker's brand; words and pages beyond these are templates, overridden in BRAND_TEMPLATES
PRODUCT_NAME = env.str("PRODUCT_NAME", default="Lobby")
PRODUCT_TAGLINE = env.str("PRODUCT_TAGLINE", default="Your hotel, connected in one click")
PRODUCT_DESCRIPTION = env.str(
    "PRODUCT_DESCRIPTION",
    default="{product} works with the hotels, rooms and rates you already keep in apaleo. "
    "Connect once and they are there: nothing to type, nothing to install.",
)
PRODUCT_LOGO_URL = env.str("PRODUCT_LOGO_URL", default="")
PRODUCT_LOGO_DARK_URL = env.str("PRODUCT_LOGO_DARK_URL", default="")
PRODUCT_ICON_URL = env.str("PRODUCT_ICON_URL", default="")
PRODUCT_PREVIEW_URL = env.str("PRODUCT_PREVIEW_URL", default="")
PRODUCT_APP_URL = env.str("PRODUCT_APP_URL", default="")
IMPRINT_URL = env.str("IMPRINT_URL", default="")
PRIVACY_URL = env.str("PRIVACY_URL", default="")
TERMS_URL = env.str("TERMS_URL", default="")
PRODUCT_ACCENT = env.str("PRODUCT_ACCENT", default="#1f5eff")
SUPPORT_EMAIL = env.str("SUPPORT_EMAIL", default="support@example.com")
STAFF_TIME_ZONE = env.str("STAFF_TIME_ZONE", default="UTC")
BRAND_TEMPLATES = env.str("BRAND_TEMPLATES", default="")
EXTRA_APPS = env.list("EXTRA_APPS", default=[])

# Mail
MAIL_COLOURS = mail_colours(PRODUCT_ACCENT)
mail = read_email_url(
    env.str("EMAIL_URL", default="consolemail://"), backend=env.str("EMAIL_BACKEND", default="")
)
EMAIL_BACKEND = mail["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = mail["EMAIL_HOST"], mail["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail["EMAIL_HOST_USER"], mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = mail.get("EMAIL_USE_TLS", False), mail.get("EMAIL_USE_SSL", False)
EMAIL_FILE_PATH = mail["EMAIL_FILE_PATH"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default=formataddr((PRODUCT_NAME, SUPPORT_EMAIL))
)
REDIS_URL = env.str("REDIS_URL", default="") or embedded_url(VAR_DIR)
# How long whoever stops a process waits for it: see docs/operations.md.
STOP_GRACE_SECONDS = env.int("STOP_GRACE_SECONDS", default=40)
AUDIT_DAYS = env.int("AUDIT_DAYS", default=365)
# Days after a disconnection; without a number what was read is kept until the account is closed.
RETENTION_DAYS = env.int("RETENTION_DAYS", default=None)
HISTORY_DAYS = env.int("HISTORY_DAYS", default=90)
CONN_MAX_AGE = env.int("CONN_MAX_AGE", default=60)

# Here, and not where a process begins, so that no process can do without.
refuse_unsafe(globals())

INSTALLED_APPS = [
    "staff.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "config.apps.ConfigConfig",
    "dashboard",
    "connect",
    "rates",
    "housekeeping",
    "hotels",
    "accounts",
    "audit",
    "mail",
    "jobs",
    "staff.apps.StaffConfig",
    *EXTRA_APPS,
]
MIDDLEWARE = [
    "config.web.request_id.RequestIdMiddleware",
    *(["config.monitoring.tracing.TracingMiddleware"] if TRACING else []),
    "config.web.forwarded.ForwardedSchemeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # See decision 39.
    "django.middleware.gzip.GZipMiddleware",
    # Whoever answers early does it below these, which give every page its headers.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.web.public_host.PublicHostMiddleware",
    "accounts.access.middleware.NoStoreMiddleware",
    "config.web.storable_text.StorableTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "staff.zone.StaffZoneMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.access.middleware.SignedInMiddleware",
    "accounts.access.middleware.LookingMiddleware",
    "config.web.lost_key.LostKeyMiddleware",
    "config.web.only_forms.OnlyFormsMiddleware",
    "config.web.debug_pages.DebugPagesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [*filter(None, [BRAND_TEMPLATES]), BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["hotels.templatetags.names"],
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.branding.context.brand",
                "accounts.access.tenancy",
            ],
        },
    },
    # For what a page has thousands of: docs/decisions/0046.
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {"environment": "rates.page.rendering.environment.environment"},
    },
]

# Data
DATABASES = {
    "default": connect_safely(
        env.database("DATABASE_URL", default=f"sqlite:///{quote(str(VAR_DIR))}/lobby.sqlite3"),
        keep_seconds=CONN_MAX_AGE,
    )
}
make_private(
    VAR_DIR, database=Path(DATABASES["default"]["NAME"]), is_ours=VAR_DIR == BASE_DIR / "var"
)

CACHES = {
    "default": {
        "BACKEND": "config.redis.cache.FallbackRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "lobby",
        "OPTIONS": {
            "socket_connect_timeout": 0.3,
            "socket_timeout": 0.3,
            # The library would try thrice, with pauses; a page does not wait for that.
            "retry": Retry(NoBackoff(), 0),
        },
    }
}

# Background work
CELERY_BROKER_URL = celery_url(REDIS_URL)

# People
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{PRODUCT_NAME}] "
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
# A colon parts the issuer from the user in what an authenticator app reads.
MFA_TOTP_ISSUER = PRODUCT_NAME.replace(":", " ")

# Safety in the browser
IS_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_ENGINE = "accounts.sign_in.session_store"
SESSION_COOKIE_NAME = "__Host-lobby_session" if IS_HTTPS else "lobby_session"
CSRF_COOKIE_NAME = "__Host-lobby_csrf" if IS_HTTPS else "lobby_csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = IS_HTTPS
# To the one address, whatever host was asked for.
SECURE_SSL_HOST = urlsplit(PUBLIC_URL).netloc
# The callback answers plain http with a refusal: a redirect would repeat its code.
SECURE_REDIRECT_EXEMPT = [r"^connect/callback/$", r"^health/", r"^metrics/"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if IS_HTTPS and TRUSTED_PROXY_COUNT else None
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [
            SELF,
            "data:",
            *filter(None, [PRODUCT_LOGO_URL, PRODUCT_LOGO_DARK_URL, PRODUCT_ICON_URL]),
        ],
        "font-src": [SELF],
        "connect-src": [SELF],
        # The list on a phone, which opens without a network: see decision 52.
        "worker-src": [SELF],
        "base-uri": [NONE],
        # A browser that does not say it is one gets there by a redirect: see decision 16.
        "form-action": [SELF, APALEO_IDENTITY_URL],
        "frame-ancestors": [NONE],
    }
}

# Pages
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    }
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG

LOGGING = logging_settings(level=LOG_LEVEL, as_json=LOG_FORMAT == "json")

"""Celery: how messages are carried, and what the scheduler sends."""

from config.defaults.scheduler import every

CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 2,
    "socket_timeout": 5,
    "socket_keepalive": True,
    "global_keyprefix": "lobby-",
}
# Redis is not trusted: a message is JSON or refused, and nobody commands a worker through it.
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = CELERY_EVENT_SERIALIZER = "json"
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# For as long as the broker is away: giving up would end the worker.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = "background"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# For a worker that is told to be quick (SIGQUIT): as long as a refresh under way may take.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 30
CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "config.defaults.scheduler:Scheduler"
OFTEN = {"schedule": every(10), "options": {"here": True}}
EVERY_FIVE_MINUTES = {"schedule": every(300), "options": {"expires": 300}}
HOURLY = {"schedule": every(3600), "options": {"expires": 3600}}
CELERY_BEAT_SCHEDULE = {
    "reconcile": {"task": "hotels.reconcile", **OFTEN},
    "webhooks": {"task": "hotels.reconcile_webhooks", **OFTEN},
    "jobs": {"task": "jobs.reconcile", **OFTEN},
    "housekeeping": {"task": "housekeeping.make_due", **EVERY_FIVE_MINUTES},
    "bring-connections-back": {"task": "hotels.bring_back", **HOURLY},
    "bring-jobs-back": {"task": "jobs.bring_back", **HOURLY},
    "purge-runs": {"task": "hotels.purge", **HOURLY},
    "purge-events": {"task": "hotels.purge_events", **HOURLY},
    "erase": {"task": "hotels.erase", **HOURLY},
    "purge-jobs": {"task": "jobs.purge", **HOURLY},
    "purge-files": {"task": "rates.purge", **HOURLY},
    "patterns": {"task": "rates.count_patterns", **HOURLY},
    "purge-requests": {"task": "connect.purge", **HOURLY},
    "purge-housekeeping": {"task": "housekeeping.purge", **HOURLY},
    "purge-people": {"task": "accounts.purge", **HOURLY},
    "purge-mail": {"task": "mail.purge", **HOURLY},
    "purge-counts": {"task": "config.purge", **HOURLY},
    "purge-audit": {"task": "audit.purge", **HOURLY},
}
# For `manage.py certification`.
COUNT_CALLS_BY_DAY = True
CELERY_TIMEZONE = "UTC"

# Tokens: what one refresh call may take, and all that a refresh sends, in seconds. A claim of
# `hotels.models.credential` outlives the first, STOP_GRACE_SECONDS the second.
# Less than the claim's lease by as much as a busy machine may take to write down that it failed:
# until it has, another would repeat the call.
TOKEN_CALL_SECONDS = 17.0
TOKEN_CALLS_SECONDS = 25.0

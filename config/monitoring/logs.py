"""Log lines that a person can read, or a machine: one set of processors for all that logs.

Everything logs by the standard library, with words. structlog renders it and adds what the line
belongs to: the request, the task, the sync run.
"""

from typing import Any

import structlog
from structlog.types import EventDict, Processor

from config.monitoring.log_lines import escape, indent
from config.monitoring.secrets_in_paths import without_secrets

# Of what code passes as `extra`: anything else is dropped, since it may be a value from outside.
EXTRA = {"apaleo_tracking_id"}
SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(allow=EXTRA),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, level: str, as_json: bool) -> dict[str, Any]:
    """Return LOGGING: lines of JSON, or lines for the eye."""
    render = structlog.processors.JSONRenderer() if as_json else plain_line
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    traceback_without_secrets,
                    render,
                ],
            }
        },
        "filters": {
            "secrets": {"()": "config.monitoring.secrets_in_paths.WithoutSecrets"},
            "production": {"()": "django.utils.log.RequireDebugFalse"},
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["secrets"],
            },
            "mail_admins": {
                "class": "django.utils.log.AdminEmailHandler",
                "formatter": "line",
                "level": "ERROR",
                "filters": ["production", "secrets"],
            },
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "urllib3": {"level": "WARNING"},
            "requests": {"level": "WARNING"},
            # Django's own way with DEBUG: each line once more, with the secrets in its address.
            "django": {"handlers": ["mail_admins"]},
            # The access log of `manage.py runserver`: addresses with codes in them.
            "django.server": {"handlers": [], "level": "CRITICAL"},
        },
    }


def traceback_without_secrets(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """Withhold secrets in addresses that the words of an error quote."""
    if "exception" in event:
        event["exception"] = without_secrets(event["exception"])
    return event


def plain_line(_logger: Any, _method: str, event: EventDict) -> str:
    """Render `time LEVEL logger words key=value`, and a traceback below."""
    traceback = event.pop("exception", None)
    # The words of the line have it.
    event.pop("apaleo_tracking_id", None)
    head = [event.pop(name, "-") for name in ("timestamp", "level", "logger", "event")]
    head[1] = str(head[1]).upper()
    pairs = [f"{name}={value}" for name, value in sorted(event.items())]
    line = escape(" ".join([*map(str, head), *pairs]))
    return f"{line}\n{indent(traceback)}" if traceback else line

"""How gunicorn serves Lobby, read by every `gunicorn config.wsgi` started in this folder.

WEB_CONCURRENCY sets the number of processes, `--bind` or GUNICORN_CMD_ARGS the address. There is
no access log: the address of the callback carries a code, that of a webhook a secret. What gunicorn
logs all the same shows no webhook's.
"""

import logging
import os
from pathlib import Path
from typing import Any

from config.monitoring.secrets_in_paths import WithoutSecrets

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 8
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = None
loglevel = "warning"
control_socket_disable = True
# A worker's heartbeat is a file: on a slow disk it would seem dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, not a file of ours


def on_starting(_server: Any) -> None:
    """Keep secrets out of gunicorn's own log, in this process and those that it forks."""
    for name in ("gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).addFilter(WithoutSecrets())

"""How gunicorn serves Lobby, read by every `gunicorn config.wsgi` started in this folder.

WEB_CONCURRENCY sets the number of processes and WEB_THREADS that of the threads in each, in the
environment or in `.env`; `--bind` or GUNICORN_CMD_ARGS the address. There is no access log: the
address of the callback carries a code, that of a webhook a secret. What gunicorn logs all the same
shows no webhook's.
"""

import logging
import resource
from pathlib import Path
from typing import Any

from config.environment import Environment
from config.monitoring.secrets_in_paths import WithoutSecrets

env = Environment.beside(Path(__file__).parent)

# Requests are whole before a thread takes them up; docs/decisions/ has it as number 25.
worker_class = "config.web.worker.ReceivingWorker"
workers = env.int("WEB_CONCURRENCY", default=2)
threads = env.int("WEB_THREADS", default=16)
# Connections of a process, half of the descriptors it may have: databases and Redis want some too.
descriptors = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
worker_connections = min(1000, descriptors // 2) if descriptors > 0 else 1000
timeout = 60
# As long as the workers': a request under way is waited for.
graceful_timeout = env.int("STOP_GRACE_SECONDS", default=40)
keepalive = 5
accesslog = None
loglevel = "warning"
control_socket_disable = True
# Nobody in front says where the site lies, and Django alone decides whose word on https counts.
forwarder_headers = ""
secure_scheme_headers = {}
# A worker's heartbeat is a file: on a slow disk it would seem dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, not a file of ours


def on_starting(_server: Any) -> None:
    """Keep secrets out of gunicorn's own log, in this process and those that it forks."""
    for name in ("gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).addFilter(WithoutSecrets())

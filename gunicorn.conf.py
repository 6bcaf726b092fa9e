"""How gunicorn serves Lobby, read by every `gunicorn config.wsgi` started in this folder.

WEB_CONCURRENCY sets the number of processes, WEB_THREADS that of the threads in each, `--bind` or
GUNICORN_CMD_ARGS the address. There is no access log: the address of the callback carries a code.
"""

import os
from pathlib import Path

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "16"))
timeout = 60
# As long as the workers': a request under way is waited for.
graceful_timeout = int(os.environ.get("STOP_GRACE_SECONDS", "40"))
keepalive = 5
accesslog = None
loglevel = "warning"
control_socket_disable = True
# A worker's heartbeat is a file: on a slow disk it would seem dead.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, not a file of ours

"""The Celery application: two queues, messages that are only wake-up calls."""

import os

from celery import Celery
from celery.signals import worker_shutting_down

from config.monitoring import task_logs as _task_logs  # noqa: F401 - it listens to Celery
from jobs.listening import Listening
from jobs.stopping import note_stop

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("lobby")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(["config.monitoring"])
app.steps["worker"].add(Listening)
worker_shutting_down.connect(note_stop)

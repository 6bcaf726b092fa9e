"""The Celery application: two queues, messages that are only wake-up calls."""

import os

from celery import Celery

from config.monitoring import task_logs as _task_logs  # noqa: F401 - it listens to Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("lobby")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

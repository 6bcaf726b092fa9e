"""Works on one sync run, as a Celery worker does when a message arrives."""

import sys

import django

django.setup()

from hotels import tasks  # noqa: E402 - Django must be set up first
from tests.processes.starting import wait_to_be_told  # noqa: E402 - likewise

wait_to_be_told()
tasks.sync(int(sys.argv[1]))

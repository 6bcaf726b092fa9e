"""A worker that takes no messages: it listens for half a second, and tells if it is still there.

Its only argument is the process that is at one of its tasks: 0 for none.
"""

import sys
import time
from dataclasses import dataclass
from types import SimpleNamespace

import django

django.setup()

from celery.worker import state  # noqa: E402 - Django must be set up first

from config.celery import app  # noqa: E402 - likewise
from jobs import listening  # noqa: E402 - likewise
from jobs.messages import BACKGROUND  # noqa: E402 - likewise


@dataclass(eq=False)
class Request:
    """What the library keeps of a task that is being worked on."""

    worker_pid: int


listening.LOOK_SECONDS, listening.DEAF_AFTER_SECONDS = 0.1, 0.5
request = Request(int(sys.argv[1]))
if request.worker_pid:
    state.active_requests.add(request)
worker = SimpleNamespace(app=app)
app.amqp.queues.select([BACKGROUND])
listening.Listening(worker).start(worker)
time.sleep(3)
print("still there")  # noqa: T201 - the answer

"""Does what other apps are to be told of, and is killed before all of them are told.

Arguments: the moment ("after_commit" or "by_receiver"), then "sync" and the id of a run, or "map"
and the ids of a rate plan and a rate code.
"""

import os
import signal
import sys
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402 - Django must be set up first

from hotels.signals import sync_finished  # noqa: E402 - likewise
from hotels.sync.run import work  # noqa: E402 - likewise
from jobs import messages, runner  # noqa: E402 - likewise
from rates.mapping import ChangeContext, map_to  # noqa: E402 - likewise
from rates.models import MappableRatePlan, RateCode  # noqa: E402 - likewise
from rates.signals import mapping_changed  # noqa: E402 - likewise
from tests.processes.starting import wait_to_be_told  # noqa: E402 - likewise


def be_killed(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


moment, what, *ids = sys.argv[1:]
if moment == "after_commit":
    # The first thing that happens after a commit which wrote a job down.
    messages.send = be_killed
else:
    sync_finished.connect(be_killed)
    mapping_changed.connect(be_killed)
wait_to_be_told()
if what == "sync":
    work(int(ids[0]))
else:
    plan, code = MappableRatePlan.objects.get(pk=ids[0]), RateCode.objects.get(pk=ids[1])
    map_to(plan, code=code, context=ChangeContext(by=None, now=timezone.now()))
runner.run_due()

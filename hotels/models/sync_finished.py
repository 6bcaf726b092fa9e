"""The news that a load is complete, owed to whoever listens."""

from django.db import models

from hotels.models.sync_run import SyncRun
from jobs.models import Job, JobQuerySet


class SyncFinished(Job):
    """The signal `sync_finished` of one run, written down in the transaction that ends the run."""

    run = models.OneToOneField(SyncRun, models.CASCADE, related_name="+")

    objects = JobQuerySet["SyncFinished"].as_manager()

    def __str__(self) -> str:
        return f"{self.run} is finished ({self.state})"
